/** Checks definitions before a deployment; each fault names the file and the field. */
import { MAX_TYPE_BYTES } from "../functions/email/unsubscribe-token-format.ts";
import { isLifetime, LIFETIME_BOUNDS, minutesOf } from "../functions/notification/definition.ts";
import type { AnyDefinition } from "../functions/notification/evaluate.ts";
import type { Languages } from "../functions/notification/language.ts";
import { isError } from "../functions/platform/errors.ts";
import { readAddress } from "../functions/values/address.ts";
import { aiFaults } from "./definition-ai.ts";
import { brokenFaults, type Defined, type DefinitionFile } from "./definition-files.ts";
import { pathFault } from "./definition-paths.ts";
import { originalOf, sampleFaults } from "./definition-samples.ts";
import { shapeFaults } from "./definition-shape.ts";
import { readSamples } from "./read-samples.ts";
import { kindOf } from "./schema-faults.ts";

type ReadFile = { readonly defined?: Defined; readonly faults: readonly string[] };

/** The definitions with their samples, and the faults of the files that have no valid ones. */
export function readDefinitions(files: readonly DefinitionFile[]): {
  readonly defined: readonly Defined[];
  readonly faults: readonly string[];
} {
  const read = files.map(readFile);
  return {
    defined: read.flatMap(({ defined }) => defined ?? []),
    faults: [...brokenFaults(files), ...read.flatMap(({ faults }) => faults)],
  };
}

/** All faults of the definitions' files. */
export function definitionFaults(files: readonly DefinitionFile[], languages: Languages): string[] {
  const { defined, faults } = readDefinitions(files);
  return [
    ...faults,
    ...sharedTypeFaults(defined),
    ...defined.flatMap((one) => duplicateOfFaults(one, defined)),
    ...defined.flatMap((one) => [
      ...declarationFaults(one),
      ...aiFaults(one),
      ...sampleFaults(one, languages),
    ]),
  ];
}

/** A getter of an export may throw: that is a fault of its file only. */
function readFile({ path, exports }: DefinitionFile): ReadFile {
  if (exports === undefined) return { faults: [] };
  try {
    return readExports(path, exports);
  } catch (error) {
    const got = isError(error) ? `${error.name}: ${error.message}` : typeof error;
    return { faults: [`Expected ${path} to be a module that can be loaded, got ${got}`] };
  }
}

function readExports(path: string, exports: NonNullable<DefinitionFile["exports"]>): ReadFile {
  const { definition } = exports;
  if (!("definition" in exports)) {
    const [name] = Object.entries(exports).find(([, one]) => isDefinition(one)) ?? [];
    const fault = `Expected the definition of ${path} to be exported as \`definition\`, got \`${name}\``;
    return { faults: name === undefined ? [] : [fault] };
  }
  if (!isDefinition(definition)) {
    const fault = `Expected \`definition\` of ${path} to be made by defineNotification, got ${kindOf(definition)}`;
    return { faults: [fault] };
  }
  const shape = shapeFaults(path, definition.checked);
  if (shape.length > 0) return { faults: shape };
  const { samples, messages, faults } = readSamples(path, exports["samples"]);
  return { defined: { path, definition, samples, messages }, faults };
}

function isDefinition(value: unknown): value is AnyDefinition {
  return (
    typeof value === "object" &&
    value !== null &&
    "notify" in value &&
    typeof value.notify === "function" &&
    "keyTextOf" in value &&
    "checked" in value &&
    typeof value.checked === "object" &&
    value.checked !== null
  );
}

function sharedTypeFaults(defined: readonly Defined[]): string[] {
  return defined.flatMap(({ path, definition: { type } }) => {
    const first = defined.find((one) => one.definition.type === type)?.path;
    return first === path
      ? []
      : [`Expected \`type\` of ${path} to be its own, got ${JSON.stringify(type)} as in ${first}`];
  });
}

function duplicateOfFaults(one: Defined, defined: readonly Defined[]): string[] {
  return one.samples.flatMap((sample, index) => {
    const { expect = {} } = sample;
    return !("duplicateOf" in expect) || originalOf(defined, one, sample) !== undefined
      ? []
      : [
          `Expected \`samples[${index}].expect.duplicateOf\` of ${one.path} to be the name of another sample, got ${JSON.stringify(expect.duplicateOf)}`,
        ];
  });
}

function declarationFaults({ path, definition }: Defined): string[] {
  const { data, personal = [], replyTo, mandatory, expiresAfter } = definition.checked;
  const faults: string[] = [];
  if (definition.type.trim() === "")
    faults.push(`Expected \`type\` of ${path} to be an event's type or "*", got ""`);
  for (const [index, dataPath] of personal.entries()) {
    const fault = pathFault(data, dataPath);
    if (fault !== undefined)
      faults.push(
        `Expected \`personal[${index}]\` of ${path} to be a path into the data, got ${JSON.stringify(dataPath)}: ${fault}`,
      );
  }
  const typeBytes = Buffer.byteLength(JSON.stringify(definition.type));
  if (mandatory !== true && typeBytes > MAX_TYPE_BYTES)
    faults.push(
      `Expected \`type\` of ${path} to be at most ${MAX_TYPE_BYTES} bytes as JSON, so that the unsubscribe link fits into a header (or \`mandatory\` to be true), got ${typeBytes}`,
    );
  if (replyTo !== undefined && !readAddress(replyTo).ok)
    faults.push(
      `Expected \`replyTo\` of ${path} to be an address that can be mailed, got ${JSON.stringify(replyTo)}`,
    );
  const minutes = minutesOf(expiresAfter);
  if (minutes !== undefined && !isLifetime(minutes))
    faults.push(
      `Expected \`expiresAfter\` of ${path} to be ${LIFETIME_BOUNDS}, got ${JSON.stringify(expiresAfter)}`,
    );
  return faults;
}
