import { change, classUpdate, fact, grounds, list } from "../grounds.ts";

const af = { locale: "af" } as const;
export const shortened = classUpdate(
  [
    change("Ends", "26 March 2027", "12 March 2027"),
    change("Schedule", "Mon, Wed, Fri 10:00-12:00", "Mon, Wed 09:00-12:00"),
  ],
  { facts: [fact("Class", "C-2027-003"), fact("Subject", "Welding, advanced")] },
);
export const moveAndNote = classUpdate(
  [
    change("Site", "", "uMngeni Water, Pietermaritzburg"),
    change("Note", "Parking at the back.", "Parking at the front, gate 4. Bring safety boots."),
  ],
  { facts: [fact("Class", "C-2027-011"), fact("Subject", "Workplace safety")] },
);
export const allOut = classUpdate([list("Learners", [], ["Learner A", "Learner B"])], {
  aliases: ["Learner A", "Learner B"],
  facts: [fact("Class", "C-2027-011")],
});
export const agentChange = classUpdate(
  [change("Agent", "Agent A", "Agent B"), change("Starts", "18 January 2027", "25 January 2027")],
  { aliases: ["Agent A", "Agent B"] },
);
export const datesList = classUpdate([
  list("Dates", ["Fri 5 February 2027", "Fri 12 February 2027"], ["Fri 29 January 2027"]),
]);
export const client = classUpdate([
  change("Client", "Table Bay Foods", "Karoo Logistics (Pty) Ltd"),
]);
export const completed = grounds({
  type: "class.status.changed",
  facts: [fact("Class", "C-2026-008"), fact("Subject", "Basic bookkeeping")],
  changes: [change("Status", "In progress", "Completed"), change("Ends", "", "20 November 2026")],
});
export const cancelled = grounds({
  type: "class.status.changed",
  facts: [fact("Class", "C-2026-070"), fact("Reason", "Not enough learners")],
  changes: [change("Status", "Planned", "Cancelled")],
});
export const clash = grounds({
  type: "learning-programme.collision",
  facts: [
    fact("Learner", "Learner A"),
    fact("New class", "C-2027-020"),
    fact("Existing class", "C-2027-011"),
    fact("Days", "Tue, Thu"),
    fact("Time", "14:00-16:00"),
  ],
  aliases: ["Learner A"],
});
export const credit = grounds({
  type: "credit-note.issued",
  facts: [
    fact("Credit note", "CN-0088"),
    fact("Invoice", "INV-2026-0391"),
    fact("Customer", "uMngeni Water Partners"),
    fact("Amount", "R1 250.00"),
    fact("Reason", "Two sessions did not take place"),
  ],
});
export const quote = grounds({
  type: "quote.accepted",
  facts: [
    fact("Quote", "Q-1044"),
    fact("Customer", "Table Bay Foods"),
    fact("Total", "€ 2.400,00"),
    fact("Valid until", "31.12.2026"),
  ],
});
export const crash = grounds({
  type: "github.issues.opened",
  facts: [
    fact("Repository", "example/scheduler"),
    fact("Issue", "#97"),
    fact("Title", "Crash when the queue is empty"),
    fact("Opened by", "Person A"),
    fact(
      "Description",
      "Since v3.2.0 the worker exits with code 139 when the queue is empty for 10 minutes.",
    ),
  ],
  aliases: ["Person A"],
});
export const bump = grounds({
  type: "github.pull_request.merged",
  facts: [
    fact("Repository", "example/scheduler"),
    fact("Pull request", "#104"),
    fact("Title", "Bump actions/checkout from 4 to 5"),
    fact("Merged by", "Person A"),
    fact("Files changed", "3"),
  ],
  aliases: ["Person A"],
});
export const nightly = grounds({
  type: "github.workflow_run.failed",
  facts: [
    fact("Workflow", "Nightly tests"),
    fact("Repository", "example/scheduler"),
    fact("Attempt", "2"),
    fact("Duration", "14m 32s"),
    fact("Failed step", "Run npm test"),
    fact("Triggered by", "schedule"),
  ],
});
export const rooster = classUpdate(
  [
    change("Rooster", "Wo 10:00-12:00", "Wo 14:00-16:00"),
    change("Eindig", "26 Maart 2027", "9 April 2027"),
  ],
  af,
);
export const status = grounds({
  ...af,
  type: "class.status.changed",
  facts: [fact("Klas", "C-2026-044"), fact("Vak", "Noodhulp, vlak 1")],
  changes: [change("Status", "Konsep", "Aktief")],
});
export const leerder = grounds({
  ...af,
  type: "learner.removed",
  facts: [
    fact("Leerder", "Learner A"),
    fact("Klas", "C-2026-019"),
    fact("Verwyder deur", "Person A"),
    fact("Aantal leerders", "7"),
  ],
  aliases: ["Learner A", "Person A"],
});
export const botsing = grounds({
  ...af,
  type: "lp.collision",
  facts: [
    fact("Leerder", "Learner A"),
    fact("Klas", "C-2026-031"),
    fact("Bots met", "C-2026-019"),
    fact("Oorvleueling", "30 November 2026 tot 4 Desember 2026"),
  ],
  aliases: ["Learner A"],
});
