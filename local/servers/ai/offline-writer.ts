/** An AI for machines without one. Every sentence passes the processor's checks; the same request gets the same answer. */
import type { Language } from "../../../functions/notification/language.ts";
import { languages } from "../../../functions/notification/languages/languages.ts";
import type { Answer } from "../../../functions/words/answer.ts";
import { createCheck } from "../../../functions/words/checks/check-answer.ts";
import {
  listedIn,
  readDocument,
  type RequestDocument,
  type ToldChange,
  type ToldFact,
} from "./offline/document.ts";
import { ALL_PHRASES, EVENT_WORDS, type Phrases, type Shape } from "./offline/phrases.ts";

const MAX_BULLETS = 3;
const MAX_WORDS = 90;
/** Facts in the headline of an event. */
const MAX_NAMED = 3;
/** A longer free text is not in a headline. */
const MAX_TITLE_LENGTH = 60;
/** A longer first sentence of a free text is not repeated in the summary. */
const MAX_TEXT_LENGTH = 200;

/** For a request without facts or changes. */
const NOTHING: Answer = { headline: "There is news.", bullets: [], summary: "" };

type Desk = {
  readonly phrases: Phrases;
  readonly language: Language;
  readonly passes: (answer: Partial<Answer>) => boolean;
};

export function writeOffline(user: string, system = ""): Answer {
  const document = readDocument(user);
  const { facts, changes } = document;
  if (facts.length + changes.length === 0) return NOTHING;
  const limits = limitsIn(system);
  const desk = deskFor(document, system, limits);
  // If there are changes, facts only name the subject.
  const [headline = NOTHING.headline, ...bullets] =
    changes.length > 0 ? changeSentences(desk, document) : factSentences(desk, document, system);
  const summary = summaryOf(desk, document);
  for (let kept = Math.min(limits.bullets, MAX_BULLETS); kept > 0; kept -= 1) {
    const told = bullets.slice(0, kept);
    if (changes.length > told.length + 1)
      told.splice(kept - 1, 1, desk.language.frames.moreChanges);
    const answer = { headline, bullets: told, summary };
    if (desk.passes(answer)) return answer;
  }
  return { headline, bullets: [], summary: desk.passes({ headline, summary }) ? summary : "" };
}

function limitsIn(system: string): { readonly bullets: number; readonly words: number } {
  const numberOf = (pattern: RegExp, usual: number) => Number(pattern.exec(system)?.[1] ?? usual);
  return {
    bullets: numberOf(/at most (\d+) short sentences/, MAX_BULLETS),
    words: numberOf(/at most (\d+) words/, MAX_WORDS),
  };
}

function deskFor(
  document: RequestDocument,
  system: string,
  limits: ReturnType<typeof limitsIn>,
): Desk {
  const name = /^Write (\p{L}+), in plain sentences/mu.exec(system)?.[1] ?? "English";
  const [english] = ALL_PHRASES;
  const phrases = ALL_PHRASES.find(({ language }) => language === name) ?? english;
  if (phrases === undefined) throw new Error("Expected phrases");
  const known = Object.values(languages);
  const language = known.find((one) => one.name === phrases.language) ?? languages.en;
  const { references, texts } = listedIn(document);
  const check = createCheck({
    language,
    languages: known,
    request: {
      references: new Map([...references].map((reference) => [reference, ""])),
      referenceByValue: new Map(),
      texts: texts.map((text) => ({ label: "", text })),
      numbers: new Set<number>(),
      searchText: JSON.stringify(Object.values(document)),
    },
    isHidden: (reference) => /^P\d+$/.test(reference),
    limits,
  });
  const [reference = ""] = references;
  return {
    phrases,
    language,
    passes: ({ headline = `${language.name} {${reference}}`, bullets = [], summary = "" }) =>
      !("reason" in check({ headline, bullets, summary })),
  };
}

function firstThatPasses({ passes }: Desk, sentences: readonly string[]): string | undefined {
  return sentences.find((headline) => passes({ headline }));
}

/** The headline, then one sentence for each other change. */
function changeSentences(desk: Desk, { facts, changes }: RequestDocument): string[] {
  const about = subjectOf(facts);
  const sentences = changes.map((change) => firstThatPasses(desk, sentencesOf(desk, change)));
  const [first, ...others] = sentences;
  const headline =
    about === undefined
      ? first
      : firstThatPasses(desk, [
          ...(first === undefined
            ? []
            : [`${about}${desk.phrases.colon}${afterColon(first, desk.language)}`]),
          desk.phrases.news.replaceAll("{F}", about),
        ]);
  return [headline, ...others].filter((sentence) => sentence !== undefined);
}

