/** Why a message may end among the dead letters, and what its operator can do about it; `docs/dead-letters.md` is made from this. */
export const DEAD_LETTER_REASONS = {
  unreadable: {
    meaning: "The body is neither a CloudEvents 1.0 document nor an EventBridge event.",
    remedy:
      "Mend the producer: `docs/*.schema.json` says what is taken. Redriving the same body ends in the same way.",
  },
  "definition-missing": {
    meaning: "No definition for the event's type, and no default.",
    remedy: "Add a definition in `notifications/`, deploy, redrive.",
  },
  "data-invalid": {
    meaning: "The event's data is not what its definition asks for; the detail names the field.",
    remedy: "Mend the producer or the definition's `data`, deploy, redrive.",
  },
  "definition-failed": {
    meaning: "A function of the definition threw on this event.",
    remedy: "Mend the definition, deploy, redrive.",
  },
  "no-recipient": {
    meaning:
      "The event has no recipient: the detail says where one was expected (the definition, `data.notify`, or the recipients parameter, which the setting `recipientsParameter` names).",
    remedy: "Name one in one of these places, redrive.",
  },
  "recipient-invalid": {
    meaning:
      "SES does not accept an address. The detail says which recipients, by position, and why; the others have their mail.",
    remedy:
      "Where none was possible: mend and redrive. Where some were: the plan is made, so send a new event for the others.",
  },
  "too-many-recipients": {
    meaning: "More than 100 recipients.",
    remedy: "Send several events, or mail a list's address.",
  },
  "ses-rejected": {
    meaning:
      "SES will not take the mail for a recipient; the detail is SES's word. The others have theirs.",
    remedy: "Mend the cause, redrive: only the refused recipients are tried again.",
  },
  held: {
    meaning:
      "SES did not answer, nothing told what became of the mail, and nobody sends on a guess.",
    remedy:
      "`npx postrider held` lists them with their addresses; find out whether the mail came. It did not: `npx postrider release KEY RECIPIENT`, redrive. It did: `npx postrider mark-sent KEY RECIPIENT`, redrive.",
  },
  "too-old": {
    meaning: "12 days old or received 900 times: SQS would drop it without a word.",
    remedy: "Find out what kept it (the log has its message id), redrive: it has 14 new days.",
  },
  "poison-message": {
    meaning:
      "Five runs that worked this message alone did not come to an end, or it failed in a way that nobody foresaw.",
    remedy: "Look for its message id in the log; mend the code or the data, redrive.",
  },
  "plan-unreadable": {
    meaning:
      "The stored plan in the Deliveries table cannot be read: something else than Postrider wrote it, or version 0.2.0 reads a newer plan.",
    remedy:
      "After going back to 0.2.0: go forward again, redrive. Otherwise restore the row, redrive.",
  },
  "row-unreadable": {
    meaning:
      "A delivery's row in the Deliveries table cannot be read: a newer version wrote it, or something else did.",
    remedy:
      "After going back to an older version: go forward again, redrive. Otherwise restore the row, redrive.",
  },
  "feedback-unreadable": {
    meaning: "Among the feedback's own dead letters: a message that is no event of SES.",
    remedy:
      "The detail says what is wrong. Something else writes to the feedback's queue, or SES's events have changed: report it.",
  },
  "feedback-failed": {
    meaning: "Among the feedback's own dead letters: an event that failed in a way nobody foresaw.",
    remedy: "Look for its message id in the feedback's log; mend the code, redrive.",
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
