/** Each line of an answer against what is known. */
import { givenAliases } from "./alias-shapes.ts";
import { mistakesNumber, mistakesRange } from "./bindings.ts";
import { clausesOf, claimsChange, mistakesMembers, mistakesWay } from "./clauses.ts";
import { differs, follows, isSameNoun } from "./derived.ts";
import { graveFamiliesIn } from "./grave.ts";
import type { WordsRefusal } from "./grounding.ts";
import type { Known } from "./known.ts";
import { hasLink, hasTelephone, withoutAddresses } from "./links.ts";
import type { Mention, NumberMention } from "./mention.ts";
import { readMentions } from "./mentions.ts";
import { judgeNames } from "./names.ts";
import { isSwapped } from "./order.ts";
import { mistakesPartOfDay, relativeDaysIn } from "./relative-days.ts";
import { repeats } from "./repeats.ts";
import { reportedIn } from "./reported.ts";
import { hitsIn } from "./sides.ts";
import { holdsCode, holdsDate, holdsNumber, holdsTime, type Store } from "./store.ts";
import { blank, fold, stemOf, wordsOf } from "./text.ts";

type Line = {
  readonly folded: string;
  readonly words: readonly string[];
  /** It says that it reports what somebody wrote. */
  readonly isReport: boolean;
};

export function judgeLines(lines: readonly string[], known: Known): WordsRefusal | undefined {
  const joined = lines.join("\n").normalize("NFC");
  const { text, folded } = withoutAddresses(joined, fold(joined), known.addresses);
  if (hasLink(folded, known.foldedLiteral)) return "ai-link";
  let start = 0;
  for (const given of text.split("\n")) {
    const end = start + given.length;
    const refusal = judgeLine(given, folded.slice(start, end), known);
    if (refusal !== undefined) return refusal;
    start = end + 1;
  }
  return undefined;
}

function judgeLine(given: string, folded: string, known: Known): WordsRefusal | undefined {
  const aliases = givenAliases(given, folded, known.aliasPattern, known);
  if (aliases === undefined) return "ai-alias";
  const [bareGiven, bare] = [blank(given, aliases), blank(folded, aliases)];
  const words = wordsOf(folded);
  const { isReport, isCopied } = reportedIn(
    folded,
    words,
    known.sentences,
    known.sentenceRuns,
    known.sentenceLabels,
  );
  const line: Line = { folded, words, isReport };
  const said = isReport ? known.foldedLiteral : known.foldedFields;
  if (repeats(folded, words, known.instructionRuns, said)) return "ai-repeats";
  const mentions = readMentions(bareGiven, bare, known.locale);
  if (hasTelephone(bare, mentions, known.addresses)) return "ai-link";
  for (const mention of mentions) {
    const refusal = judgeMention(mention, line, known);
    if (refusal !== undefined) return refusal;
  }
  if (!isReport && mistakesRange(bare, mentions, known.bindings, known.sides)) return "ai-time";
  const day = judgeRelativeDays(bare, isReport, known);
  if (day !== undefined) return day;
  const name = judgeNames(bareGiven, mentions, known.fields, known.told);
  if (name === "unknown") return "ai-name";
  const claim = judgeClaims(folded, bare, mentions, line, known);
  if (claim !== undefined || isReport) return claim;
  if (name === "told" || isCopied) return "ai-unattributed";
  return undefined;
}

function judgeRelativeDays(
  bare: string,
  isReport: boolean,
  { fields, told, locale }: Known,
): WordsRefusal | undefined {
  for (const phrase of relativeDaysIn(bare, locale)) {
    if (fields.words.has(phrase)) continue;
    if (!told.words.has(phrase)) return "ai-date";
    if (!isReport) return "ai-unattributed";
  }
  const isTold = isReport && !mistakesPartOfDay(bare, told.minutes);
  return mistakesPartOfDay(bare, fields.minutes) && !isTold ? "ai-time" : undefined;
}

const REFUSALS = {
  date: "ai-date",
  time: "ai-time",
  number: "ai-number",
  code: "ai-code",
} as const;

function judgeMention(mention: Mention, line: Line, known: Known): WordsRefusal | undefined {
  if (mention.kind === "number") {
    if (isNoCount(mention, line, known)) return undefined;
    const mayBeTold = line.isReport && holds(known.told, mention);
    if (!mayBeTold && mistakesNumber(mention, line, known.bindings, known.derived))
      return "ai-number";
  }
  if (holds(known.fields, mention) || isDerived(mention, line, known)) return undefined;
  if (!holds(known.told, mention)) return REFUSALS[mention.kind];
  return line.isReport ? undefined : "ai-unattributed";
}

function holds(store: Store, mention: Mention): boolean {
  switch (mention.kind) {
    case "date":
      return holdsDate(store, mention) || store.numbers.has(mention.number ?? Number.NaN);
    case "time":
      return holdsTime(store, mention);
    case "number":
      return holdsNumber(store, mention);
    case "code":
      return holdsCode(store, mention.code);
  }
}

function isDerived(mention: Mention, line: Line, { derived }: Known): boolean {
  if (mention.kind === "time")
    return mention.hours !== undefined && derived.durations.has(`hour:${mention.hours}`);
  if (mention.kind === "date") return follows(derived, [mention.number ?? Number.NaN], line);
  if (mention.kind !== "number" || mention.percent) return false;
  const { values, unit, currency } = mention;
  if (unit !== undefined && values.some((value) => derived.durations.has(`${unit}:${value}`)))
    return true;
  // "R500 more": the difference of two amounts is an amount.
  if (currency !== undefined)
    return values.some((value) => differs(derived, `${currency}:${value}`, line));
  return follows(derived, values, line);
}

/** "one of them", "the first time": a word, and no count. */
function isNoCount(mention: NumberMention, line: Line, { derived }: Known): boolean {
  const { values, written, ordinal, unit, percent, currency, end } = mention;
  if (!written || unit !== undefined || percent || currency !== undefined) return false;
  const [value = 0] = values;
  if (ordinal) return value <= 2;
  if (value !== 1) return false;
  const [next = "", nextButOne = ""] = wordsOf(line.folded.slice(end, end + 40)).map(stemOf);
  return !derived.counts.some(({ nouns }) =>
    [...nouns].some((noun) => isSameNoun(noun, next) || isSameNoun(noun, nextButOne)),
  );
}

function judgeClaims(
  folded: string,
  bare: string,
  mentions: readonly Mention[],
  line: Line,
  known: Known,
): WordsRefusal | undefined {
  const hits = hitsIn(folded, mentions, known.sides);
  if (isSwapped(folded, hits)) return "ai-swapped";
  if (mistakesWay(folded, known.derived)) return "ai-swapped";
  const hasClaims = known.lists.size > 0 || known.unchanged.length > 0;
  for (const clause of hasClaims ? clausesOf(folded) : []) {
    if (mistakesMembers(clause, hits, known.lists)) return "ai-swapped";
    const text = bare.slice(clause.start, clause.end);
    const hasTime = hits.some(({ at, isTime }) => isTime && at >= clause.start && at < clause.end);
    if (claimsChange({ text }, known.unchanged, hasTime)) return "ai-unchanged";
  }
  for (const family of graveFamiliesIn(folded)) {
    if (known.grave.has(family)) continue;
    if (!known.graveTold.has(family)) return "ai-claim";
    if (!line.isReport) return "ai-unattributed";
  }
  return undefined;
}
