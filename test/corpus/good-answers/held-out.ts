/** Written after the rules were done; their first score stands in no rule. */
import type { GoodAnswer } from "../grounds.ts";
import {
  shortened,
  moveAndNote,
  allOut,
  agentChange,
  datesList,
  client,
  completed,
  cancelled,
  clash,
  credit,
  quote,
  crash,
  bump,
  nightly,
  rooster,
  status,
  leerder,
  botsing,
} from "./held-out.grounds.ts";

export const heldOut: readonly GoodAnswer[] = [
  {
    name: "an earlier end and fewer days",
    grounds: shortened,
    headline: "Welding, advanced (C-2027-003) will finish two weeks earlier",
    bullets: [
      "The class ends on 12 March 2027 rather than 26 March 2027.",
      "It meets on Mondays and Wednesdays from 9 am to 12 pm; the Friday session falls away.",
    ],
  },
  {
    name: "an earlier end, as a list of changes",
    grounds: shortened,
    headline: "Changes to the Welding class C-2027-003",
    bullets: [
      "End date: 26 March 2027 → 12 March 2027.",
      "Schedule: Mon, Wed, Fri 10:00–12:00 → Mon, Wed 09:00–12:00.",
    ],
  },
  {
    name: "a first site and a note",
    grounds: moveAndNote,
    headline: "C-2027-011 now has a site: uMngeni Water in Pietermaritzburg",
    bullets: ["The note now says to park at the front, at gate 4, and to bring safety boots."],
  },
  {
    name: "a site and a note, shorter",
    grounds: moveAndNote,
    headline: "Site and note updated for Workplace safety",
    bullets: [
      "The site was set to uMngeni Water, Pietermaritzburg.",
      "Updated note: parking is at the front, gate 4, and learners should bring safety boots.",
    ],
  },
  {
    name: "two learners left",
    grounds: allOut,
    headline: "Learner A and Learner B are no longer in class C-2027-011",
    bullets: ["Both learners were removed."],
  },
  {
    name: "an agent and a start",
    grounds: agentChange,
    headline: "Class C-2026-031 gets a new agent and starts a week later",
    bullets: [
      "Agent B takes over from Agent A.",
      "The first day is now Monday, 25 January 2027 instead of 18 January.",
    ],
  },
  {
    name: "dates added and removed",
    grounds: datesList,
    headline: "Session dates of C-2026-031 changed",
    bullets: [
      "Two dates were added: Friday 5 and Friday 12 February 2027.",
      "Friday 29 January 2027 was removed.",
    ],
  },
  {
    name: "another client",
    grounds: client,
    headline: "Business English, intermediate is now for Karoo Logistics",
    bullets: [
      "The client of C-2026-031 changed from Table Bay Foods to Karoo Logistics (Pty) Ltd.",
    ],
  },
  {
    name: "a class completed",
    grounds: completed,
    headline: "Basic bookkeeping (C-2026-008) is complete",
    bullets: [
      "The status changed from In progress to Completed.",
      "The class ended on 20 November 2026.",
    ],
  },
  {
    name: "a class cancelled",
    grounds: cancelled,
    headline: "Class C-2026-070 has been cancelled",
    bullets: ["It was planned, but there are not enough learners."],
  },
  {
    name: "a clash",
    grounds: clash,
    headline: "Learner A cannot attend both C-2027-020 and C-2027-011",
    bullets: ["The two classes overlap on Tuesdays and Thursdays between 2 pm and 4 pm."],
  },
  {
    name: "a credit note",
    grounds: credit,
    headline: "Credit note CN-0088 for R1,250 issued to uMngeni Water Partners",
    bullets: ["It relates to invoice INV-2026-0391.", "Reason: two sessions did not take place."],
  },
  {
    name: "a quote in euros",
    grounds: quote,
    headline: "Table Bay Foods accepted quote Q-1044",
    bullets: ["The total is €2,400.00.", "The quote was valid until 31 December 2026."],
  },
  {
    name: "an issue with a description",
    grounds: crash,
    headline: 'New issue #97 in example/scheduler: "Crash when the queue is empty"',
    bullets: [
      "Person A reports that since v3.2.0 the worker exits with code 139 after the queue has been empty for 10 minutes.",
    ],
  },
  {
    name: "a bumped dependency",
    grounds: bump,
    headline: "Person A merged #104 into example/scheduler",
    bullets: ["It bumps actions/checkout from 4 to 5 and touches three files."],
  },
  {
    name: "nightly tests",
    grounds: nightly,
    headline: "Nightly tests failed in example/scheduler on the second attempt",
    bullets: [
      'The step "Run npm test" failed.',
      "The scheduled run took 14 minutes and 32 seconds.",
    ],
  },
  {
    name: "nightly tests, shorter",
    grounds: nightly,
    headline: "The Nightly tests workflow of example/scheduler has failed again",
    bullets: ["Attempt 2 stopped at Run npm test after 14m 32s."],
  },
  {
    name: "twee veranderinge",
    grounds: rooster,
    headline: "Twee veranderinge aan klas C-2026-031",
    bullets: [
      "Woensdag se sessie is nou van 14:00 tot 16:00 en nie meer van 10:00 tot 12:00 nie.",
      "Die klas eindig twee weke later, op 9 April 2027 in plaas van 26 Maart 2027.",
    ],
  },
  {
    name: "'n skuif na die middag",
    grounds: rooster,
    headline: "Business English skuif na Woensdagmiddag",
    bullets: [
      "Rooster: 10:00 tot 12:00 word 14:00 tot 16:00.",
      "Einddatum: 26 Maart word 9 April 2027.",
    ],
  },
  {
    name: "'n status",
    grounds: status,
    headline: "Klas C-2026-044 (Noodhulp, vlak 1) is nou aktief",
    bullets: ["Die status het van Konsep na Aktief verander."],
  },
  {
    name: "'n leerder weg",
    grounds: leerder,
    headline: "Learner A is uit klas C-2026-019 verwyder",
    bullets: ["Person A het die leerder verwyder.", "Daar is nou sewe leerders in die klas."],
  },
  {
    name: "'n leerder weg, korter",
    grounds: leerder,
    headline: "Person A het Learner A van C-2026-019 verwyder; 7 leerders bly oor",
    bullets: [],
  },
  {
    name: "'n botsing",
    grounds: botsing,
    headline: "Learner A se klasse bots van 30 November tot 4 Desember 2026",
    bullets: ["C-2026-031 oorvleuel met C-2026-019."],
  },
  {
    name: "'n botsing, getel",
    grounds: botsing,
    headline: "Botsing: Learner A is in twee klasse tegelyk",
    bullets: [
      "Dit gaan oor C-2026-031 en C-2026-019, vyf dae lank vanaf Maandag 30 November 2026.",
    ],
  },
  {
    name: "an agent, in title case",
    grounds: agentChange,
    headline: "Business English: New Agent And New Start Date",
    bullets: ["Agent: Agent A -> Agent B.", "Start date: 18 January 2027 -> 25 January 2027."],
  },
];
