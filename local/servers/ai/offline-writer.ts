/**
 * An AI for machines without one: answers by reference, in the language that the system message asks for, and the same for the
 * same request. Each sentence is checked as the processor checks a model's, and the first that passes is used.
 */
import { createHash } from "node:crypto";
import { languages } from "../../../functions/notification/languages/languages.ts";
import type { Language } from "../../../functions/notification/language.ts";
import type { Answer } from "../../../functions/words/answer.ts";
import { createCheck } from "../../../functions/words/checks/check-answer.ts";
import { afrikaans } from "./offline/af.ts";
import { german } from "./offline/de.ts";
import {
  listedIn,
  readDocument,
  type RequestDocument,
  type ToldChange,
  type ToldFact,
} from "./offline/document.ts";
import { english } from "./offline/en.ts";
import { spanish } from "./offline/es.ts";
import { french } from "./offline/fr.ts";
import type { Phrases, Shape } from "./offline/phrases.ts";

const MOST_BULLETS = 3;
/** Of the sentence of a free text that a summary repeats. */
const MOST_TEXT_LENGTH = 200;

/** Says nothing of the event: for a request that holds nothing, or is none. */
const NOTHING: Answer = { headline: "There is news.", bullets: [], summary: "" };

type Desk = {
  readonly phrases: Phrases;
  readonly language: Language;
  /** The same number for the same request. */
  readonly seed: number;
  readonly passes: (answer: Partial<Answer>) => boolean;
};

export function writeOffline(user: string, system = ""): Answer {
  const document = readDocument(user);
  const { facts, changes } = document;
  const desk = deskFor(document, user, system);
  const limits = limitsIn(system);
  // Beside changes, facts only say what they are about.
  const sentences = changes.length > 0 ? ofChanges(desk, document) : ofFacts(desk, document);
  const [headline = NOTHING.headline, ...bullets] = sentences;
  if (facts.length + changes.length === 0) return NOTHING;
  const summary = summaryOf(desk, document);
  for (let kept = Math.min(limits.bullets, MOST_BULLETS); kept > 0; kept -= 1) {
    const answer = { headline, bullets: bullets.slice(0, kept), summary };
    if (desk.passes(answer)) return answer;
  }
  return { headline, bullets: [], summary: desk.passes({ headline, summary }) ? summary : "" };
}

const ALL = [english, afrikaans, german, french, spanish];

function deskFor(document: RequestDocument, user: string, system: string): Desk {
  const name = /^Write (\p{L}+), in plain sentences/mu.exec(system)?.[1];
  const phrases = ALL.find(({ language }) => language === name) ?? english;
  const known = Object.values(languages);
  const language = known.find((one) => one.name === phrases.language) ?? languages.en;
  const { references, texts } = listedIn(document);
  const options = {
    language,
    languages: known,
    request: {
      references: new Map([...references].map((reference) => [reference, ""])),
      copies: new Map(),
      texts: texts.map((text) => ({ label: "", text })),
      numbers: new Set<number>(),
      vocabulary: JSON.stringify(Object.values(document)),
    },
    isHidden: (reference: string) => /^P\d+$/.test(reference),
    limits: limitsIn(system),
  };
  const check = createCheck(options);
  const [reference = ""] = references;
  return {
    phrases,
    language,
    seed: createHash("sha256").update(user).digest().readUInt32BE(),
    passes: ({ headline = `${language.name} {${reference}}`, bullets = [], summary = "" }) =>
      !("why" in check({ headline, bullets, summary })),
  };
}

/** What the system message allows; without a word of it, what is usual. */
function limitsIn(system: string): { readonly bullets: number; readonly words: number } {
  const numberOf = (pattern: RegExp, usual: number) => Number(pattern.exec(system)?.[1] ?? usual);
  return {
    bullets: numberOf(/at most (\d+) short sentences/, MOST_BULLETS),
    words: numberOf(/at most (\d+) words/, 90),
  };
}

