/** Dead letters in sentences: what is wrong, and what to do next. */
import { DEAD_LETTER_REASONS } from "../../../functions/queue/dead-letter-reasons.ts";

const MOST_CHARACTERS = 160;

/** "data.class.subject is missing" from "definition "class.created": Expected `data.class.subject` to be a string, got nothing". */
export function shortDetail(reason: string, detail: string | undefined): string {
  if (detail === undefined) return reason;
  if (detail === "Expected the message body to be JSON") return "the body is not JSON";
  const text = detail.replace(/^(?:the )?definition "[^"]*": /, "");
  const missing = /^Expected `([^`]+)` to be .+, got (?:nothing|undefined)$/.exec(text);
  if (missing !== null) return `${missing[1]} is missing`;
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

export function deadLetterSentence(reason: string, detail: string | undefined): string {
  return `Dead letter: ${shortDetail(reason, detail)}.`;
}

/** The next step in a dev session; docs/dead-letters.md has those for an account. */
export function deadLetterStep(reason: string, file: string | undefined): string {
  const where = file ?? "the definition";
  switch (reason) {
    case "unreadable":
      return "Correct the program that sends it: an event is a CloudEvents 1.0 document or an EventBridge event.";
    case "definition-missing":
      return "Add a definition for this type to notifications/, then redrive the event.";
    case "data-invalid":
      return `Send what the definition expects, or change \`data\` in ${where}, then redrive the event.`;
    case "definition-failed":
      return `Correct ${where}, save it, then redrive the event.`;
    case "no-recipient":
      return `Name a recipient in the event, or change \`recipients\` in ${where}, then redrive the event.`;
    case "recipient-invalid":
      return "Correct the address, then send a new event. The other recipients have their email.";
    default: {
      const known = Object.entries(DEAD_LETTER_REASONS).find(([name]) => name === reason)?.[1];
      return known?.remedy ?? "Redrive the event, or send a corrected one.";
    }
  }
}
