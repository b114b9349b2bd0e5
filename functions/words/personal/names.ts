/** The names of known people in free text, in every way in which people write them. */
import { isGrammar, isMonthName } from "./common-words.ts";
import type { Folded } from "./fold.ts";
import type { NameIndex } from "./name-index.ts";
import { type Gap, gapBetween, isCapital, type Token, tokensOf } from "./name-tokens.ts";
import type { Span } from "./span.ts";

/**
 * A name and whose it is. `person`: this person's and nobody else's. `former`: a name that the person's full name does not
 * hold. `word`: several people's, or perhaps no name at all; whoever reads it must see the very word again.
 */
export type NameFound = Span &
  ({ readonly as: "person" | "former"; readonly person: number } | { readonly as: "word" });

type Run = { first: number; last: number; people: readonly number[]; words: Set<string> };

const CONNECTORS = 3;

/** Finds names: words that belong to people, joined with their neighbours as far as one person's name may hold them all. */
export function namesIn(folded: Folded, index: NameIndex): NameFound[] {
  if (index.words.size === 0) return [];
  const tokens = tokensOf(folded, index);
  const found: NameFound[] = [];
  let next = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) continue;
    if (token.entry === undefined) {
      const plural = pluralOf(token, index);
      if (plural !== undefined) found.push(plural);
      continue;
    }
    const run = createRun(folded, tokens, at, next, index);
    const whose = judge(folded, tokens, run, index);
    if (whose !== undefined)
      found.push({
        ...whose,
        start: tokens[run.first]?.start ?? 0,
        end: tokens[run.last]?.end ?? 0,
      });
    at = run.last;
    next = at + 1;
  }
  for (const { word, person } of index.unparted)
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1))
      found.push({ as: "person", person, start: at, end: at + word.length });
  return found;
}

function createRun(
  { text, given, startOf }: Folded,
  tokens: readonly Token[],
  at: number,
  from: number,
  index: NameIndex,
): Run {
  const gap = (one: number): Gap => {
    const [left, right] = [tokens[one], tokens[one + 1]];
    return left === undefined || right === undefined ? undefined : gapBetween(text, left, right);
  };
  const isInitials = (one: number): boolean => {
    const token = tokens[one];
    if (token === undefined || token.word.length > 3) return false;
    const dotted = token.word.length === 1 && text[token.end] === ".";
    return (
      dotted || Array.from(token.word).every((_, i) => isCapital(given, startOf(token.start + i)))
    );
  };
  const withInitials = (one: number, people: readonly number[]): readonly number[] =>
    isInitials(one)
      ? people.filter((person) =>
          Array.from(tokens[one]?.word ?? "").every((letter) =>
            index.initials[person]?.has(letter),
          ),
        )
      : [];
  const isParticle = (one: number, people: readonly number[]): boolean =>
    people.some((person) => index.particles[person]?.has(tokens[one]?.word ?? ""));

  const run: Run = {
    first: at,
    last: at,
    people: [...new Set(tokens[at]?.entry?.holders.map(({ person }) => person))],
    words: new Set([tokens[at]?.word ?? ""]),
  };
  // Forwards: over particles and initials to the next word of the same person.
  for (;;) {
    let to = run.last + 1;
    let comma = gap(to - 1) === "comma";
    const step = () => gap(to - 1) !== undefined && to < tokens.length;
    while (
      step() &&
      to - run.last <= CONNECTORS &&
      shared(run, tokens, to, comma).length === 0 &&
      (isParticle(to, run.people) || isInitials(to))
    ) {
      comma ||= gap(to) === "comma";
      to++;
    }
    const people = step() ? shared(run, tokens, to, comma) : [];
    if (people.length === 0) break;
    run.people = people;
    run.words.add(tokens[to]?.word ?? "");
    run.last = to;
  }
  const family = (one: number) =>
    tokens[one]?.entry?.holders.some(({ part }) => part !== "given") === true;
  const narrow = (one: number): boolean => {
    const people = withInitials(one, run.people);
    if (people.length > 0) run.people = people;
    return people.length > 0;
  };
  /** "T.G. Nkosi": where of Thandi no other name is known, the first initial tells. */
  const leading = (): boolean => {
    let one = run.first;
    const dotted = () =>
      tokens[one - 1]?.word.length === 1 && text[tokens[one - 1]?.end ?? 0] === ".";
    while (one > from && run.first - one < CONNECTORS && gap(one - 1) === "near" && dotted()) one--;
    while (one < run.first && !narrow(one)) one++;
    if (one === run.first) return false;
    run.first = one;
    return true;
  };
  if (family(run.first)) {
    const back = () => run.first > from && gap(run.first - 1) === "near";
    while (back() && isParticle(run.first - 1, run.people)) run.first--;
    const first = run.first;
    while (back() && narrow(run.first - 1)) run.first--;
    if (run.first === first && leading()) return run;
    if (run.first < first) return run;
  }
  // Behind a comma they may be the next one's: "Nkosi, T." but not "Nkosi, T. Nkosi".
  const goesOn = (one: number) =>
    gap(one) === "near" && (family(one + 1) || isParticle(one + 1, run.people));
  if (family(run.last))
    while (gap(run.last) !== undefined && !goesOn(run.last + 1) && narrow(run.last + 1)) run.last++;
  return run;
}

