import { z } from "zod";

const MAX_BULLETS = 4;

const factSchema = z.object({ label: z.string(), value: z.string() });
const changeSchema = z.object({ label: z.string(), before: z.string(), after: z.string() });
const promptSchema = z.object({
  type: z.string().catch(""),
  facts: z.array(factSchema).catch([]),
  changes: z.array(changeSchema).catch([]),
});
type Prompt = z.infer<typeof promptSchema>;
type Change = z.infer<typeof changeSchema>;

/** What the offline writer says: a headline and one to four bullets. */
export type OfflineDraft = { headline: string; bullets: string[] };

/**
 * Writes a draft from the facts of a prompt alone: the same words for the same prompt, nothing invented.
 * Whatever the prompt lacks, or text that is not JSON, makes a shorter draft and never an error.
 */
export function writeOffline(prompt: string): OfflineDraft {
  const { type, facts, changes } = readPrompt(prompt);
  const [firstFact] = facts;
  const subject = readableType(type);
  const headline = firstFact ? `${subject}: ${firstFact.value}` : subject;

  const sentences = changes.length > 0 ? changes.map(changeSentence) : facts.map(factLine);
  const bullets = sentences.slice(0, MAX_BULLETS);
  return { headline, bullets: bullets.length > 0 ? bullets : ["There are no further details."] };
}

function factLine({ label, value }: { label: string; value: string }): string {
  return `${label}: ${value}`;
}

function changeSentence({ label, before, after }: Change): string {
  if (before === "") return `${label} is now ${after}.`;
  if (after === "") return `${label} was ${before} and is now empty.`;
  return `${label} was ${before} and is now ${after}.`;
}

function readPrompt(prompt: string): Prompt {
  const nothing: Prompt = { type: "", facts: [], changes: [] };
  try {
    return promptSchema.catch(nothing).parse(JSON.parse(prompt));
  } catch {
    return nothing;
  }
}

/** The last two parts of a type: `com.example.order.updated` -> `Order updated`, `deliveryDelayed` -> `Delivery delayed`. */
function readableType(type: string): string {
  const words = type
    .split(".")
    .slice(-2)
    .join(" ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .join(" ")
    .toLowerCase();
  return words === "" ? "News" : words.charAt(0).toUpperCase() + words.slice(1);
}
