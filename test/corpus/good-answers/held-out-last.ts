/** A fourth lot, written when all rules stood. */
import { change, classUpdate, fact, type GoodAnswer, grounds, list } from "../grounds.ts";

const af = { locale: "af" } as const;
const weekly = classUpdate(
  [
    list("Schedule", ["Fri 07:30-09:00"], ["Fri 14:30-16:00"]),
    change("End date", "25 June 2027", "18 June 2027"),
  ],
  { facts: [fact("Class", "C-2027-041"), fact("Subject", "Spreadsheets, level 2")] },
);
const hall = classUpdate([change("Site", "Parow, room 14", "Parow, room 12")]);
const roll = classUpdate(
  [
    list("Learners", ["Learner E"], ["Learner B", "Learner C"]),
    change("Number of learners", "10", "9"),
  ],
  { aliases: ["Learner B", "Learner C", "Learner E"] },
);
const holidays = classUpdate([
  list("No class on", ["Thu 24 September 2026", "Fri 25 September 2026"]),
]);
const notes = classUpdate([
  change(
    "Notes",
    "Lunch is provided.",
    "Lunch is not provided. Please be there at 07:45 for the briefing.",
  ),
]);
const swap = classUpdate([change("Client", "", "Overberg Dairies")]);
const passed = grounds({
  type: "learner.status-changed",
  facts: [fact("Learner", "Learner A"), fact("Class", "C-2026-008"), fact("Mark", "78%")],
  changes: [change("Status", "In progress", "Passed")],
  aliases: ["Learner A"],
});
const refund = grounds({
  type: "invoice.refunded",
  facts: [
    fact("Invoice", "INV-2026-0301"),
    fact("Refund", "R 3 600,00"),
    fact("Of", "R 12 000,00"),
    fact("Refunded by", "Person A"),
  ],
  aliases: ["Person A"],
});
const stock = grounds({
  type: "stock.low",
  facts: [
    fact("Article", "Safety boots, size 9"),
    fact("In stock", "3"),
    fact("Minimum", "10"),
    fact("Warehouse", "Montague Gardens"),
  ],
});
const release = grounds({
  type: "release.published",
  facts: [
    fact("Repository", "example-org/ledger"),
    fact("Version", "v4.3.0"),
    fact("Published by", "Person A"),
    fact("Commits since v4.2.1", "27"),
  ],
  aliases: ["Person A"],
});
const late = grounds({
  type: "delivery.delayed",
  facts: [fact("Delivery", "D-88213"), fact("Carrier", "Swift Couriers")],
  changes: [change("Expected", "26 November 2026, 10:00", "27 November 2026, 15:00")],
  unchanged: ["Address", "Carrier"],
});
const kursus = classUpdate(
  [
    list("Leerders", ["Learner A"], []),
    change("Aantal leerders", "5", "6"),
    change("Plek", "Worcester", "Robertson"),
  ],
  { ...af, aliases: ["Learner A"] },
);
const nota = classUpdate(
  [change("Notas", "", "Bring 'n sakrekenaar saam. Die sessie van 3 Desember 2026 is aanlyn.")],
  af,
);
const vroeer = classUpdate([change("Begindatum", "15 Februarie 2027", "1 Februarie 2027")], {
  ...af,
  unchanged: ["Einddatum", "Rooster", "Plek"],
});

