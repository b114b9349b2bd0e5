/** A fault of a project, taken apart: the checks say each in one sentence, "Expected `field` of FILE to be …, got …". */
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

/** `sources`: the texts of files by their path, as far as they can be read. */
export function faultOf(
  message: string,
  defined: readonly Defined[],
  sources: ReadonlyMap<string, string>,
): Fault {
  const [, placeFile, placeLine] = PLACE.exec(message) ?? [];
  const sentence = message.replace(PLACE, "");
  const at = sentence.lastIndexOf(", got ") < 0 ? sentence.length : sentence.indexOf(", got ");
  const [, field, named] = SUBJECT.exec(sentence) ?? [];
  const file = placeFile ?? named;
  const samples = defined.find(({ path }) => path === file)?.samples ?? [];
  const line =
    placeLine === undefined
      ? lineOf(
          sources.get(file ?? ""),
          field,
          samples.map(({ name }) => name),
        )
      : Number(placeLine);
  const fix = fixOf(message);
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
    expected: expectationIn(sentence.slice(0, at)),
    got: sentence.slice(at + ", got ".length) || "nothing",
    ...(fix === undefined ? {} : { fix }),
    message,
  };
}

/** "Expected `type` of a.ts to be its own" -> "to be its own". */
function expectationIn(start: string): string {
  const at = start.search(/ to (?=[a-z])/);
  return at < 0 ? start.replace(/^Expected /, "") : start.slice(at + 1);
}

/** Where a field is set, if one place alone can be it. */
function lineOf(
  text: string | undefined,
  field: string | undefined,
  sampleNames: readonly string[],
): number | undefined {
  if (text === undefined || field === undefined) return undefined;
  const lines = text.split("\n");
  const ofSamples = lines.findIndex((line) => /^export const samples\b/.test(line));
  const parts = field.split(/[.[\]]+/).filter((part) => part !== "");
  if (parts[0] === "samples") {
    const name = JSON.stringify(sampleNames[Number(parts[1])] ?? "");
    return (
      onlyLine(lines, (line) => line.includes(`name: ${name}`)) ?? (ofSamples + 1 || undefined)
    );
  }
  const definition = ofSamples < 0 ? lines : lines.slice(0, ofSamples);
  for (const part of parts.filter((one) => /^[A-Za-z]\w*$/.test(one)).toReversed()) {
    const found = onlyLine(definition, (line) => new RegExp(`^\\s*${part}\\s*[:(,]`).test(line));
    if (found !== undefined) return found;
  }
  return undefined;
}

function onlyLine(lines: readonly string[], isIt: (line: string) => boolean): number | undefined {
  const first = lines.findIndex(isIt);
  return first >= 0 && lines.findLastIndex(isIt) === first ? first + 1 : undefined;
}