function sentencesOf(desk: Desk, change: ToldChange): string[] {
  const { phrases } = desk;
  const { id, of } = change;
  return labelled(desk, phrases.changes[shapeOf(change)], change).map((sentence) =>
    (of === undefined ? sentence : sentence.replace(/\.$/, `${phrases.owner}.`)).replaceAll(
      "#",
      id,
    ),
  );
}

function shapeOf({ id, kind, references = [] }: ToldChange): Shape {
  const has = (part: string) => references.includes(`${id}.${part}`);
  if (has("added")) return has("removed") ? "exchanged" : "added";
  if (has("removed")) return "removed";
  if (!has("before")) return "set";
  if (!has("after")) return "cleared";
  if (kind === "free text") return "rewritten";
  if (!has("difference")) return "changed";
  return kind === "date" || kind === "time" ? "moved" : "amount";
}

function subjectOf(facts: readonly ToldFact[]): string | undefined {
  const fact = facts.find(({ kind }) => kind !== "free text") ?? facts[0];
  return fact && `{${fact.id}}`;
}

/** The headline, then one sentence for each other fact. */
function factSentences(desk: Desk, { type, facts }: RequestDocument, system: string): string[] {
  const { phrases } = desk;
  const event = phrases.events.split(", ")[EVENT_WORDS.indexOf(eventWord(type, system))];
  const named = facts
    .filter(({ kind, value = "", items }) =>
      kind === "free text" ? value !== "" && value.length <= MAX_TITLE_LENGTH : !isSeveral(items),
    )
    .slice(0, MAX_NAMED);
  const about = named.map(({ id }) => `{${id}}`).join(", ") || subjectOf(facts) || "";
  const headline =
    event === undefined
      ? phrases.news.replaceAll("{F}", about)
      : `${event}${phrases.colon}${about}.`;
  // A free text has its summary.
  const others = facts.filter((fact) => !named.includes(fact) && fact.kind !== "free text");
  const bullets = others.map((fact) => {
    const sentences = labelled(desk, isSeveral(fact.items) ? phrases.list : phrases.single, fact);
    return firstThatPasses(
      desk,
      sentences.map((text) => text.replaceAll(/\{1(?=[.}])/g, () => `{${fact.id}`)),
    );
  });
  return [headline, ...bullets.filter((sentence) => sentence !== undefined)];
}

function isSeveral(items: ToldFact["items"]): boolean {
  return items !== undefined && items !== "one";
}

/** What happened: by the type's last word, else by the first sentence of the definition's instructions. */
function eventWord(type: string, system: string): string {
  const wordsOf = (text: string) => text.toLowerCase().split(/[^\p{L}]+/u);
  const [, instructions = ""] = system.split("\n\n");
  const [sentence = ""] = instructions.split(".");
  const words = [...wordsOf(type).slice(-1), ...wordsOf(sentence)];
  return words.find((word) => EVENT_WORDS.includes(word)) ?? "";
}

/** Of the longest text: a short one is quoted and needs no summary. */
function summaryOf(desk: Desk, document: RequestDocument): string {
  const [text] = listedIn(document).texts.toSorted((one, other) => other.length - one.length);
  if (text === undefined) return "";
  const [first = ""] = text
    .replace(/^[“„«"]\s?|\s?[”“»"]$/gu, "")
    .split(/(?<=[.!?…])\s+|\s*\n+\s*/u);
  const ended = /[.!?…]$/.test(first) ? first : `${first}.`;
  return (
    desk.phrases.summary
      .filter((frame) => first.length <= MAX_TEXT_LENGTH || !frame.includes("{text}"))
      .map((frame) => frame.replace("{text}", () => ended))
      .find((summary) => desk.passes({ summary })) ?? ""
  );
}

/** Where nouns have capitals, a capital after a colon is right, too. */
function afterColon(sentence: string, { capitalizesNouns }: Language): string {
  return capitalizesNouns === true
    ? sentence
    : sentence.charAt(0).toLocaleLowerCase() + sentence.slice(1);
}

/** The sentences with the label in them; without those that need a noun if the label is none. */
function labelled(
  { phrases, language }: Desk,
  sentences: readonly string[],
  { label, kind }: Pick<ToldFact, "label" | "kind">,
): string[] {
  const words = label.toLowerCase().split(/\s+/);
  const isCommon = (word = "") => language.commonWords.includes(word);
  const isNoun =
    kind !== "yes or no" &&
    !isCommon(words[0]) &&
    !isCommon(words.at(-1)) &&
    phrases.verb?.test(label) !== true;
  // An abbreviation keeps its capitals.
  const isWord = /^\p{Lu}\p{Ll}/u.test(label) && language.capitalizesNouns !== true;
  const within = isWord ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label;
  return sentences
    .filter((text) => isNoun || !text.includes("{label"))
    .map((text) => text.replaceAll("{label}", () => within).replaceAll("{name}", () => label));
}
