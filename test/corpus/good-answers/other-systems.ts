import { change, fact, type GoodAnswer, grounds } from "../grounds.ts";

const paid = grounds({
  type: "com.example.invoice.paid",
  facts: [
    fact("Invoice", "INV-2026-0457"),
    fact("Customer", "Table Bay Foods"),
    fact("Amount", "R 18 450,00"),
    fact("VAT", "15%"),
    fact("Paid on", "2026-11-20"),
    fact("Method", "EFT"),
  ],
});
const overdue = grounds({
  type: "invoice.overdue",
  facts: [
    fact("Invoice", "INV-2026-0461"),
    fact("Customer", "Karoo Logistics (Pty) Ltd"),
    fact("Amount due", "R7 200.50"),
    fact("Due date", "31 October 2026"),
    fact("Days overdue", "23"),
  ],
});
const amount = grounds({
  type: "invoice.updated",
  facts: [fact("Invoice", "INV-2026-0470")],
  changes: [
    change("Amount", "R12 000.00", "R12 500.00"),
    change("Due date", "15 December 2026", "31 December 2026"),
  ],
  unchanged: ["Customer", "Method"],
});
const order = grounds({
  type: "order.shipped",
  facts: [
    fact("Order", "4500012345"),
    fact("Items", ["Desk lamp", "Notebook, A5", "Stapler"]),
    fact("Carrier", "Swift Couriers"),
    fact("Expected", "27 November 2026"),
    fact("Weight", "3.5 kg"),
  ],
});
const issue = grounds({
  type: "github.issues.opened",
  facts: [
    fact("Repository", "example/postbox"),
    fact("Issue", "#4711"),
    fact("Title", "Deploy fails on Node 24 when the lockfile is missing"),
    fact("Opened by", "Person A"),
    fact("Labels", ["bug", "ci"]),
    fact("Link", "https://github.example.com/example/postbox/issues/4711"),
  ],
  aliases: ["Person A"],
});
const merged = grounds({
  type: "github.pull_request.merged",
  facts: [
    fact("Repository", "example/postbox"),
    fact("Pull request", "#382"),
    fact("Title", "Retry the upload with a backoff"),
    fact("Author", "Person A"),
    fact("Merged by", "Person B"),
    fact("Branch", "fix/upload-retry"),
    fact("Commits", "4"),
    fact("Files changed", "7"),
    fact("Lines", "+126 -38"),
  ],
  aliases: ["Person A", "Person B"],
});
const failed = grounds({
  type: "github.workflow_run.failed",
  facts: [
    fact("Repository", "example/postbox"),
    fact("Workflow", "Deploy to staging"),
    fact("Branch", "main"),
    fact("Run", "1289"),
    fact("Commit", "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"),
    fact("Conclusion", "failure"),
    fact("Started", "2026-11-23T07:02:11Z"),
    fact("Failed jobs", ["build", "integration"]),
  ],
});
const server = grounds({
  type: "monitor.alarm",
  time: "2026-11-23T22:05:00+02:00",
  facts: [
    fact("Server", "db-01"),
    fact("Metric", "Disk used"),
    fact("Value", "92.5 %"),
    fact("Threshold", "90 %"),
    fact("Since", "23 November 2026, 22:00"),
  ],
});
const leave = grounds({
  type: "leave.approved",
  facts: [
    fact("Employee", "Person A"),
    fact("From", "2026-12-14"),
    fact("To", "2026-12-24"),
    fact("Working days", "8"),
    fact("Approved by", "Person B"),
  ],
  aliases: ["Person A", "Person B"],
});

export const otherSystems: readonly GoodAnswer[] = [
  {
    name: "an invoice paid",
    grounds: paid,
    headline: "Table Bay Foods has paid invoice INV-2026-0457",
    bullets: [
      "R18,450.00 was received by EFT on 20 November 2026.",
      "The amount includes 15 percent VAT.",
    ],
  },
  {
    name: "an invoice paid, no decimals and a weekday",
    grounds: paid,
    headline: "Invoice INV-2026-0457 was paid on Friday, 20 November",
    bullets: ["Table Bay Foods paid R18 450 via EFT."],
  },
  {
    name: "an invoice overdue",
    grounds: overdue,
    headline: "Invoice INV-2026-0461 for Karoo Logistics is 23 days overdue",
    bullets: ["R7,200.50 was due on 31 October 2026."],
  },
  {
    name: "an amount that went up",
    grounds: amount,
    headline: "Invoice INV-2026-0470 went up by R500",
    bullets: [
      "The amount increased from R12,000 to R12,500.",
      "The due date moved from 15 to 31 December 2026, 16 days later.",
    ],
  },
  {
    name: "an order",
    grounds: order,
    headline: "Order 4500012345 is on its way",
    bullets: [
      "Swift Couriers is delivering the desk lamp, the A5 notebook and the stapler.",
      "Delivery is expected on 27 November 2026.",
    ],
  },
  {
    name: "an order, its items counted",
    grounds: order,
    headline: "Three items of order 4500012345 have been shipped",
    bullets: ["The parcel weighs 3.5 kg.", "Expected: Fri 27 Nov 2026 with Swift Couriers."],
  },
  {
    name: "an issue, its title quoted",
    grounds: issue,
    headline:
      'Person A opened issue #4711 in example/postbox: "Deploy fails on Node 24 when the lockfile is missing"',
    bullets: ["It is labelled bug and ci."],
  },
  {
    name: "an issue, its title after a colon",
    grounds: issue,
    headline: "New issue #4711: Deploy fails on Node 24 when the lockfile is missing",
    bullets: ["Person A opened it in example/postbox.", "It has two labels, bug and ci."],
  },
  {
    name: "an issue, paraphrased as a report",
    grounds: issue,
    headline: "A bug was reported in example/postbox (issue 4711)",
    bullets: ["Person A reports that deploys fail on Node 24 if the lockfile is missing."],
  },
  {
    name: "a pull request",
    grounds: merged,
    headline: "Pull request #382 was merged into example/postbox",
    bullets: [
      "It retries the upload with a backoff.",
      "Person A wrote it and Person B merged it from fix/upload-retry.",
      "Four commits changed 7 files (+126 -38 lines).",
    ],
  },
  {
    name: "a workflow that failed",
    grounds: failed,
    headline: 'The workflow "Deploy to staging" failed on main',
    bullets: [
      "Run 1289 of example/postbox started at 07:02 UTC on 23 November 2026.",
      "Two jobs failed: build and integration.",
      "The commit is a1b2c3d.",
    ],
  },
  {
    name: "an alarm",
    grounds: server,
    headline: "Disk usage on db-01 is above its threshold",
    bullets: [
      "92.5% of the disk is used; the threshold is 90%.",
      "This has been so since 10 pm on 23 November 2026.",
    ],
  },
  {
    name: "leave",
    grounds: leave,
    headline: "Person A's leave has been approved",
    bullets: ["Person B approved eight working days, from 14 to 24 December 2026."],
  },
];
