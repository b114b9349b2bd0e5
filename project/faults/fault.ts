/** The parts of a fault. Checks write one sentence: "Expected `field` of FILE to be …, got …". */
import type { Defined } from "../definition-files.ts";
import { fixOf } from "./fixes.ts";

export type Fault = {
  /** From the project's folder. */
  readonly file?: string;
  readonly line?: number;
  readonly field?: string;
  /** "to be an address": what follows "Expected the field". */
  readonly expected: string;
  readonly got: string;
  readonly fix?: string;
  /** The whole sentence. */
  readonly message: string;
};

const FILE = /(?:[\w.@-]+\/)*[\w.@-]+\.ts/;
const PLACE = new RegExp(` \\((${FILE.source})(?::(\\d+))?\\)$`);
const SUBJECT = new RegExp(
  `^Expected (?:[^\`]*?\`([^\`]+)\` (?:(?:of|in) )?)?(?:\`[^\`]*\` of )?(${FILE.source})?`,
);

/** `sources`: the texts of the readable files, by path. */
export function faultOf(
  message: string,
  defined: readonly Defined[],
  sources: ReadonlyMap<string, string>,
): Fault {
  const [, placeFile, placeLine] = PLACE.exec(message) ?? [];
  const sentence = message.replace(PLACE, "");
  const [expected = "", ...got] = sentence.split(", got ");
  const [, field, named] = SUBJECT.exec(sentence) ?? [];
  const file = placeFile ?? named;
  const line = placeLine === undefined ? lineOf(file, field, defined, sources) : Number(placeLine);
  const fix = fixOf(message);
  return {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(field !== undefined && { field }),
    // "Expected `type` of a.ts to be its own" -> "to be its own".
    expected: /(?<= )to [a-z].*$/s.exec(expected)?.[0] ?? expected.replace(/^Expected /, ""),
    got: got.join(", got ") || "nothing",
    ...(fix !== undefined && { fix }),
    message,
  };
}

/** The line that sets a field; undefined if several lines could. */
function lineOf(
  file = "",
  field = "",
  defined: readonly Defined[],
  sources: ReadonlyMap<string, string>,
): number | undefined {
  const lines = (sources.get(file) ?? "").split("\n");
  const samplesAt = lines.findIndex((line) => /^export const samples\b/.test(line));
  const [first, index, ...rest] = field.split(/[.[\]]+/).filter((part) => part !== "");
  if (first === "samples") {
    const { samples = [] } = defined.find(({ path }) => path === file) ?? {};
    const name = JSON.stringify(samples[Number(index)]?.name ?? "");
    return (
      onlyLine(lines, (line) => line.includes(`name: ${name}`)) ?? (samplesAt + 1 || undefined)
    );
  }
  const definition = samplesAt < 0 ? lines : lines.slice(0, samplesAt);
  return [first, index, ...rest]
    .filter((part) => part !== undefined && /^[A-Za-z]\w*$/.test(part))
    .toReversed()
    .map((part) => onlyLine(definition, (line) => new RegExp(`^\\s*${part}\\s*[:(,]`).test(line)))
    .find((line) => line !== undefined);
}

function onlyLine(lines: readonly string[], isIt: (line: string) => boolean): number | undefined {
  const at = lines.findIndex(isIt);
  return at >= 0 && lines.findLastIndex(isIt) === at ? at + 1 : undefined;
}
