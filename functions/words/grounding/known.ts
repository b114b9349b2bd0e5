/** All that a model was told, laid out so that its words can be looked up in it. */
import { rolesOf } from "./alias-shapes.ts";
import { type Bindings, bindingsOf } from "./bindings.ts";
import type { LabelStems } from "./clauses.ts";
import { type Derived, labelStems } from "./derived.ts";
import { derivedFrom } from "./deriving.ts";
import { fieldStore, readableType, toldStore } from "./field-store.ts";
import { graveFamiliesIn } from "./grave.ts";
import type { Grounds } from "./grounding.ts";
import { isAddress } from "./links.ts";
import { type InstructionRuns, runsOf } from "./repeats.ts";
import { runsOfSentences, type SentenceRuns } from "./reported.ts";
import { type Sides, sidesOf } from "./sides.ts";
import type { Store } from "./store.ts";
import { createReader, type Reader, valuesOf } from "./values.ts";

export type Known = {
  /** What fields say: values of a few words, labels, the type and the time. */
  readonly fields: Store;
  /** What sentences say that somebody typed: they may be reported, not asserted. */
  readonly told: Store;
  /** These sentences, folded. */
  readonly sentences: readonly string[];
  readonly sentenceRuns: SentenceRuns;
  /** The stems of the labels of fields that hold sentences. */
  readonly sentenceLabels: readonly (readonly string[])[];
  readonly derived: Derived;
  readonly bindings: Bindings;
  /** All labels and values as given, one a line. */
  readonly literal: string;
  readonly foldedLiteral: string;
  readonly foldedFields: string;
  /** Values that are a URL or an address from end to end, folded. */
  readonly addresses: readonly string[];
  readonly aliasPattern: RegExp | undefined;
  readonly aliases: ReadonlySet<string>;
  readonly sides: readonly Sides[];
  /** Which changes are of lists. */
  readonly lists: ReadonlySet<number>;
  /** The stems of labels that did not change. */
  readonly unchanged: readonly LabelStems[];
  /** Families of grave words that fields use. */
  readonly grave: ReadonlySet<string>;
  readonly graveTold: ReadonlySet<string>;
  readonly instructionRuns: InstructionRuns;
  readonly locale: Grounds["locale"];
};

/** Between values, so that no word or number goes on from one to the next. */
const APART = "\n";

export function knownFrom(grounds: Grounds): Known {
  const { facts, changes, aliases, locale } = grounds;
  const roles = rolesOf(grounds);
  const labels = [...facts, ...changes].map(({ label }) => label);
  const type = readableType(grounds.type);
  const read = createReader(locale, roles, [type, ...labels, ...grounds.unchanged]);
  const values = valuesOf(grounds, read);
  const typed = values.filter((value) => value.isSentence);
  const sentences = typed.map(({ folded }) => folded.replaceAll(/\s+/g, " ").trim());
  const derived = derivedFrom(grounds, read);
  const foldedLabels = labels.map((label) => read(label).folded);
  const fieldTexts = values.flatMap((value) => (value.isSentence ? [] : [value.folded]));
  const foldedFields = [read(type).folded, ...foldedLabels, ...fieldTexts].join(APART);
  return {
    fields: fieldStore(grounds, roles.words, values, read),
    told: toldStore(typed, locale),
    sentences,
    sentenceRuns: runsOfSentences(
      sentences,
      sentences.filter((_, at) => typed[at]?.isTitle === false),
    ),
    sentenceLabels: [...new Set(typed.map(({ label }) => label))].map((label) => [
      ...labelStems(label),
    ]),
    derived,
    bindings: bindingsOf(values),
    literal: [...labels, ...values.map(({ text }) => text)].join(APART),
    foldedLiteral: [...foldedLabels, ...values.map(({ folded }) => folded)].join(APART),
    foldedFields,
    addresses: values.map(({ folded }) => folded.trim()).filter(isAddress),
    aliasPattern: roles.pattern,
    aliases: new Set(aliases),
    sides: changes.map((change) => sidesOf(change, read)),
    lists: new Set(changes.flatMap((change, index) => ("added" in change ? [index] : []))),
    unchanged: unchangedOf(grounds, read),
    grave: graveOf(foldedFields, derived),
    graveTold: graveFamiliesIn(sentences.join(APART)),
    instructionRuns: runsOf(grounds.instructions),
    locale,
  };
}

/** Something that moved to a later day may be called postponed, and an invoice is to be paid. */
function graveOf(foldedFields: string, { moved }: Derived): Set<string> {
  const families = graveFamiliesIn(foldedFields);
  if (moved.has("later")) families.add("postpone");
  if (/\b(?:invoice|amount|faktuur|bedrag)\b/.test(foldedFields)) families.add("pay");
  return families;
}

/**
 * Labels that a claim can be about. Left out are what the event is of ("class" in "class.updated", and the fact that says
 * which one), and labels that are part of one that did change: "date" beside "start date".
 */
function unchangedOf({ type, facts, changes, unchanged }: Grounds, read: Reader): LabelStems[] {
  if (unchanged.length === 0) return [];
  const named = new Set(
    [readableType(type), facts[0]?.label ?? "", ...changes.map(({ label }) => label)].flatMap(
      (text) => [...labelStems(read(text).folded)],
    ),
  );
  return unchanged
    .map((label) => [...labelStems(read(label).folded)])
    .filter((stems) => stems.some((stem) => !named.has(stem)));
}
