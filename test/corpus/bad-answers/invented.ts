/** Answers that say what the model was not told. */
import type { WordsRefusal } from "../../../functions/words/grounding/grounding.ts";
import { type BadAnswer, change, classUpdate, fact, grounds, list } from "../grounds.ts";
import type { Grounds } from "../../../functions/words/grounding/grounding.ts";

const dates = classUpdate([
  change("Starts", "30 November 2026", "7 December 2026"),
  change("Ends", "12 March 2027", "19 March 2027"),
]);
const timetable = classUpdate([
  change("Schedule", "Mon 08:30-10:30, Wed 08:30-10:30", "Tue 13:00-15:00, Thu 13:00-15:00"),
]);
const members = classUpdate(
  [
    list("Learners", ["Learner C", "Learner D"], ["Learner A"]),
    change("Number of learners", "3", "4"),
  ],
  { aliases: ["Learner A", "Learner C", "Learner D"] },
);
const paid = grounds({
  type: "invoice.paid",
  facts: [
    fact("Invoice", "INV-2026-0457"),
    fact("Customer", "Table Bay Foods"),
    fact("Amount", "R 18 450,00"),
    fact("VAT", "15%"),
    fact("Paid on", "2026-11-20"),
  ],
});
const merged = grounds({
  type: "github.pull_request.merged",
  facts: [
    fact("Repository", "example/postbox"),
    fact("Pull request", "#382"),
    fact("Title", "Retry the upload"),
    fact("Author", "Person A"),
    fact("Commits", "4"),
    fact("Version", "2.4.1"),
  ],
  aliases: ["Person A"],
});
const datums = classUpdate([change("Begin", "30 November 2026", "7 Desember 2026")], {
  locale: "af",
});

const bad = (
  name: string,
  grounds: Grounds,
  refused: WordsRefusal,
  headline: string,
  ...bullets: string[]
): BadAnswer => ({ name, grounds, refused, headline, bullets });

export const invented: readonly BadAnswer[] = [
  bad("another day", dates, "ai-date", "The class starts on 8 December 2026"),
  bad("another year", dates, "ai-date", "The class starts on 7 December 2027"),
  bad("another month", dates, "ai-date", "The class starts on 7 January 2027"),
  bad("another month alone", dates, "ai-date", "The class moves to January"),
  bad("another weekday with the day", dates, "ai-date", "It starts on Tuesday 7 December 2026"),
  bad("another weekday alone", dates, "ai-date", "It now starts on a Thursday"),
  bad("day and month swapped", dates, "ai-date", "It starts on 12/07/2026"),
  bad("an ISO day of its own", dates, "ai-date", "It starts on 2026-12-08"),
  bad("an ordinal in words", dates, "ai-date", "It starts on the eighth of December"),
  bad("month first", dates, "ai-date", "It starts on December 9th, 2026"),
  bad("a day in a stretch", dates, "ai-date", "It runs from 7 to 21 December 2026"),
  bad("two weeks for one", dates, "ai-number", "The class starts two weeks later"),
  bad("days for weeks", dates, "ai-number", "The class starts one day later"),
  bad("a month for a week", dates, "ai-number", "The class starts a month later"),
  bad("the wrong way", dates, "ai-swapped", "The class now starts a week earlier"),
  bad("brought forward", dates, "ai-swapped", "The start was brought forward to 7 December 2026"),
  bad("another time", timetable, "ai-time", "Sessions are on Tuesdays from 14:00 to 15:00"),
  bad("morning for afternoon", timetable, "ai-time", "Sessions now start at 1 am"),
  bad("another time in words", timetable, "ai-time", "Sessions now start at half past two"),
  bad("a time with am", timetable, "ai-time", "Sessions no longer start at 9:30 am"),
  bad("three hours for two", timetable, "ai-number", "Each session lasts three hours"),
  bad("another number of people", members, "ai-number", "The class has 5 learners"),
  bad("in words", members, "ai-number", "Five learners were added"),
  bad("one where two were added", members, "ai-number", "The class has seventeen learners"),
  bad("a learner with a letter", members, "ai-alias", "Learner Q was added"),
  bad("a learner with two letters", members, "ai-alias", "Learner AC was added"),
  bad("a plural of aliases", members, "ai-alias", "Learners C and D were added"),
  bad("an alias in small letters", members, "ai-alias", "The new one is learner C"),
  bad("an attribute never given", members, "ai-alias", "Call Learner C (phone) about it"),
  bad("a number for an alias", members, "ai-alias", "The contact is Phone 1"),
  bad("a learner with a name", members, "ai-name", "Learner C and Sipho Dube were added"),
  bad("a name first", members, "ai-name", "Sipho Dube was added to the class"),
  bad("one name first", members, "ai-name", "Sipho was added to the class"),
  bad("a name in a bullet", members, "ai-name", "Two learners joined", "They are taught by Nomsa."),
  bad(
    "a name after a colon",
    members,
    "ai-name",
    "Two learners joined: Zanele Khumalo and Learner D",
  ),
  bad("a firm", paid, "ai-name", "The invoice was paid by Shoprite"),
  bad("a place", dates, "ai-name", "The class starts on 7 December 2026 in Durban"),
  bad("shouting", dates, "ai-name", "ATTENTION: the class starts on 7 December 2026"),
  bad("another amount", paid, "ai-number", "Table Bay Foods paid R18,540"),
  bad("cents of its own", paid, "ai-number", "Table Bay Foods paid R18 450.50"),
  bad("another currency", paid, "ai-number", "Table Bay Foods paid $18,450"),
  bad("rounded", paid, "ai-number", "Table Bay Foods paid R18k"),
  bad("another percentage", paid, "ai-number", "The amount includes 14% VAT"),
  bad("a percentage from an amount", paid, "ai-number", "The amount includes 18450 percent VAT"),
  bad("a number out of a code", paid, "ai-number", "It is invoice 457 of this customer"),
  bad("another code", paid, "ai-code", "Invoice INV-2026-0475 was paid"),
  bad("half a code", paid, "ai-code", "Invoice INV-2026 was paid"),
  bad("another pull request", merged, "ai-code", "Pull request #328 was merged"),
  bad("another version", merged, "ai-code", "Version 2.4.2 was merged"),
  bad("a hash", merged, "ai-code", "Commit a1b2c3d was merged"),
  bad("a day out of a number", merged, "ai-date", "It was merged on 4 November 2026"),
  bad("Afrikaans: another day", datums, "ai-date", "Die klas begin nou op 8 Desember 2026"),
  bad("Afrikaans: another weekday", datums, "ai-date", "Die klas begin op Dinsdag 7 Desember"),
  bad("Afrikaans: two weeks", datums, "ai-number", "Die klas begin twee weke later"),
  bad("Afrikaans: a time", datums, "ai-time", "Die klas begin om half nege"),
  bad("Afrikaans: a name", datums, "ai-name", "Die klas word deur Sipho aangebied"),
];
