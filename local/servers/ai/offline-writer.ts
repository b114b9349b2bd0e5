import { z } from "zod";

const MAX_BULLETS = 4;
/** Of one value; the whole stands in the mail below. */
const MAX_WORDS = 14;

const labelled = { label: z.string() };
const factSchema = z.object({ ...labelled, value: z.union([z.string(), z.array(z.string())]) });
const changeSchema = z.union([
  z.object({ ...labelled, before: z.string(), after: z.string() }),
  z.object({ ...labelled, added: z.array(z.string()), removed: z.array(z.string()) }),
]);
const promptSchema = z.object({
  type: z.string().catch(""),
  facts: z.array(factSchema).catch([]),
  changes: z.array(changeSchema).catch([]),
});
type Prompt = z.infer<typeof promptSchema>;
type Change = z.infer<typeof changeSchema>;

/** What the offline writer says: a headline and one to four bullets. */
export type OfflineDraft = { headline: string; bullets: string[] };

const ENGLISH = {
  /** What a type is called; Afrikaans has no word for each. */
  news: readableType,
  nothing: "There are no further details.",
  isNow: (label: string, after: string) => `${label} is now ${after}.`,
  isGone: (label: string, before: string) => `${label} was ${before} and is now empty.`,
  was: (label: string, before: string, after: string) =>
    `${label} was ${before} and is now ${after}.`,
  added: (label: string, items: string) => `${label}: ${items} added.`,
  removed: (label: string, items: string) => `${label}: ${items} removed.`,
};
const AFRIKAANS: typeof ENGLISH = {
  news: () => "Nuus",
  nothing: "Daar is geen verdere besonderhede nie.",
  isNow: (label, after) => `${label} is nou ${after}.`,
  isGone: (label, before) => `${label} was ${before} en is nou leeg.`,
  was: (label, before, after) => `${label} was ${before} en is nou ${after}.`,
  added: (label, items) => `${label}: ${items} bygevoeg.`,
  removed: (label, items) => `${label}: ${items} verwyder.`,
};

/**
 * Writes a draft from the facts of a prompt alone: the same words for the same prompt, nothing invented; Afrikaans where
 * the system message asks for it. Whatever the prompt lacks, or text that is not JSON, makes a shorter draft and never
 * an error.
 */
export function writeOffline(prompt: string, system = ""): OfflineDraft {
  const words = /\bAfrikaans\b/.test(system) ? AFRIKAANS : ENGLISH;
  const { type, facts, changes } = readPrompt(prompt);
  const [firstFact] = facts;
  const subject = words.news(type);
  const headline = firstFact ? `${subject}: ${short(firstFact.value)}` : subject;

  const sentences =
    changes.length > 0
      ? changes.flatMap((change) => changeSentences(change, words))
      : facts.map(({ label, value }) => `${label}: ${short(value)}`);
  const bullets = sentences.slice(0, MAX_BULLETS);
  return { headline, bullets: bullets.length > 0 ? bullets : [words.nothing] };
}

function changeSentences(change: Change, words: typeof ENGLISH): string[] {
  const { label } = change;
  if ("added" in change)
    return [
      ...(change.added.length > 0 ? [words.added(label, short(change.added))] : []),
      ...(change.removed.length > 0 ? [words.removed(label, short(change.removed))] : []),
    ];
  const [before, after] = [short(change.before), short(change.after)];
  if (before === "") return [words.isNow(label, after)];
  if (after === "") return [words.isGone(label, before)];
  return [words.was(label, before, after)];
}

/** A value, or the items of a list, on one line and not long. */
function short(value: string | readonly string[]): string {
  const words = [value].flat().join(", ").split(/\s+/).filter(Boolean);
  return words.length <= MAX_WORDS ? words.join(" ") : `${words.slice(0, MAX_WORDS).join(" ")} …`;
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
