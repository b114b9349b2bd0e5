/** How well personal data is found in free text: a labelled corpus, with Postrider's rules and those of the system that it replaces. */
import Table from "cli-table3";
import { ALIAS_WORDS, createAliases } from "../functions/words/personal/aliases.ts";
import type { Benchmark, Finding } from "./benchmark.ts";
import { CORPUS } from "./privacy/corpus.ts";
import { precisionOf, recallOf, type Score, score } from "./privacy/score.ts";
import { hiddenBySeed } from "./privacy/seed-rules.ts";
import { type Kind, KINDS, type Sentence } from "./privacy/sentence.ts";

/** Countries by which national phone numbers of the corpus are read. */
const COUNTRIES = ["ZA", "US", "GB"];

const TARGETS = { missRate: 0.02, falseRate: 0.05 };

export function scoreOurs(sentences: readonly Sentence[]): Score {
  return score(
    sentences,
    ({ text, people }) => createAliases(people, { countries: COUNTRIES, avoid: [text] }).hide(text),
    { kindOf: kindOfAlias, ours: ALIAS_WORDS.join(" ") },
  );
}

export function scoreSeed(sentences: readonly Sentence[]): Score {
  return score(sentences, ({ text }) => hiddenBySeed(text), {
    kindOf: kindOfMask,
    ours: "",
  });
}

export const privacy: Benchmark = {
  name: "privacy",
  about: "personal data found in a labelled corpus of notes, beside the old system's rules",
  run: ({ say }) => {
    const ours = scoreOurs(CORPUS);
    const seed = scoreSeed(CORPUS);
    const labelled = ours.total.labelled;
    say(`${CORPUS.length} sentences, ${labelled} identifiers`);
    for (const line of tableOf(ours, seed).split("\n")) say(line);
    for (const fault of ours.faults) say(fault);
    return Promise.resolve([
      bounded("identifiers missed (1 - recall)", 1 - recallOf(ours.total), TARGETS.missRate, ours),
      bounded(
        "of what was hidden, not personal (1 - precision)",
        1 - precisionOf(ours.total),
        TARGETS.falseRate,
        ours,
      ),
      { what: "the old system's rules", numbers: numbersOf(seed) },
    ]);
  },
};

function bounded(what: string, value: number, atMost: number, found: Score): Finding {
  return { what, numbers: numbersOf(found), bounded: { value, unit: "share", atMost } };
}

function numbersOf({ total }: Score): string {
  return `recall ${share(recallOf(total))}, precision ${share(precisionOf(total))}: ${total.missed} of ${total.labelled} missed, ${total.false} false`;
}

function tableOf(ours: Score, seed: Score): string {
  const table = new Table({
    head: ["", "labelled", "recall", "precision", "seed's recall", "seed's precision"],
    style: { head: [], border: [] },
  });
  for (const kind of [...KINDS, undefined])
    table.push([
      kind ?? "in total",
      countOf(ours, kind).labelled,
      ...[ours, seed].flatMap((one) => [
        share(recallOf(countOf(one, kind))),
        share(precisionOf(countOf(one, kind))),
      ]),
    ]);
  return table.toString();
}

function countOf({ total, byKind }: Score, kind: Kind | undefined): Score["total"] {
  return kind === undefined ? total : (byKind.get(kind) ?? { labelled: 0, missed: 0, false: 0 });
}

function share(value: number): string {
  return value.toFixed(3);
}

const ALIAS_KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/\bphone\b/i, "phone"],
  [/\be ?- ?mail\b/i, "email"],
  [/\bID number\b/, "id-number"],
  [/\bpassport\b/i, "passport"],
  [/\bAccount\b/, "iban"],
  [/\bCard\b/, "card"],
];

function kindOfAlias(replacement: string): Kind {
  return ALIAS_KINDS.find(([pattern]) => pattern.test(replacement))?.[1] ?? "name";
}

function kindOfMask(replacement: string): Kind {
  if (replacement.includes("ID -")) return "id-number";
  return replacement.includes("*") ? "email" : "phone";
}
