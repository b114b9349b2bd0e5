import { change, classUpdate, fact, type GoodAnswer, list } from "../grounds.ts";

const moved = classUpdate([
  change("Starts", "30 November 2026", "7 December 2026"),
  change("Ends", "12 March 2027", "19 March 2027"),
]);
const movedIso = classUpdate([change("Starts", "2026-11-30", "2026-12-07")]);
const site = classUpdate([
  change("Site", "Bellville depot, training room 2", "Paarden Eiland, main hall"),
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
const agent = classUpdate([change("Agent", "Agent A", "Agent B")], {
  aliases: ["Agent A", "Agent B"],
});
const note = classUpdate([
  change("Note", "", "Please bring your ID document to the first session on 7 December 2026."),
]);
const much = classUpdate(
  [
    change("Starts", "30 November 2026", "7 December 2026"),
    change("Schedule", "Mon 08:30-10:30", "Mon 09:00-11:00"),
    change("Site", "Bellville", "Paarden Eiland"),
    list("Learners", ["Learner B"], []),
  ],
  { aliases: ["Learner B"] },
);
const emptied = classUpdate([change("Site", "Bellville", "")]);
const longer = classUpdate([
  change("Schedule", "Mon 08:30-10:30, Wed 08:30-10:30", "Mon 08:30-11:30, Wed 08:30-11:30"),
]);
const named = classUpdate([change("Subject", "First aid, level 1", "First aid, level 2")], {
  facts: [fact("Class", "C-2026-044")],
});

export const classUpdates: readonly GoodAnswer[] = [
  {
    name: "dates with the year left out",
    grounds: moved,
    headline: "C-2026-031 (Business English, intermediate) now runs one week later",
    bullets: [
      "The start date moved from 30 November to 7 December 2026.",
      "The end date moved from 12 March to 19 March 2027.",
    ],
  },
  {
    name: "American order and weekdays",
    grounds: moved,
    headline: "Business English class C-2026-031 has been rescheduled",
    bullets: [
      "It now starts on Monday, December 7, 2026 instead of November 30, 2026.",
      "It now ends on Friday, March 19, 2027 instead of March 12, 2027.",
    ],
  },
  {
    name: "abbreviated months",
    grounds: moved,
    headline: "New dates for C-2026-031",
    bullets: ["Starts: 7 Dec 2026 (was 30 Nov 2026).", "Ends: 19 Mar 2027 (was 12 Mar 2027)."],
  },
  {
    name: "a possessive and a distance",
    grounds: moved,
    headline: "C-2026-031's dates have shifted by a week",
    bullets: [
      "Both the start and the end are seven days later than before.",
      "The class begins on 7 December 2026 and finishes on 19 March 2027.",
    ],
  },
  {
    name: "ISO dates told as people do",
    grounds: movedIso,
    headline: "Business English (C-2026-031) will start on 7 December 2026",
    bullets: ["The start was previously planned for 30 November 2026.", "That is 7 days later."],
  },
  {
    name: "ISO dates kept",
    grounds: movedIso,
    headline: "The start date of class C-2026-031 changed",
    bullets: ["Start date: 2026-11-30 → 2026-12-07."],
  },
  {
    name: "slashes",
    grounds: movedIso,
    headline: "Class C-2026-031 starts a week later",
    bullets: ["The start moved from 30/11/2026 to 07/12/2026."],
  },
  {
    name: "a site that moved",
    grounds: site,
    headline: "Class C-2026-031 has moved to a new site",
    bullets: [
      "The class moves from the Bellville depot (training room 2) to the main hall at Paarden Eiland.",
    ],
  },
  {
    name: "a site, with the old one second",
    grounds: site,
    headline: "Business English class moves to Paarden Eiland",
    bullets: [
      "Sessions will be held in the main hall, Paarden Eiland, instead of training room 2 at the Bellville depot.",
      "The class code is C-2026-031.",
    ],
  },
  {
    name: "times with am and pm",
    grounds: timetable,
    headline: "The timetable of C-2026-031 has changed",
    bullets: [
      "Sessions move from Mondays and Wednesdays, 8:30 am to 10:30 am, to Tuesdays and Thursdays, 1 pm to 3 pm.",
    ],
  },
  {
    name: "times with a dash and full weekdays",
    grounds: timetable,
    headline: "Business English, intermediate: new days and times",
    bullets: [
      "New schedule: Tuesday and Thursday, 13:00–15:00.",
      "Old schedule: Monday and Wednesday, 08:30–10:30.",
      "Each session still lasts two hours.",
    ],
  },
  {
    name: "pm said once",
    grounds: timetable,
    headline: "Class C-2026-031 now meets on Tuesdays and Thursdays",
    bullets: ["Sessions run from 1 to 3 pm instead of 8:30-10:30 in the morning."],
  },
  {
    name: "counts of people",
    grounds: members,
    headline: "Two learners joined class C-2026-031 and one left",
    bullets: [
      "Learner C and Learner D were added to the class.",
      "Learner A was removed.",
      "The number of learners rose from three to four.",
    ],
  },
  {
    name: "counts in digits and a sum",
    grounds: members,
    headline: "Learners of C-2026-031 changed: 2 added, 1 removed",
    bullets: ["Added: Learner C, Learner D.", "Removed: Learner A.", "There are now 4 learners."],
  },
  {
    name: "a replaced agent",
    grounds: agent,
    headline: "Agent B takes over class C-2026-031",
    bullets: ["Agent B replaces Agent A as the agent of Business English, intermediate."],
  },
  {
    name: "a note with a date",
    grounds: note,
    headline: "A note was added to class C-2026-031",
    bullets: [
      "The note asks everyone to bring an ID document to the first session on 7 December 2026.",
    ],
  },
  {
    name: "many changes",
    grounds: much,
    headline: "Several details of Business English (C-2026-031) have changed",
    bullets: [
      "Start date: now Monday 7 December 2026, previously 30 November 2026.",
      "Schedule: Mondays from 09:00 to 11:00, previously 08:30 to 10:30.",
      "Site: Paarden Eiland instead of Bellville.",
      "Learner B has been added.",
    ],
  },
  {
    name: "many changes, counted",
    grounds: much,
    headline: "Four changes to class C-2026-031, including a new start date",
    bullets: [
      "The class starts a week later, on 7 December 2026.",
      "Monday's session moves half an hour later, to 9:00-11:00.",
      "It takes place in Paarden Eiland rather than in Bellville.",
      "One learner joined: Learner B.",
    ],
  },
  {
    name: "a value that is gone",
    grounds: emptied,
    headline: "Class C-2026-031 no longer has a site",
    bullets: ["The site was Bellville and is now empty."],
  },
  {
    name: "longer sessions",
    grounds: longer,
    headline: "Sessions of C-2026-031 are an hour longer",
    bullets: [
      "Monday and Wednesday sessions now end at 11:30 instead of 10:30.",
      "They last three hours instead of two hours.",
    ],
  },
  {
    name: "a level",
    grounds: named,
    headline: "C-2026-044 is now First aid, level 2",
    bullets: ["The subject changed from level 1 to level 2 of First aid."],
  },
];
