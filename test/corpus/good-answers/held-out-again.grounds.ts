import { change, classUpdate, fact, grounds, list } from "../grounds.ts";

const af = { locale: "af" } as const;
export const later = classUpdate([change("Starts", "1 February 2027", "15 February 2027")]);
export const sooner = classUpdate([change("Starts", "15 February 2027", "8 February 2027")]);
export const both = classUpdate([
  change("Starts", "1 March 2027", "1 April 2027"),
  change("Schedule", "Tue 17:30-19:30", "Tue 18:00-20:00"),
]);
export const saturday = classUpdate([
  change("Schedule", "Mon 08:30-10:30", "Mon 08:30-10:30, Sat 09:00-13:00"),
]);
export const swap = classUpdate([list("Learners", ["Learner B"], ["Learner A"])], {
  aliases: ["Learner A", "Learner B"],
});
export const five = classUpdate(
  [
    list("Learners", ["Learner A", "Learner B", "Learner C", "Learner D", "Learner E"]),
    change("Number of learners", "7", "12"),
  ],
  { aliases: ["Learner A", "Learner B", "Learner C", "Learner D", "Learner E"] },
);
export const everything = classUpdate(
  [
    change("Starts", "30 November 2026", "11 January 2027"),
    change("Ends", "12 March 2027", "16 April 2027"),
    change("Site", "Bellville depot, training room 2", "Epping campus, lab B"),
    change("Client", "Karoo Logistics (Pty) Ltd", "Cape Cold Storage"),
    change("Agent", "Agent A", "Agent B"),
  ],
  { aliases: ["Agent A", "Agent B"] },
);
export const noAgent = classUpdate([change("Agent", "Agent A", "")], { aliases: ["Agent A"] });
export const exams = classUpdate([list("Exam dates", ["19 March 2027"], ["12 March 2027"])]);
export const learnerMoved = grounds({
  type: "learner.updated",
  facts: [fact("Learner", "Learner A")],
  changes: [
    change("Class", "C-2026-031", "C-2026-044"),
    change("Employer", "Table Bay Foods", "Karoo Logistics"),
  ],
  unchanged: ["Phone", "E-mail", "Level"],
  aliases: ["Learner A"],
});
export const learnerAdded = grounds({
  type: "learner.added",
  facts: [
    fact("Learner", "Learner A"),
    fact("Class", "C-2026-044"),
    fact("Subject", "First aid, level 1"),
    fact("Added by", "Person A"),
    fact("Added on", "23 November 2026, 07:15 UTC"),
  ],
  aliases: ["Learner A", "Person A"],
});
export const postponed = grounds({
  type: "class.status.changed",
  facts: [
    fact("Class", "C-2027-002"),
    fact("Subject", "Business English"),
    fact("Changed by", "Person A"),
  ],
  changes: [change("Status", "Planned", "Postponed")],
  aliases: ["Person A"],
});
export const invoiceSent = grounds({
  type: "invoice.sent",
  facts: [
    fact("Invoice", "INV-2027-0012"),
    fact("Customer", "Cape Cold Storage"),
    fact("Amount", "R 9 775,00"),
    fact("Including VAT", "R 1 275,00"),
    fact("Due", "28 February 2027"),
    fact("Terms", "30 days"),
  ],
});
export const merge = grounds({
  type: "github.pull_request.merged",
  facts: [
    fact("Repository", "example/webshop"),
    fact("Number", "512"),
    fact("Title", "Show prices with VAT in the basket"),
    fact("Author", "Person A"),
    fact("Merged by", "Person B"),
    fact("Into", "main"),
    fact("Commits", "1"),
    fact("Additions", "214"),
    fact("Deletions", "19"),
  ],
  aliases: ["Person A", "Person B"],
});
export const issue = grounds({
  type: "github.issues.opened",
  facts: [
    fact("Repository", "example/webshop"),
    fact("Number", "498"),
    fact("Title", "Checkout button does nothing in Safari"),
    fact("Opened by", "Person A"),
    fact("Labels", ["bug", "frontend", "needs triage"]),
  ],
  aliases: ["Person A"],
});
export const workflow = grounds({
  type: "github.workflow_run.failed",
  facts: [
    fact("Repository", "example/webshop"),
    fact("Workflow", "CI"),
    fact("Branch", "feature/basket"),
    fact("Commit", "9f8e7d6"),
    fact("Run", "#2204"),
    fact("Started by", "Person A"),
    fact("Failed at", "2026-11-23T07:14:03Z"),
  ],
  aliases: ["Person A"],
});
export const skuif = classUpdate(
  [
    change("Begin", "1 Februarie 2027", "15 Februarie 2027"),
    change("Terrein", "", "Stellenbosch, lokaal 12"),
  ],
  af,
);
export const nuwe = grounds({
  ...af,
  type: "learner.added",
  facts: [
    fact("Leerder", "Learner A"),
    fact("Klas", "C-2026-044"),
    fact("Vak", "Noodhulp"),
    fact("Aantal leerders", "9"),
  ],
  aliases: ["Learner A"],
});
export const rooster = classUpdate(
  [change("Rooster", "Ma 08:30-10:30, Wo 08:30-10:30", "Ma 08:00-11:00, Wo 08:00-11:00")],
  af,
);