/** The first of these that passes, from a place that depends on the request; the last is for when no other does. */
function choose(desk: Desk, candidates: readonly string[], turn: number): string | undefined {
  const all = candidates.slice(0, -1);
  const start = all.length === 0 ? 0 : (desk.seed + turn) % all.length;
  return [...all.slice(start), ...all.slice(0, start), ...candidates.slice(-1)].find((text) =>
    desk.passes({ headline: text }),
  );
}

function ofChanges(desk: Desk, { facts, changes }: RequestDocument): string[] {
  const [first, ...others] = changes;
  const about = subjectOf(desk, facts);
  if (first === undefined) return [];
  const headline =
    headlineOf(desk, first, about) ?? (about === undefined ? undefined : newsOf(desk, about));
  return [
    headline,
    ...others.map((change, index) => choose(desk, sentencesFor(desk, change), index + 1)),
  ].filter((sentence) => sentence !== undefined);
}

function headlineOf(desk: Desk, change: ToldChange, about: string | undefined): string | undefined {
  const { phrases } = desk;
  if (about === undefined) return choose(desk, sentencesFor(desk, change), 0);
  const own = filledFor(desk, change, phrases.headlines[shapeOf(desk, change)] ?? []);
  const one = choose(desk, sentencesFor(desk, change), 0);
  const begun =
    one === undefined ? [] : phrases.about.map((start) => start + afterColon(one, desk.language));
  return choose(
    desk,
    [...own, ...begun].map((text) => withSubject(text, about)),
    0,
  );
}

function sentencesFor(desk: Desk, change: ToldChange): readonly string[] {
  return filledFor(desk, change, desk.phrases.changes[shapeOf(desk, change)]);
}

/** These sentences with the change's id and label, and whose it is. */
function filledFor(desk: Desk, change: ToldChange, sentences: readonly string[]): string[] {
  const { phrases, language } = desk;
  const { id, label, of } = change;
  return sentences
    .filter((sentence) => !sentence.includes("{label}") || isNoun(change, desk))
    .map((sentence) => {
      const owned = of === undefined ? sentence : sentence.replace(/\.$/, `${phrases.owner}.`);
      return withLabels(owned.replaceAll("#", id), language, { "": label });
    });
}

function shapeOf({ phrases }: Desk, { id, kind, label, references = [] }: ToldChange): Shape {
  const has = (part: string) => references.includes(`${id}.${part}`);
  if (has("added")) return has("removed") ? "exchanged" : "added";
  if (has("removed")) return "removed";
  if (!has("before")) return "set";
  if (!has("after")) return "cleared";
  if (kind === "free text") return "rewritten";
  if (kind === "person" && !phrases.called.test(label)) return "person";
  if (!has("difference")) return "changed";
  return kind === "date" || kind === "time" ? "moved" : "amount";
}

/** "{F1}", or "{F2} ({F1})" where a code has a name beside it. */
function subjectOf(desk: Desk, facts: readonly ToldFact[]): string | undefined {
  const [first, second] = facts.filter(({ kind }) => kind !== "free text");
  if (first === undefined) return facts[0] && `{${facts[0].id}}`;
  const isNamed = first.kind === "code" && second?.kind === "text" && second.items === undefined;
  return isNamed && desk.seed % 2 === 0 ? `{${second.id}} ({${first.id}})` : `{${first.id}}`;
}

function newsOf(desk: Desk, about: string): string | undefined {
  return choose(
    desk,
    desk.phrases.news.map((text) => withSubject(text, about)),
    0,
  );
}

function ofFacts(desk: Desk, { type, facts }: RequestDocument): string[] {
  const about = subjectOf(desk, facts);
  if (about === undefined) return [];
  const others = facts.filter(({ id }) => !about.includes(`{${id}}`));
  const happened =
    type
      .split(/[^\p{L}]+/u)
      .findLast((word) => word !== "")
      ?.toLowerCase() ?? "";
  const { events, happened: frame, news } = desk.phrases;
  const event = Object.hasOwn(events, happened) ? events[happened] : undefined;
  const headlines = event === undefined ? news : [frame.replace("{event}", event)];
  return [
    withSubject(headlines[desk.seed % headlines.length] ?? "{F}", about),
    ...describe(desk, others),
  ];
}