export const heldOutLast: readonly GoodAnswer[] = [
  {
    name: "a Friday",
    grounds: weekly,
    headline: "Spreadsheets, level 2 moves to Friday mornings and ends sooner",
    bullets: [
      "The Friday session is now at 07:30-09:00 instead of 14:30-16:00.",
      "C-2027-041 ends on 18 June 2027, a week earlier than 25 June 2027.",
    ],
  },
  {
    name: "a Friday, with am and pm",
    grounds: weekly,
    headline: "New Friday time for C-2027-041",
    bullets: [
      "The class meets on Fridays from 7:30 to 9 am; it used to meet from 2:30 to 4 pm.",
      "Its last day moves from 25 to 18 June 2027.",
    ],
  },
  {
    name: "a room",
    grounds: hall,
    headline: "C-2026-031 moves from room 14 to room 12 in Parow",
    bullets: [],
  },
  {
    name: "a room, told in full",
    grounds: hall,
    headline: "Business English has a new room",
    bullets: ["The class stays in Parow but is now in room 12, not room 14."],
  },
  {
    name: "one in, two out",
    grounds: roll,
    headline: "One learner joined and two left C-2026-031",
    bullets: [
      "Learner E was added; Learner B and Learner C were removed.",
      "The class now has nine learners, one fewer than before.",
    ],
  },
  {
    name: "one in, two out, as a list",
    grounds: roll,
    headline: "Learner changes in Business English, intermediate",
    bullets: ["Joined: Learner E.", "Left: Learner B, Learner C.", "Number of learners: 10 -> 9."],
  },
  {
    name: "days off",
    grounds: holidays,
    headline: "No class on 24 and 25 September 2026",
    bullets: ["C-2026-031 will not meet on Thursday 24 and Friday 25 September 2026."],
  },
  {
    name: "notes",
    grounds: notes,
    headline: "The notes of C-2026-031 have changed",
    bullets: [
      "They now say that lunch is not provided.",
      "Learners are asked to be there at 07:45 for the briefing.",
    ],
  },
  {
    name: "a first client",
    grounds: swap,
    headline: "Overberg Dairies is now the client of C-2026-031",
    bullets: ["No client was recorded before."],
  },
  {
    name: "a learner passed",
    grounds: passed,
    headline: "Learner A has passed class C-2026-008 with 78%",
    bullets: ["The status changed from In progress to Passed."],
  },
  {
    name: "a refund",
    grounds: refund,
    headline: "R3,600 of invoice INV-2026-0301 was refunded",
    bullets: ["Person A refunded R3 600.00 out of a total of R12 000.00."],
  },
  {
    name: "little stock",
    grounds: stock,
    headline: "Only 3 pairs of Safety boots, size 9 are left",
    bullets: ["The stock at Montague Gardens is below the minimum of ten."],
  },
  {
    name: "a release",
    grounds: release,
    headline: "Version 4.3.0 of example-org/ledger has been published",
    bullets: ["Person A published it with 27 commits since v4.2.1."],
  },
  {
    name: "a late delivery",
    grounds: late,
    headline: "Delivery D-88213 is delayed by a day",
    bullets: [
      "Swift Couriers now expects it on Friday 27 November 2026 at 3 pm, not on 26 November at 10 am.",
    ],
  },
  {
    name: "a late delivery, before and after",
    grounds: late,
    headline: "D-88213 will arrive later than expected",
    bullets: ["Expected: 27 November 2026, 15:00 (was 26 November 2026, 10:00)."],
  },
  {
    name: "een leerder meer",
    grounds: kursus,
    headline: "Klas C-2026-031 skuif na Robertson en kry 'n nuwe leerder",
    bullets: [
      "Learner A het bygekom en daar is nou ses leerders in plaas van vyf.",
      "Die klas was in Worcester en is nou in Robertson.",
    ],
  },
  {
    name: "een leerder meer, kort",
    grounds: kursus,
    headline: "Een leerder meer en 'n ander plek vir C-2026-031",
    bullets: ["Leerders: Learner A bygevoeg (5 na 6).", "Plek: Worcester na Robertson."],
  },
  {
    name: "notas",
    grounds: nota,
    headline: "Daar is 'n nota by klas C-2026-031",
    bullets: [
      "Volgens die nota is die sessie van 3 Desember 2026 aanlyn.",
      "Leerders word gevra om 'n sakrekenaar saam te bring.",
    ],
  },
  {
    name: "vroeër",
    grounds: vroeer,
    headline: "Klas C-2026-031 begin twee weke vroeër",
    bullets: ["Die begindatum skuif van Maandag 15 Februarie na Maandag 1 Februarie 2027."],
  },
  {
    name: "vroeër, kort",
    grounds: vroeer,
    headline: "Business English begin reeds op 1 Februarie 2027",
    bullets: ["Dit was eers vir 15 Februarie 2027 beplan."],
  },
];
