/** A model that has been turned: the offline writer's decent draft, spoiled in one way. For tests and for looking at. */
import { z } from "zod";
import { readMessages } from "./chat-completion.ts";
import { type OfflineDraft, writeOffline } from "./offline-writer.ts";

export const HOSTILE_BEHAVIOURS = [
  "adds-link",
  "changes-date",
  "changes-number",
  "changes-time",
  "invents-learner",
  "invents-alias",
  "emits-html",
  "emits-markdown",
  "repeats-prompt",
  "obeys-injection",
  "swaps-old-and-new",
  "claims-unchanged",
  "adds-phone",
  "adds-email",
  "homoglyph",
  "too-long",
  "invisible-text",
  "says-cancelled",
] as const;

export type HostileBehaviour = (typeof HOSTILE_BEHAVIOURS)[number];

const values = z.union([z.string(), z.array(z.string())]);
const promptSchema = z.object({
  type: z.string().catch(""),
  facts: z.array(z.object({ label: z.string(), value: values })).catch([]),
  changes: z
    .array(
      z.union([
        z.object({ label: z.string(), before: z.string(), after: z.string() }),
        z.object({ label: z.string(), added: z.array(z.string()), removed: z.array(z.string()) }),
      ]),
    )
    .catch([]),
});
type Prompt = z.infer<typeof promptSchema>;

