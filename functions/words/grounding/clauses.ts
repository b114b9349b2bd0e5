/** Claims that a sentence makes by its verbs: about what did not change, about who was added, about which way something moved. */
import type { Derived } from "./derived.ts";
import type { Hit } from "./sides.ts";
import { stemOf, matchesOf } from "./text.ts";

const CLAUSE_END = /[.;:!?](?=\s|$)|[,()]|\s-+\s|\b(?:and|but|while|whereas|en|maar|terwyl)\b/g;
const VERB =
  /\b(?:is|are|was|were|has|have|had|will|be|been|stays?|remains?|remain\w*|changed|moves?d?|runs?|starts?|ends?|added|removed|joined|left|het|sal|bly|word|gebly|verander|geskuif|skuif|bygevoeg|verwyder)\b/;

export type Clause = { readonly text: string; readonly start: number; readonly end: number };

/** The clauses of a line; a stretch without a verb belongs to the one after it: "the site and the time were changed". */
export function clausesOf(folded: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  const close = (end: number, isFirm: boolean): void => {
    const text = folded.slice(start, end);
    if (text.trim() === "") return;
    if (!isFirm && !VERB.test(text)) return;
    clauses.push({ text, start, end });
    start = end;
  };
  for (const { 0: mark, index } of matchesOf(CLAUSE_END, folded))
    close(index, /^[.;!?]/.test(mark));
  close(folded.length, true);
  return clauses;
}

const CHANGED =
  /\b(?:now|chang\w*|mov(?:es?|ed|ing)|updat\w*|reschedul\w*|new|becomes?|became|replac\w*|add(?:ed|s|ing)?|remov\w*|dropp?ed|join\w*|left|increas\w*|decreas\w*|reduc\w*|extend\w*|shorten\w*|different|another|postpon\w*|switch\w*|amend\w*|revis\w*|modif\w*|swapp?\w*|relocat\w*|instead|no longer|set to|adjust\w*|nou|verander\w*|geskuif|skuif|verskuif|verskuiwing|bygewerk|opgedateer|nuwe?|vervang|bygevoeg|verwyder|uitgestel|verleng|verkort|gewysig|wysig\w*|hersien|aangepas|nie meer|anders?)\b/;
const UNCHANGED =
  /\b(?:not|no other|nothing|none|unchanged|same|remain\w*|stay\w*|unaffected|as before|as is|still|without|n't|nie|onveranderd?|dieselfde|bly|steeds|niks|geen)\b/;
const CHANGED_ALL_THE_SAME = /\b(?:no longer|not only|nie meer|nie net)\b/;

/** The stems of a label of several words, or one. */
export type LabelStems = readonly string[];

/** Labels that are verbs too: sessions whose times have changed "now end at 11:30". */
const VERBAL = new Set(["start", "end", "begin", "eindig", "eind"]);

/** Whether a clause says of one of these labels that it has changed; `hasTime`: it names a time of day that has. */
export function claimsChange(
  { text }: Pick<Clause, "text">,
  labels: readonly LabelStems[],
  hasTime: boolean,
): boolean {
  if (labels.length === 0 || !CHANGED.test(text)) return false;
  if (UNCHANGED.test(text) && !CHANGED_ALL_THE_SAME.test(text)) return false;
  const words = text.match(/[a-z\d]+/g)?.map(stemOf) ?? [];
  return labels.some((stems) => {
    const isVerb = stems.length === 1 && VERBAL.has(stems[0] ?? "");
    return !(isVerb && hasTime) && isNamed(words, stems);
  });
}

/** "number of learners" is named by "number of the learners", "start date" not by "starts … date". */
function isNamed(words: readonly string[], [first, ...rest]: LabelStems): boolean {
  for (let at = words.indexOf(first ?? ""); at !== -1; at = words.indexOf(first ?? "", at + 1)) {
    let next = at;
    const isAll = rest.every((stem) => {
      const found = words.indexOf(stem, next + 1);
      if (found === -1 || found > next + 3) return false;
      next = found;
      return true;
    });
    if (isAll) return true;
  }
  return false;
}

const ADDS =
  /\b(?:add(?:ed|s|ing)?|join(?:ed|s|ing)?|enrol\w*|new|bygevoeg|by(?:gekom|kom)|aangesluit|ingeskryf|nuwe?)\b/;
const REMOVES =
  /\b(?:remov\w*|left|leav(?:es|ing)|withdr[ae]w\w*|dropp?ed|deregister\w*|no longer|verwyder|onttrek|verlaat|uitgeskryf|nie meer)\b/;

/** Whether somebody who was added is said to be removed, or the other way round. */
export function mistakesMembers(
  clause: Clause,
  hits: readonly Hit[],
  lists: ReadonlySet<number>,
): boolean {
  const adds = ADDS.test(clause.text);
  const removes = REMOVES.test(clause.text);
  if (adds === removes) return false;
  let [added, removed] = [false, false];
  for (const { at, change, side } of hits) {
    if (!lists.has(change) || at < clause.start || at >= clause.end) continue;
    if (side === "new") added = true;
    else removed = true;
  }
  return adds ? removed && !added : added && !removed;
}

const WAYS: readonly (readonly [
  RegExp,
  "later" | "earlier" | "up" | "down",
  "later" | "earlier" | "up" | "down",
])[] = [
  [
    /\b(?:later|postpon\w*|push(?:ed)? (?:back|out)|delay\w*|defer\w*|uitgestel|vertraag)\b/,
    "later",
    "earlier",
  ],
  [/\b(?:earlier|sooner|brought forward|bring\w* forward|vroeer)\b/, "earlier", "later"],
  [
    /\b(?:increas\w*|rose|rise[ns]?|grew|grow\w*|up from|more than before|verhoog|gestyg|toegeneem|vermeerder)\b/,
    "up",
    "down",
  ],
  [
    /\b(?:decreas\w*|fell|falls|dropped (?:to|from|by)|reduc\w*|lower(?:ed)?|shrank|down from|verminder|gedaal|verlaag|afgeneem)\b/,
    "down",
    "up",
  ],
];

/** Whether something is said to have moved the one way that only moved the other. */
export function mistakesWay(folded: string, { moved }: Derived): boolean {
  if (moved.size === 0) return false;
  return WAYS.some(
    ([said, way, other]) => !moved.has(way) && moved.has(other) && said.test(folded),
  );
}
