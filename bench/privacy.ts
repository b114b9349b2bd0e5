/** How well personal data is found in free text: a labelled corpus, with the redactor and with the rules of an older system. */
import Table from "cli-table3";
import { createRedactor } from "../functions/words/redactor/redactor.ts";
import type { Benchmark, Finding } from "./benchmark.ts";
import { CORPUS } from "./privacy/corpus.ts";
import { precisionOf, recallOf, type Score, score } from "./privacy/score.ts";
import { hiddenBySeed } from "./privacy/seed-rules.ts";
import { type Kind, KINDS, type Sentence } from "./privacy/sentence.ts";

/** The countries of the corpus' national phone numbers. */
const COUNTRIES = ["ZA", "US", "GB"];

/** Hiding too much costs little, because the same characters come back: a learner called May hides the month too. */
const TARGETS = { missRate: 0.02, falseRate: 0.12 };

export function scoreOurs(sentences: readonly Sentence[]): Score {
  return score(sentences, hiddenByRedactor, { kindOf: kindOfReference, ours: KINDS.join(" ") });
}

/** With the kind of each value in its place. */
function hiddenByRedactor({ text, people }: Sentence): string {
  const { redact, hidden } = createRedactor({ personal: people.flat(), countries: COUNTRIES });
  return redact(text).replaceAll(/\{(P\d+)\}/g, (_, name: string) => {
    const kind = hidden().get(name)?.kind;
    return `{${KINDS.find((one) => one === kind) ?? "other"}}`;
  });
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
  run: ({ print: say }) => {
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

function kindOfReference(replacement: string): Kind {
  return (
    KINDS.find(
      (one) => replacement.includes(one.replace("-", " - ")) || replacement.includes(one),
    ) ?? "other"
  );
}

function kindOfMask(replacement: string): Kind {
  if (replacement.includes("ID -")) return "id-number";
  return replacement.includes("*") ? "email" : "phone";
}
