/** A second lot that was written after the rules were done, with other events and other turns of phrase. */
import type { GoodAnswer } from "../grounds.ts";
import {
  later,
  sooner,
  both,
  saturday,
  swap,
  five,
  everything,
  noAgent,
  exams,
  learnerMoved,
  learnerAdded,
  postponed,
  invoiceSent,
  merge,
  issue,
  workflow,
  skuif,
  nuwe,
  rooster,
} from "./held-out-again.grounds.ts";

export const heldOutAgain: readonly GoodAnswer[] = [
  {
    name: "two weeks",
    grounds: later,
    headline: "The start of C-2026-031 has been pushed back by two weeks",
    bullets: [
      "Business English, intermediate will now begin on Monday 15 February 2027, not on 1 February.",
    ],
  },
  {
    name: "postponed",
    grounds: later,
    headline: "C-2026-031: start postponed to mid-February 2027",
    bullets: ["Originally set for 1 February 2027, the class now starts on 15 February 2027."],
  },
  {
    name: "brought forward",
    grounds: sooner,
    headline: "Class C-2026-031 starts one week earlier than planned",
    bullets: ["The start date has been brought forward from 15 to 8 February 2027."],
  },
  {
    name: "a month and half an hour",
    grounds: both,
    headline: "Business English now starts in April",
    bullets: [
      "Start date: 1 April 2027 (previously 1 March 2027).",
      "The Tuesday evening session shifts by 30 minutes, from 17:30-19:30 to 18:00-20:00.",
    ],
  },
  {
    name: "an evening session",
    grounds: both,
    headline: "New start date and time for C-2026-031",
    bullets: [
      "It begins a month later, on 1 April 2027.",
      "Tuesday sessions run from 6 pm to 8 pm instead of 5:30 pm to 7:30 pm.",
    ],
  },
  {
    name: "a Saturday",
    grounds: saturday,
    headline: "A Saturday session was added to C-2026-031",
    bullets: [
      "Besides Mondays from 08:30 to 10:30, the class now also meets on Saturdays from 09:00 to 13:00.",
    ],
  },
  {
    name: "one for another",
    grounds: swap,
    headline: "Learner B has taken Learner A's place in C-2026-031",
    bullets: ["Learner B was added to the class and Learner A was taken off the list."],
  },
  {
    name: "five learners",
    grounds: five,
    headline: "Five more learners in C-2026-031",
    bullets: [
      "Learner A, Learner B, Learner C, Learner D and Learner E have enrolled.",
      "This brings the class from 7 to 12 learners.",
    ],
  },
  {
    name: "everything",
    grounds: everything,
    headline: "Class C-2026-031 has a new client, agent, site and new dates",
    bullets: [
      "It runs from 11 January to 16 April 2027 instead of 30 November 2026 to 12 March 2027.",
      "Training takes place in lab B on the Epping campus rather than in training room 2 at the Bellville depot.",
      "The client is now Cape Cold Storage; it was Karoo Logistics (Pty) Ltd.",
      "Agent B replaces Agent A.",
    ],
  },
  {
    name: "no agent",
    grounds: noAgent,
    headline: "Agent A no longer teaches C-2026-031",
    bullets: ["No agent is assigned to the class at present."],
  },
  {
    name: "an exam",
    grounds: exams,
    headline: "The exam of Business English has moved to 19 March 2027",
    bullets: ["The exam date of 12 March 2027 was removed and 19 March 2027 was added."],
  },
  {
    name: "a learner in another class",
    grounds: learnerMoved,
    headline: "Learner A moves from class C-2026-031 to C-2026-044",
    bullets: ["Their employer is now Karoo Logistics instead of Table Bay Foods."],
  },
  {
    name: "a learner, by whom and when",
    grounds: learnerAdded,
    headline: "Person A added Learner A to First aid, level 1 (C-2026-044)",
    bullets: ["This was done on Monday 23 November 2026 at 07:15 UTC."],
  },
  {
    name: "a postponed class",
    grounds: postponed,
    headline: "Business English class C-2027-002 is postponed",
    bullets: ["Person A changed its status from Planned to Postponed."],
  },
  {
    name: "an invoice with terms",
    grounds: invoiceSent,
    headline: "Invoice INV-2027-0012 for R9 775.00 was sent to Cape Cold Storage",
    bullets: [
      "The amount includes R1,275 VAT.",
      "Payment is due by 28 February 2027, on 30-day terms.",
    ],
  },
  {
    name: "a pull request, counted",
    grounds: merge,
    headline: "Pull request 512 was merged into main by Person B",
    bullets: [
      "The change by Person A shows prices with VAT in the basket.",
      "It consists of one commit with 214 additions and 19 deletions.",
    ],
  },
  {
    name: "an issue with three labels",
    grounds: issue,
    headline: "Bug report #498: the checkout button does nothing in Safari",
    bullets: ["Opened by Person A in example/webshop.", "Labels: bug, frontend and needs triage."],
  },
  {
    name: "an issue, told",
    grounds: issue,
    headline: "Person A opened issue 498 in example/webshop",
    bullets: ["The checkout button does not work in Safari.", "It still needs triage."],
  },
  {
    name: "a workflow",
    grounds: workflow,
    headline: "CI failed on feature/basket",
    bullets: [
      "Run #2204 for commit 9f8e7d6 failed at 07:14 UTC on 23 November 2026.",
      "It was started by Person A.",
    ],
  },
  {
    name: "a workflow, with the repository",
    grounds: workflow,
    headline: "The CI workflow of example/webshop has failed",
    bullets: [
      "Person A's run 2204 on branch feature/basket stopped with a failure on Monday morning.",
    ],
  },
  {
    name: "twee weke",
    grounds: skuif,
    headline: "Klas C-2026-031 begin twee weke later, op 15 Februarie 2027",
    bullets: [
      "Die oorspronklike begindatum was 1 Februarie 2027.",
      "Die terrein is nou Stellenbosch, lokaal 12.",
    ],
  },
  {
    name: "'n skuif met die rede weggelaat",
    grounds: skuif,
    headline: "Nuwe begindatum en terrein vir Business English",
    bullets: [
      "Begin: 15 Feb. 2027 (voorheen 1 Feb. 2027).",
      "Die klas vind in lokaal 12 op Stellenbosch plaas.",
    ],
  },
  {
    name: "'n nuwe leerder",
    grounds: nuwe,
    headline: "Learner A het by Noodhulp (C-2026-044) aangesluit",
    bullets: ["Die klas het nou nege leerders."],
  },
  {
    name: "langer sessies",
    grounds: rooster,
    headline: "Sessies van klas C-2026-031 is 'n uur langer",
    bullets: [
      "Maandae en Woensdae is die klas nou van 8:00 tot 11:00, nie meer van 8:30 tot 10:30 nie.",
    ],
  },
  {
    name: "langer sessies, in ure",
    grounds: rooster,
    headline: "Die rooster van C-2026-031 het verander",
    bullets: [
      "Die sessies op Maandag en Woensdag begin om 08:00 en eindig om 11:00 en duur nou drie ure in plaas van twee.",
    ],
  },
];