/** Who may have both the run's words and this one. Behind a comma only given names go on, after a family name. */
function shared(run: Run, tokens: readonly Token[], at: number, comma: boolean): number[] {
  const token = tokens[at];
  if (token?.entry === undefined || run.words.has(token.word)) return [];
  const before = tokens[run.last]?.entry?.holders ?? [];
  return run.people.filter((person) => {
    const here = token.entry?.holders.filter((holder) => holder.person === person) ?? [];
    if (!comma) return here.length > 0;
    const isFamily = before.some((one) => one.person === person && one.part === "family");
    return isFamily && here.some(({ part }) => part === "given");
  });
}

type Whose = { as: "person" | "former"; person: number } | { as: "word" };

function judge(
  folded: Folded,
  tokens: readonly Token[],
  { first, last, people, words }: Run,
  index: NameIndex,
): Whose | undefined {
  const [person, ...others] = people;
  const lone = first === last ? tokens[first] : undefined;
  if (lone !== undefined) {
    const reading = readingOf(folded, tokens, first);
    if (reading === "neither") return undefined;
    if (reading === "either") return { as: "word" };
  }
  if (person === undefined || others.length > 0) return { as: "word" };
  // A family name by itself may be a place or a thing ("to Paarl", "Business English"): the reader must see just that word.
  if (lone !== undefined && isFamilyOnly(lone, person) && readsAsThing(folded, lone))
    return { as: "word" };
  const former = [...words].some((word) => index.former[person]?.has(word));
  return { as: former ? "former" : "person", person };
}

function isFamilyOnly({ entry }: Token, person: number): boolean {
  const own = entry?.holders.filter((holder) => holder.person === person) ?? [];
  return own.every(({ part }) => part === "family");
}

const BEFORE_A_PLACE = /(?<![a-z])(?:to|in|at|from|near|via|na|te|uit) $/;
const BEHIND_A_PLACE =
  /^ (?:depot|hall|campus|street|road|avenue|office|branch|room|building|school|college|site|centre|center|park|station|straat|weg|kantoor|tak|saal|kamer|gebou|skool|kollege|sentrum|dorp|stad)(?![a-z])/;
const TITLE_OR_NONE = /(?:^|[^\p{L}])(?:\p{Ll}[\p{L}'-]*|\p{Lu}[\p{Ll}]{0,3}\.?) $/u;
const CAPITAL_BEFORE = /\p{Lu}[\p{L}'-]+ $/u;

/** Beside a word of a place, or behind another capital that is no title. */
function readsAsThing({ text, given, startOf }: Folded, { start, end }: Token): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  if (BEFORE_A_PLACE.test(before) || BEHIND_A_PLACE.test(text.slice(end, end + 12))) return true;
  const asGiven = given.slice(Math.max(0, startOf(start) - 24), startOf(start));
  return CAPITAL_BEFORE.test(asGiven) && !TITLE_OR_NONE.test(asGiven);
}

const PREPOSITION =
  /(?<![a-z])(?:in|during|since|until|till|early|late|mid|next|last|this|every|the|end of|begin|einde|sedert|tot|vroeg|laat|volgende|verlede|hierdie|elke|gedurende|die) $/;
const MONTH_TO_MONTH = /(?:from|between|van|tussen) $/;
const OPEN_END = /^ (?:on|onwards?|to|till|until|and|af|tot|en)(?![a-z])/;
const QUESTION =
  /^ (?:you|your|the|he|she|they|it|we|i|this|that|these|those|there|a|an|my|our|all|any|be|not)(?![a-z])/;

/** Whether a name that stands alone is read as the name, as the word that it is as well, or as one or the other. */
function readingOf(
  { text, given, startOf }: Folded,
  tokens: readonly Token[],
  at: number,
): "name" | "either" | "neither" {
  const token = tokens[at];
  if (token?.entry === undefined || token.entry.class === "name") return "name";
  const kind = token.entry.class;
  if (kind === "ours") return "neither";
  const capital = isCapital(given, startOf(token.start));
  const before = text.slice(Math.max(0, token.start - 14), token.start);
  const behind = text.slice(token.end, token.end + 8);
  const small = !capital || (isCapital(given, startOf(token.start + 1)) && kind !== "word");
  if (kind === "month" && isDate(before, behind)) return "neither";
  if (kind === "month" && capital && isSpan(tokens, at, before, behind)) return "neither";
  if (small) return kind === "grammar" || isGrammar(token.word) ? "neither" : "either";
  const previous = tokens[at - 1];
  const opens =
    previous === undefined || /[.!?:;"\n([]/.test(text.slice(previous.end, token.start));
  if (!opens) return "name";
  return kind === "grammar" && QUESTION.test(behind) ? "neither" : "either";
}

/** "in May", "the June intake", "from June on", "from April to June". */
function isSpan(tokens: readonly Token[], at: number, before: string, behind: string): boolean {
  const isMonth = (one: number) => tokens[one] !== undefined && isMonthName(tokens[one].word);
  if (PREPOSITION.test(before) || (MONTH_TO_MONTH.test(before) && OPEN_END.test(behind)))
    return true;
  return (
    /(?:to|till|until|and|tot|en|\/|-) ?$/.test(before) && (isMonth(at - 1) || isMonth(at - 2))
  );
}

function isDate(before: string, behind: string): boolean {
  return (
    /\d(?:st|nd|rd|th|ste|de)?[ ,./-]{0,2}(?:of )?$/.test(before) || /^[ ,./'-]{0,2}\d/.test(behind)
  );
}

/** "the Nkosis": the family, which is nobody in particular. */
function pluralOf({ word, start, end }: Token, { words }: NameIndex): NameFound | undefined {
  if (word.length < 5 || !word.endsWith("s")) return undefined;
  return words.get(word.slice(0, -1))?.class === "name" ? { as: "word", start, end } : undefined;
}
