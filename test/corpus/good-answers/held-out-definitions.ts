/** A third lot, on what the definitions of `notifications/` send; written when two lots had shown what rules missed. */
import type { GoodAnswer } from "../grounds.ts";
import {
  stopped,
  first,
  times,
  end,
  everything,
  level,
  onLeave,
  collision,
  issue,
  merged,
  failed,
  einde,
  tye,
  gestop,
  vlak,
} from "./held-out-definitions.grounds.ts";

export const heldOutDefinitions: readonly GoodAnswer[] = [
  {
    name: "a class stopped",
    grounds: stopped,
    headline: "Workplace numeracy class C-2026-019 has been stopped",
    bullets: [
      "Its status went from Active to Stopped.",
      "The end date was brought forward by a week, from 4 December to 27 November 2026.",
    ],
  },
  {
    name: "a class stopped, shorter",
    grounds: stopped,
    headline: "C-2026-019 is now Stopped and ends on 27 November 2026",
    bullets: ["It was due to end on 4 December 2026."],
  },
  {
    name: "a first status",
    grounds: first,
    headline: "Computer basics (C-2026-052) is now planned",
    bullets: ["The class had no status before."],
  },
  {
    name: "times, site and agent",
    grounds: times,
    headline:
      "Business English moves to Tuesday and Thursday afternoons, with a new agent and room",
    bullets: [
      "Sessions are now on Tue and Thu, 13:00-15:00, instead of Mon and Wed, 08:30-10:30.",
      "The class meets in the boardroom of the Bellville depot rather than in training room 2.",
      "Agent B takes over from Agent A.",
    ],
  },
  {
    name: "times, site and agent, as before and after",
    grounds: times,
    headline: "C-2026-031: new schedule, venue and agent",
    bullets: [
      "Schedule: Tuesday 13:00-15:00 and Thursday 13:00-15:00 replace Monday 08:30-10:30 and Wednesday 08:30-10:30.",
      "Site: from Bellville depot, training room 2, to Bellville depot, boardroom.",
      "Agent: Agent A has been replaced by Agent B.",
    ],
  },
  {
    name: "eight weeks",
    grounds: end,
    headline: "Workplace numeracy (C-2026-019) has been extended to 29 January 2027",
    bullets: ["The end date moves back eight weeks from 4 December 2026."],
  },
  {
    name: "an extension",
    grounds: end,
    headline: "The end of class C-2026-019 has been postponed",
    bullets: [
      "The class now ends on Friday 29 January 2027; the previous end date was Friday 4 December 2026.",
    ],
  },
  {
    name: "everything at once",
    grounds: everything,
    headline: "Class C-2026-031 is now C-2026-031B and has been postponed",
    bullets: [
      "New dates: 7 December 2026 to 19 March 2027, one week later than before.",
      "Thursday 13:00-15:00 replaces Wednesday 08:30-10:30, and the site is now Paarden Eiland.",
      "Learner D joined, Learner C left, Learner A moved to Level 3 and Learner B is on leave.",
      "Two exams were added: a mid-term on 12 February and a final on 19 March 2027.",
    ],
  },
  {
    name: "everything at once, the dates first",
    grounds: everything,
    headline: "Business English is now at the advanced level and starts on 7 December 2026",
    bullets: [
      "The start moved from 30 November 2026 and the end from 12 March 2027 to 19 March 2027.",
      "There is no class on 4 January 2027, but there is one on 28 December 2026.",
      "The notes say that Learner A starts a week late.",
    ],
  },
  {
    name: "a level",
    grounds: level,
    headline: "Learner A has progressed to Level 3",
    bullets: ["Learner A was on Level 2 in Business English, intermediate (C-2026-031)."],
  },
  {
    name: "on leave",
    grounds: onLeave,
    headline: "Learner B is on leave from class C-2026-031",
    bullets: ["The status changed from Attending to On leave.", "The level was set to Level 1."],
  },
  {
    name: "a collision of two programmes",
    grounds: collision,
    headline: "Learner A is registered for two programmes that overlap in December 2026",
    bullets: [
      "Business communication (C-2026-031) runs from 30 November 2026 to 12 March 2027 for Karoo Logistics.",
      "Workplace safety (C-2026-044) runs from 7 to 11 December 2026 for Table Bay Foods.",
      "The overlap lasts from 7 December to 11 December 2026.",
    ],
  },
  {
    name: "a collision, short",
    grounds: collision,
    headline: "Programme collision for Learner A from 7 to 11 December 2026",
    bullets: [
      "Workplace safety falls within Business communication.",
      "User A caused this on 23 November 2026 at 07:15 UTC.",
    ],
  },
  {
    name: "an issue with its text",
    grounds: issue,
    headline: "Issue #482 in example-org/ledger: Export stops at 1000 rows",
    bullets: [
      "Person A reports that the CSV export of version 4.2.1 ends after 1000 rows without an error.",
      "It is labelled bug and export.",
    ],
  },
  {
    name: "an issue, told with steps",
    grounds: issue,
    headline: "Person A reported a bug in the export of example-org/ledger",
    bullets: [
      "According to the report, CSV exports in version 4.2.1 stop after 1000 rows.",
      "The text describes how to reproduce it by exporting a report with more rows.",
    ],
  },
  {
    name: "a pull request with its text",
    grounds: merged,
    headline: "Person B merged pull request #485, Export all rows, into main",
    bullets: [
      "Person A's three commits change 5 files, with 120 lines added and 14 removed.",
      "The description says that the export now reads every page and that it fixes #482.",
    ],
  },
  {
    name: "a pull request, short",
    grounds: merged,
    headline: "#485 (Export all rows) has been merged into main of example-org/ledger",
    bullets: ["Author: Person A. Merged by: Person B."],
  },
  {
    name: "a second attempt",
    grounds: failed,
    headline: "Tests failed on main in example-org/ledger",
    bullets: [
      "Run #1290 failed on its second attempt after a push.",
      "Commit 5f2c1d9 by Person A, Export all rows (#485), was tested.",
    ],
  },
  {
    name: "a second attempt, with the time",
    grounds: failed,
    headline: "The Tests workflow ended in failure on 23 November 2026 at 09:41 UTC",
    bullets: ["It was attempt 2 of run #1290 on main.", "The last commit is 5f2c1d9 by Person A."],
  },
  {
    name: "agt weke",
    grounds: einde,
    headline: "Klas C-2026-019 eindig agt weke later",
    bullets: [
      "Die einddatum van Workplace numeracy skuif van 4 Desember 2026 na 29 Januarie 2027.",
    ],
  },
  {
    name: "verleng",
    grounds: einde,
    headline: "Workplace numeracy (C-2026-019) is verleng tot 29 Januarie 2027",
    bullets: ["Die klas sou op Vrydag 4 Desember 2026 eindig."],
  },
  {
    name: "nuwe tye en plek",
    grounds: tye,
    headline: "C-2026-031 het 'n nuwe rooster en 'n nuwe plek",
    bullets: [
      "Die klas is nou op Dinsdae en Donderdae van 13:00 tot 15:00 in plaas van Maandae en Woensdae van 08:30 tot 10:30.",
      "Dit skuif van training room 2 na die boardroom by die Bellville depot.",
    ],
  },
  {
    name: "nuwe tye, kort",
    grounds: tye,
    headline: "Nuwe tye en plek vir Business English, intermediate",
    bullets: [
      "Bygevoeg: Dinsdag en Donderdag, 13:00-15:00. Verwyder: Maandag en Woensdag, 08:30-10:30.",
      "Plek: Bellville depot, boardroom (voorheen training room 2).",
    ],
  },
  {
    name: "gestop",
    grounds: gestop,
    headline: "Klas C-2026-019 (Workplace numeracy) is gestop",
    bullets: ["Die status het van Active na Stopped verander."],
  },
  {
    name: "'n vlak",
    grounds: vlak,
    headline: "Learner A is nou op Level 3",
    bullets: ["Die vlak het van Level 2 na Level 3 verander in klas C-2026-031."],
  },
];
