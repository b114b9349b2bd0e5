import { change, fact, type GoodAnswer, grounds, list } from "../grounds.ts";

const created = grounds({
  type: "class.created",
  facts: [
    fact("Class", "C-2026-052"),
    fact("Subject", "Workplace numeracy"),
    fact("Client", "Karoo Logistics (Pty) Ltd"),
    fact("Site", "Beaufort West, hall 3"),
    fact("Starts", "11 January 2027"),
    fact("Ends", "26 March 2027"),
    fact("Schedule", "Mon to Thu 08:00-12:00"),
    fact("Agent", "Agent A"),
    fact("Learners", ["Learner A", "Learner B", "Learner C"]),
  ],
  aliases: ["Agent A", "Learner A", "Learner B", "Learner C"],
});
const added = grounds({
  type: "learner.added",
  facts: [
    fact("Learner", "Learner A"),
    fact("Class", "C-2026-031 – Business English"),
    fact("Client", "Table Bay Foods"),
    fact("Starts", "30 November 2026"),
    fact("Level", "NQF 3"),
    fact("Number of learners", "12"),
  ],
  aliases: ["Learner A"],
});
const removed = grounds({
  type: "learner.removed",
  facts: [
    fact("Learner", "Learner A"),
    fact("Class", "C-2026-019"),
    fact("Removed by", "Person A"),
    fact("Reason", "She has taken a job in Durban and can't attend from 1 December 2026."),
    fact("Number of learners", "8"),
  ],
  aliases: ["Learner A", "Person A"],
});
const updated = grounds({
  type: "learner.updated",
  facts: [fact("Learner", "Learner A"), fact("Class", "C-2026-019")],
  changes: [
    change("Phone", "Learner A (phone)", "Phone 1"),
    change("Level", "NQF 2", "NQF 3"),
    change("Status", "Registered", "In progress"),
  ],
  unchanged: ["E-mail", "ID number"],
  aliases: ["Learner A", "Learner A (phone)", "Phone 1"],
});
const status = grounds({
  type: "class.status.changed",
  facts: [fact("Class", "C-2026-044"), fact("Subject", "First aid, level 1")],
  changes: [change("Status", "Draft", "Active")],
  unchanged: ["Starts", "Ends", "Site"],
});
const stopped = grounds({
  type: "class.status.changed",
  facts: [
    fact("Class", "C-2026-044"),
    fact("Subject", "First aid, level 1"),
    fact("Effective from", "1 December 2026"),
  ],
  changes: [change("Status", "Active", "On hold")],
});
const collision = grounds({
  type: "lp.collision",
  facts: [
    fact("Learner", "Learner A"),
    fact("Class", "C-2026-031"),
    fact("Learning programme", "Business English"),
    fact("Collides with", "C-2026-019, Workplace numeracy"),
    fact("Overlap", "30 November 2026 to 4 December 2026"),
    fact("Sessions", ["Mon 30 Nov 08:30-10:30", "Wed 2 Dec 08:30-10:30"]),
  ],
  aliases: ["Learner A"],
});
const deleted = grounds({
  type: "class.deleted",
  facts: [
    fact("Class", "C-2026-019"),
    fact("Subject", "Workplace numeracy"),
    fact("Deleted by", "Person A"),
    fact("Number of learners", "8"),
  ],
  aliases: ["Person A"],
});
const several = grounds({
  type: "class.updated",
  facts: [fact("Class", "C-2026-060"), fact("Subject", "Forklift safety")],
  changes: [list("Learners", ["Learner A", "Learner B", "Learner C"], [])],
  unchanged: ["Starts", "Site"],
  aliases: ["Learner A", "Learner B", "Learner C"],
});

export const membersAndStatus: readonly GoodAnswer[] = [
  {
    name: "a new class",
    grounds: created,
    headline: "New class C-2026-052, Workplace numeracy, for Karoo Logistics",
    bullets: [
      "It runs from 11 January to 26 March 2027 at hall 3 in Beaufort West.",
      "Sessions are on Mondays to Thursdays from 8 am to noon.",
      "Agent A will present it to three learners.",
    ],
  },
  {
    name: "a new class, weekdays between and hours",
    grounds: created,
    headline: "Workplace numeracy starts on 11 January 2027",
    bullets: [
      "The class meets Monday, Tuesday, Wednesday and Thursday, 08:00 to 12:00 (four hours a day).",
      "Learners: Learner A, Learner B and Learner C.",
      "The agent is Agent A.",
    ],
  },
  {
    name: "a learner joined",
    grounds: added,
    headline: "Learner A has been added to Business English (C-2026-031)",
    bullets: [
      "Learner A joins at level NQF 3.",
      "The class for Table Bay Foods starts on 30 November 2026 and now has 12 learners.",
    ],
  },
  {
    name: "a learner joined, number in words",
    grounds: added,
    headline: "New learner in class C-2026-031",
    bullets: ["Learner A was added, which makes twelve learners.", "Learner A's level is NQF 3."],
  },
  {
    name: "a learner left, with a reason",
    grounds: removed,
    headline: "Learner A has been removed from class C-2026-019",
    bullets: [
      "Person A removed the learner because she has taken a job in Durban.",
      "Eight learners remain in the class.",
    ],
  },
  {
    name: "a learner left, the date in the reason",
    grounds: removed,
    headline: "Learner A leaves C-2026-019",
    bullets: [
      "According to the reason given, Learner A can't attend from 1 December 2026 on.",
      "The class has 8 learners.",
    ],
  },
  {
    name: "a learner's details",
    grounds: updated,
    headline: "Learner A's details were updated",
    bullets: [
      "The phone number changed from Learner A (phone) to Phone 1.",
      "The level went up from NQF 2 to NQF 3.",
      "The status is now In progress instead of Registered.",
    ],
  },
  {
    name: "three changes counted",
    grounds: updated,
    headline: "Three details of Learner A in class C-2026-019 changed",
    bullets: [
      "Level: NQF 2 → NQF 3.",
      "Status: Registered → In progress.",
      "There is a new phone number.",
    ],
  },
  {
    name: "a status",
    grounds: status,
    headline: "Class C-2026-044 (First aid, level 1) is now active",
    bullets: ["Its status changed from Draft to Active."],
  },
  {
    name: "a class on hold",
    grounds: stopped,
    headline: "First aid, level 1 has been put on hold",
    bullets: [
      "The status of C-2026-044 went from Active to On hold.",
      "This takes effect on Tuesday, 1 December 2026.",
    ],
  },
  {
    name: "a collision",
    grounds: collision,
    headline: "Learner A is booked on two overlapping classes",
    bullets: [
      "Business English (C-2026-031) overlaps with Workplace numeracy (C-2026-019) from 30 November to 4 December 2026.",
      "The sessions on Monday 30 November and Wednesday 2 December, 08:30 to 10:30, collide.",
    ],
  },
  {
    name: "a collision, counted",
    grounds: collision,
    headline: "Schedule conflict for Learner A in C-2026-031",
    bullets: [
      "The learning programme Business English collides with C-2026-019.",
      "Two sessions are affected: 30 Nov and 2 Dec, both at 8:30.",
    ],
  },
  {
    name: "a deleted class",
    grounds: deleted,
    headline: "Class C-2026-019 has been deleted",
    bullets: ["Person A deleted Workplace numeracy, which had 8 learners."],
  },
  {
    name: "three learners",
    grounds: several,
    headline: "Three new learners in Forklift safety",
    bullets: ["Learner A, Learner B and Learner C have joined class C-2026-060."],
  },
];
