import { change, fact, grounds, list } from "../grounds.ts";

const af = { locale: "af" } as const;
const UNCHANGED = [
  "Status",
  "Start date",
  "End date",
  "Schedule",
  "No class on",
  "Event dates",
  "Site",
  "Agent",
  "Client",
  "Notes",
  "Learners",
  "Learner's level",
  "Learner's status",
];
const ONVERANDER = [
  "Status",
  "Begindatum",
  "Einddatum",
  "Rooster",
  "Geen klas op",
  "Belangrike datums",
  "Plek",
  "Agent",
  "Kliënt",
  "Notas",
  "Leerders",
  "Leerder se vlak",
  "Leerder se status",
];
const but = (labels: readonly string[], ...changed: string[]) =>
  labels.filter((label) => !changed.includes(label));

export const stopped = grounds({
  type: "class.status-changed",
  facts: [fact("Class", "C-2026-019"), fact("Subject", "Workplace numeracy")],
  changes: [
    change("Status", "Active", "Stopped"),
    change("End date", "4 December 2026", "27 November 2026"),
  ],
  unchanged: but(UNCHANGED, "Status", "End date"),
});
export const first = grounds({
  type: "class.status-changed",
  facts: [fact("Class", "C-2026-052"), fact("Subject", "Computer basics")],
  changes: [change("Status", "", "Planned")],
  unchanged: but(UNCHANGED, "Status"),
});
export const times = grounds({
  facts: [fact("Class", "C-2026-031"), fact("Subject", "Business English, intermediate")],
  changes: [
    list(
      "Schedule",
      ["Tue 13:00-15:00", "Thu 13:00-15:00"],
      ["Mon 08:30-10:30", "Wed 08:30-10:30"],
    ),
    change("Site", "Bellville depot, training room 2", "Bellville depot, boardroom"),
    change("Agent", "Agent A", "Agent B"),
  ],
  unchanged: but(UNCHANGED, "Schedule", "Site", "Agent"),
  aliases: ["Agent A", "Agent B"],
});
export const end = grounds({
  facts: [fact("Class", "C-2026-019"), fact("Subject", "Workplace numeracy")],
  changes: [change("End date", "4 December 2026", "29 January 2027")],
  unchanged: but(UNCHANGED, "End date"),
});
export const everything = grounds({
  facts: [fact("Class", "C-2026-031B"), fact("Subject", "Business English, advanced")],
  changes: [
    change("Class", "C-2026-031", "C-2026-031B"),
    change("Subject", "Business English, intermediate", "Business English, advanced"),
    change("Status", "Active", "Postponed"),
    change("Start date", "30 November 2026", "7 December 2026"),
    change("End date", "12 March 2027", "19 March 2027"),
    list("Schedule", ["Thu 13:00-15:00"], ["Wed 08:30-10:30"]),
    list("No class on", ["4 January 2027"], ["28 December 2026"]),
    list("Event dates", ["12 February 2027: Mid-term exam", "19 March 2027: Final exam"]),
    change("Site", "Bellville depot, training room 2", "Paarden Eiland"),
    change("Notes", "", "Learner A starts a week late. Call her on Learner A (phone) first."),
    list("Learners", ["Learner D"], ["Learner C"]),
    change("Learner's level", "Learner A: Level 2", "Learner A: Level 3"),
    change("Learner's status", "Learner B: Attending", "Learner B: On leave"),
  ],
  aliases: ["Learner A", "Learner A (phone)", "Learner B", "Learner C", "Learner D"],
});
export const level = grounds({
  type: "learner.updated",
  facts: [
    fact("Learner", "Learner A"),
    fact("Class", "C-2026-031"),
    fact("Subject", "Business English, intermediate"),
  ],
  changes: [change("Level", "Level 2", "Level 3")],
  unchanged: ["Learner's status", "Name", "ID number", "Phone", "E-mail"],
  aliases: ["Learner A"],
});
export const onLeave = grounds({
  type: "learner.updated",
  facts: [fact("Learner", "Learner B"), fact("Class", "C-2026-031")],
  changes: [change("Level", "", "Level 1"), change("Learner's status", "Attending", "On leave")],
  aliases: ["Learner B"],
});
export const collision = grounds({
  type: "learning-programme.collision",
  facts: [
    fact("Learner", "Learner A"),
    fact("First programme", "Business communication"),
    fact("First class", "C-2026-031 – Business English, intermediate"),
    fact("First client", "Karoo Logistics (Pty) Ltd"),
    fact("First programme starts", "30 November 2026"),
    fact("First programme ends", "12 March 2027"),
    fact("Second programme", "Workplace safety"),
    fact("Second class", "C-2026-044 – First aid, level 1"),
    fact("Second client", "Table Bay Foods"),
    fact("Second programme starts", "7 December 2026"),
    fact("Second programme ends", "11 December 2026"),
    fact("Overlap starts", "7 December 2026"),
    fact("Overlap ends", "11 December 2026"),
    fact("When", "23 November 2026, 07:15 UTC"),
    fact("By", "User A"),
  ],
  aliases: ["Learner A", "User A"],
});
export const issue = grounds({
  type: "issues",
  facts: [
    fact("Repository", "example-org/ledger"),
    fact("Issue", "#482"),
    fact("Title", "Export stops at 1000 rows"),
    fact("Opened by", "Person A"),
    fact("When", "23 November 2026, 06:58 UTC"),
    fact("Labels", ["bug", "export"]),
    fact(
      "Text",
      "The CSV export of version 4.2.1 ends after 1000 rows without an error.\n\nSteps: open a report with more rows, choose Export, open the file. I expected all rows.\n\nReach me at E-mail 1.",
    ),
  ],
  aliases: ["Person A", "E-mail 1"],
});
export const merged = grounds({
  type: "pull_request",
  facts: [
    fact("Repository", "example-org/ledger"),
    fact("Pull request", "#485"),
    fact("Title", "Export all rows"),
    fact("Author", "Person A"),
    fact("Merged by", "Person B"),
    fact("When", "23 November 2026, 09:30 UTC"),
    fact("From branch", "export-all-rows"),
    fact("Into branch", "main"),
    fact("Commits", "3"),
    fact("Files changed", "5"),
    fact("Lines added", "120"),
    fact("Lines removed", "14"),
    fact(
      "Text",
      "The export read one page only. It now reads every page, and a test exports 2500 rows. Fixes #482.",
    ),
  ],
  aliases: ["Person A", "Person B"],
});
export const failed = grounds({
  type: "workflow_run",
  facts: [
    fact("Repository", "example-org/ledger"),
    fact("Workflow", "Tests"),
    fact("Run", "#1290"),
    fact("Attempt", "2"),
    fact("Conclusion", "failure"),
    fact("Branch", "main"),
    fact("Commit", "5f2c1d9"),
    fact("Title", "Export all rows (#485)"),
    fact("Author of the commit", "Person A"),
    fact("Started because of", "push"),
    fact("When", "23 November 2026, 09:41 UTC"),
  ],
  aliases: ["Person A"],
});
export const einde = grounds({
  ...af,
  facts: [fact("Klas", "C-2026-019"), fact("Vak", "Workplace numeracy")],
  changes: [change("Einddatum", "4 Desember 2026", "29 Januarie 2027")],
  unchanged: but(ONVERANDER, "Einddatum"),
});
export const tye = grounds({
  ...af,
  facts: [fact("Klas", "C-2026-031"), fact("Vak", "Business English, intermediate")],
  changes: [
    list("Rooster", ["Tue 13:00-15:00", "Thu 13:00-15:00"], ["Mon 08:30-10:30", "Wed 08:30-10:30"]),
    change("Plek", "Bellville depot, training room 2", "Bellville depot, boardroom"),
  ],
  unchanged: but(ONVERANDER, "Rooster", "Plek"),
});
export const gestop = grounds({
  ...af,
  type: "class.status-changed",
  facts: [fact("Klas", "C-2026-019"), fact("Vak", "Workplace numeracy")],
  changes: [change("Status", "Active", "Stopped")],
  unchanged: but(ONVERANDER, "Status"),
});
export const vlak = grounds({
  ...af,
  type: "learner.updated",
  facts: [fact("Leerder", "Learner A"), fact("Klas", "C-2026-031")],
  changes: [change("Vlak", "Level 2", "Level 3")],
  unchanged: ["Leerder se status", "Naam", "ID-nommer", "Telefoon", "E-pos"],
  aliases: ["Learner A"],
});