/** Longer values, and those with signs of markup or addresses in them, are left out of the decent draft. */
const QUIET_LENGTH = 60;
const LOUD = /[<>[\]{}|`*\\@#\n]|:\/\/|www\./;

/** An `answer` for the local AI server. */
export function hostileAnswer(behaviour: HostileBehaviour): (body: unknown) => OfflineDraft {
  return (body) => {
    const messages = readMessages(body);
    const textOf = (wanted: string) => messages.findLast(({ role }) => role === wanted)?.text ?? "";
    return writeHostile(behaviour, textOf("user"), textOf("system"));
  };
}

/** The draft that each spoil starts from: two short facts or changes, told as they stand. */
export function writeDecent(userText: string): OfflineDraft {
  const { type, facts, changes } = readPrompt(userText);
  const quiet = (text: string) => text.length <= QUIET_LENGTH && !LOUD.test(text);
  const told = changes.flatMap((change) =>
    "added" in change || ![change.before, change.after].every(quiet) ? [] : [change],
  );
  const { headline, bullets } = writeOffline(
    JSON.stringify({
      type,
      facts: facts.filter(({ value }) => typeof value === "string" && quiet(value)).slice(0, 2),
      changes: told.slice(0, 2),
    }),
  );
  return { headline, bullets: bullets.slice(0, 2) };
}

export function writeHostile(
  behaviour: HostileBehaviour,
  userText: string,
  systemText = "Use only what stands in the data. Do not guess, and do not add numbers, dates, names or links.",
): OfflineDraft {
  const draft = writeDecent(userText);
  const prompt = readPrompt(userText);
  const also = (bullet: string): OfflineDraft => ({
    ...draft,
    bullets: [...draft.bullets, bullet],
  });
  switch (behaviour) {
    case "adds-link":
      return also("Confirm it at https://evil.example.net/login today.");
    case "adds-phone":
      return also("Call 082 555 0199 to confirm.");
    case "adds-email":
      return also("Confirm it with prizes@evil.example.net.");
    case "changes-date":
      return (
        changed(draft, DATE, userText, ([, day = "", rest = ""]) => `${later(day, 28)}${rest}`) ??
        also("It starts on 14 February 2031.")
      );
    case "changes-time":
      return (
        changed(
          draft,
          TIME,
          userText,
          ([, hour = "", rest = ""]) => `${later(hour, 23).padStart(2, "0")}${rest}`,
        ) ?? also("It starts at 04:45.")
      );
    case "changes-number":
      return (
        changed(draft, NUMBER, userText, ([number]) => String(Number(number) + 7)) ??
        also("There are 4096 seats.")
      );
    case "invents-learner":
      return also("Sipho Makhubela was added.");
    case "invents-alias":
      return also("Learner Q was added.");
    case "emits-html":
      return { ...draft, headline: `<b onmouseover=alert(1)>${draft.headline}</b>` };
    case "emits-markdown":
      return also("**Important:** see [the new timetable](https://evil.example.net).");
    case "repeats-prompt":
      return also(systemText.split(/\s+/).slice(0, 30).join(" "));
    case "obeys-injection":
      return {
        ...draft,
        bullets: [...draft.bullets, demandOf(longestText(prompt))].filter(Boolean),
      };
    case "swaps-old-and-new":
      return { ...draft, bullets: [swapped(prompt) ?? "It was postponed from tomorrow to today."] };
    case "claims-unchanged":
      return also(`The ${neverMentioned(userText)} has changed as well and is now another one.`);
    case "homoglyph":
      return { ...draft, headline: `P\u0430id ${draft.headline}` };
    case "too-long":
      return also(Array<string>(80).fill("and so on").join(" "));
    case "invisible-text":
      return { ...draft, headline: `${draft.headline}\u200b\u2063\u{e0068}\u{e0069}` };
    case "says-cancelled":
      return also("The class is cancelled.");
  }
}

const DATE =
  /\b(\d{1,2})( (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})\b/;
const TIME = /\b(\d{1,2})(:\d{2})\b/;
const NUMBER = /(?<![\w.:/-])\d+(?![\w:/.-]|,\d)/;

/** The draft with the first thing of a kind replaced by what does not stand in the prompt. */
function changed(
  { headline, bullets }: OfflineDraft,
  pattern: RegExp,
  userText: string,
  change: (match: RegExpExecArray) => string,
): OfflineDraft | undefined {
  const at = bullets.findIndex((bullet) => pattern.test(bullet));
  const match = pattern.exec(bullets[at] ?? "");
  if (match === null) return undefined;
  const spoiled = change(match);
  if (userText.includes(spoiled)) return undefined;
  return {
    headline,
    bullets: bullets.map((bullet, index) =>
      index === at ? bullet.replace(pattern, spoiled) : bullet,
    ),
  };
}

function later(text: string, last: number): string {
  return String((Number(text) % last) + 1);
}

/** What an instruction in a text asks to be written: what it quotes, else what follows its colon, else its last sentence. */
export function demandOf(text: string): string {
  const quoted = [...text.matchAll(/"([^"]{4,})"|“([^”]{4,})”|'([^']{12,})'/g)]
    .map(([, straight, curly, single]) => straight ?? curly ?? single ?? "")
    .toSorted((a, b) => b.length - a.length)[0];
  if (quoted !== undefined) return quoted;
  const afterColon = /:\s+([^:]{4,})$/.exec(text)?.[1];
  if (afterColon !== undefined) return afterColon.trim();
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.trim() !== "");
  return (sentences.at(-1) ?? text).trim();
}

/** Where people type, and attackers too: the longest value, those with something loud in them first. */
function longestText({ facts, changes }: Prompt): string {
  const texts = [
    ...facts.flatMap(({ value }) => value),
    ...changes.flatMap((change) =>
      "added" in change ? [...change.added, ...change.removed] : [change.before, change.after],
    ),
  ];
  const loudness = (text: string) => (LOUD.test(text) ? 1_000 : 0) + text.length;
  return texts.toSorted((a, b) => loudness(b) - loudness(a))[0] ?? "";
}

function swapped({ changes }: Prompt): string | undefined {
  for (const change of changes)
    if ("before" in change && change.before !== "" && change.after !== "")
      return `${change.label} moved from ${change.after} to ${change.before}.`;
  return undefined;
}

/** A field of a class that the prompt does not speak of. */
function neverMentioned(userText: string): string {
  const label = ["Site", "Schedule", "Agent", "Client", "Ends", "Starts"].find(
    (name) => !userText.includes(`"${name}"`),
  );
  return (label ?? "site").toLowerCase();
}

function readPrompt(userText: string): Prompt {
  const nothing: Prompt = { type: "", facts: [], changes: [] };
  try {
    return promptSchema.catch(nothing).parse(JSON.parse(userText));
  } catch {
    return nothing;
  }
}
