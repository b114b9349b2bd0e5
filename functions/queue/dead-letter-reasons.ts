/** Why a message is moved to the dead letters, and how to fix it. `npm run docs` makes `docs/dead-letters.md` from this. */
export const DEAD_LETTER_REASONS = {
  unreadable: {
    meaning: "The body is neither a CloudEvents 1.0 document nor an EventBridge event.",
    remedy:
      "Fix the producer: `docs/*.schema.json` has the accepted forms. Redriving the same body has the same result.",
  },
  "definition-missing": {
    meaning: "No definition for the event's type, and no default.",
    remedy: "Add a definition in `notifications/`, deploy, redrive.",
  },
  "data-invalid": {
    meaning: "The event's data does not match its definition; the detail names the field.",
    remedy: "Fix the producer or the definition's `data`, deploy, redrive.",
  },
  "definition-failed": {
    meaning: "A function of the definition threw on this event.",
    remedy: "Fix the definition, deploy, redrive.",
  },
  "no-recipient": {
    meaning:
      "The event has no recipient: the detail says where one was expected (the definition, `data.notify`, or the recipients parameter, which the setting `recipientsParameter` names).",
    remedy: "Add one in one of these places, redrive.",
  },
  "recipient-invalid": {
    meaning:
      "SES does not accept an address. The detail lists the recipients by position, and why; the others have their emails.",
    remedy:
      "If all are invalid: fix and redrive. If some are valid: the plan is stored, so send a new event for the others.",
  },
  "too-many-recipients": {
    meaning: "More than 100 recipients.",
    remedy: "Send several events, or use the address of a mailing list.",
  },
  "ses-rejected": {
    meaning:
      "SES refuses the email to a recipient for good; the detail is SES's reason. `InvalidParameterValue` is the address, `recipient-not-verified` the account's sandbox, `MessageRejected` mostly the sender or the account. The others have their emails.",
    remedy:
      "Fix the cause, redrive: only the refused recipients are tried again, at the address that the plan has. For another address, send a new event.",
  },
  held: {
    meaning:
      "SES did not answer, no SES report came, and Postrider does not send the email again without knowing.",
    remedy:
      "`npx postrider held` lists them with their addresses; find out whether the email arrived. If not: `npx postrider release KEY`. If so: `npx postrider mark-sent KEY`. Both redrive the message.",
  },
  "too-old": {
    meaning:
      "12 days old or received 900 times: SQS would soon delete or move it without a reason.",
    remedy: "Find the cause (the log has its message id), redrive: it has 14 new days.",
  },
  "poison-message": {
    meaning: "Five runs that processed this message alone died or failed with an unexpected error.",
    remedy: "Look for its message id in the log; fix the code or the data, redrive.",
  },
  "plan-unreadable": {
    meaning:
      "The stored plan in the Deliveries table cannot be read: another program wrote it, or version 0.2.0 reads a newer plan.",
    remedy:
      "After a rollback to 0.2.0: upgrade again, redrive. Otherwise restore the row, redrive.",
  },
  "row-unreadable": {
    meaning:
      "A delivery's row in the Deliveries table cannot be read: a newer version or another program wrote it.",
    remedy: "After a rollback: upgrade again, redrive. Otherwise restore the row, redrive.",
  },
  "feedback-unreadable": {
    meaning: "Only in the feedback's dead-letter queue: a message that is not an SES report.",
    remedy:
      "The detail says what is wrong. Another program writes to the feedback queue, or SES's events have changed: report it.",
  },
  "feedback-failed": {
    meaning: "Only in the feedback's dead-letter queue: an event failed with an unexpected error.",
    remedy: "Look for its message id in the feedback's log; fix the code, redrive.",
  },
} as const satisfies Record<string, { readonly meaning: string; readonly remedy: string }>;

export type DeadLetterReason = keyof typeof DEAD_LETTER_REASONS;

/** Reasons of letters that version 0.2 and older moved, by today's name. */
const RENAMED: Readonly<Record<string, DeadLetterReason>> = {
  "recipient-impossible": "recipient-invalid",
  parked: "held",
  "kills-its-run": "poison-message",
};

/** The reason in a dead letter's attribute, under today's name. Unknown words stay as they are. */
export function readReason(attribute: string): string {
  return Object.hasOwn(RENAMED, attribute) ? (RENAMED[attribute] ?? attribute) : attribute;
}