/** Facts by two and two; a list has a sentence of its own. */
function describe(desk: Desk, facts: readonly ToldFact[]): string[] {
  const { phrases, language } = desk;
  const isList = ({ items }: ToldFact) => items !== undefined && items !== "one";
  // A free text has its summary.
  const single = facts.filter((fact) => !isList(fact) && fact.kind !== "free text");
  const groups: ToldFact[][] = [
    ...single.flatMap((_, index) => (index % 2 === 0 ? [single.slice(index, index + 2)] : [])),
    ...facts.filter(isList).map((fact) => [fact]),
  ];
  return groups.flatMap(([one, two], index) => {
    if (one === undefined) return [];
    const sentences = two ? phrases.pair : isList(one) ? phrases.list : phrases.single;
    const labels = { 1: one.label, 2: two?.label ?? "" };
    const fitting = sentences
      .filter((text) => {
        const told = two === undefined ? [one] : [one, two];
        return !text.includes("{label") || told.every((fact) => isNoun(fact, desk));
      })
      .map((text) =>
        withLabels(text, language, labels)
          .replaceAll(/\{1(?=[.}])/g, () => `{${one.id}`)
          .replaceAll("{2}", () => `{${two?.id ?? ""}}`),
      );
    return choose(desk, fitting, index) ?? [];
  });
}

function summaryOf(desk: Desk, document: RequestDocument): string {
  const [text] = listedIn(document).texts;
  if (text === undefined) return "";
  const [first = ""] = text
    .replace(/^[“„«"]\s?|\s?[”“»"]$/gu, "")
    .split(/(?<=[.!?…])\s+|\s*\n+\s*/u);
  const isShort = first.length <= MOST_TEXT_LENGTH;
  const all = desk.phrases.summary.filter((frame) => isShort || !frame.includes("{text}"));
  const start = all.length > 1 ? desk.seed % (all.length - 1) : 0;
  const candidates = [...all.slice(start, -1), ...all.slice(0, start), ...all.slice(-1)].map(
    (frame) => frame.replace("{text}", () => (/[.!?…]$/.test(first) ? first : `${first}.`)),
  );
  return candidates.find((summary) => desk.passes({ summary })) ?? "";
}

/** A sentence within another begins small, but for where nouns are large: there a large letter is right as well. */
function afterColon(sentence: string, { capitalizesNouns }: Language): string {
  return capitalizesNouns === true
    ? sentence
    : sentence.charAt(0).toLocaleLowerCase() + sentence.slice(1);
}

function withSubject(text: string, about: string): string {
  return text.replaceAll("{F}", about);
}

/** `{name}` is a label as it stands, `{label}` as it stands within a sentence. */
function withLabels(
  text: string,
  language: Language,
  labels: Readonly<Record<string, string>>,
): string {
  return text.replaceAll(/\{(name|label)(\d?)\}/g, (_, form: string, number: string) => {
    const label = labels[number] ?? "";
    return form === "name" ? label : within(label, language);
  });
}

/** An abbreviation or a name keeps its capital. */
function within(label: string, { capitalizesNouns }: Language): string {
  const isWord = /^\p{Lu}\p{Ll}/u.test(label) && capitalizesNouns !== true;
  return isWord ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label;
}

/** Whether "the {label}" and "as {label}" can be said; not of a flag ("Reminded"). */
function isNoun(
  { label, kind }: Pick<ToldFact, "label" | "kind">,
  { phrases, language }: Pick<Desk, "phrases" | "language">,
): boolean {
  const words = label.toLowerCase().split(/\s+/);
  const isSmall = (word = "") => language.commonWords.includes(word);
  return (
    kind !== "yes or no" &&
    !isSmall(words[0]) &&
    !isSmall(words.at(-1)) &&
    phrases.verb?.test(label) !== true
  );
}
