/** What must hold of the definitions before anything is deployed; each fault names the file and the field. */
import * as z from "zod/mini";
import { readAddress } from "../functions/values/address.ts";
import type { DefinitionSample } from "../functions/notification/definition.ts";
import type { Languages } from "../functions/notification/language.ts";
import type { AnyDefinition } from "../functions/notification/evaluate.ts";
import { isLifetime, LIFETIME_BOUNDS, minutesOf } from "../functions/notification/definition.ts";
import { whatIsWrong } from "../functions/values/schema.ts";
import { MAX_TYPE_BYTES } from "../functions/email/unsubscribe-target.ts";
import { askFaults } from "./definition-asks.ts";
import { brokenFaults, type Defined, type DefinitionFile } from "./definition-files.ts";
import { pathFault } from "./definition-paths.ts";
import { sampleFaults } from "./definition-samples.ts";

/** Loaded files that hold a definition and samples as they should be, and what is wrong with the others. */
export function readDefinitions(files: readonly DefinitionFile[]): {
  readonly defined: readonly Defined[];
  readonly faults: readonly string[];
} {
  const defined: Defined[] = [];
  const faults = brokenFaults(files);
  for (const { path, exports } of files) {
    if (exports === undefined) continue;
    const { definition, samples } = exports;
    if (!("definition" in exports)) {
      const [name] = Object.entries(exports).find(([, one]) => isDefinition(one)) ?? [];
      if (name !== undefined)
        faults.push(
          `Expected the definition of ${path} to be exported as \`definition\`, got \`${name}\``,
        );
      continue;
    }
    if (!isDefinition(definition)) {
      faults.push(
        `Expected \`definition\` of ${path} to be made by defineNotification, got ${kindOf(definition)}`,
      );
      continue;
    }
    const read = readSamples(path, samples);
    faults.push(...read.faults);
    defined.push({ path, definition, samples: read.samples });
  }
  return { defined, faults };
}

/** All that is wrong with the definitions' files. */
export function definitionFaults(files: readonly DefinitionFile[], languages: Languages): string[] {
  const { defined, faults } = readDefinitions(files);
  return [
    ...faults,
    ...doubleFaults(defined),
    ...defined.flatMap((one) => [
      ...declarationFaults(one),
      ...askFaults(one),
      ...sampleFaults(one, languages),
    ]),
  ];
}

function isDefinition(value: unknown): value is AnyDefinition {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "notify" in value &&
    typeof value.notify === "function" &&
    "keyTextOf" in value &&
    "checked" in value
  );
}

const Text = z.string().check(z.minLength(1));
const Samples = z.array(
  z.object({
    name: Text,
    event: z.object({
      id: Text,
      source: Text,
      type: Text,
      time: z.optional(z.iso.datetime({ offset: true })),
      data: z.unknown(),
    }),
  }),
);

function readSamples(
  path: string,
  samples: unknown,
): { readonly samples: readonly DefinitionSample[]; readonly faults: readonly string[] } {
  if (samples === undefined || (Array.isArray(samples) && samples.length === 0))
    return {
      samples: [],
      faults: [`Expected \`samples\` of ${path} to be a list of at least one sample, got none`],
    };
  const parsed = Samples.safeParse(samples);
  if (!parsed.success)
    return { samples: [], faults: [ofFile(whatIsWrong(parsed.error, "samples"), path)] };
  return {
    samples: parsed.data.map(({ name, event: { time, data, ...event } }) => ({
      name,
      event: { ...event, data, ...(time === undefined ? {} : { time }) },
    })),
    faults: [],
  };
}

/** "Expected `samples[0].name` to be …" -> "Expected `samples[0].name` of notifications/a.ts to be …". */
function ofFile(sentences: string, path: string): string {
  return sentences.replaceAll(/Expected (`[^`]*`)/g, `Expected $1 of ${path}`);
}

function kindOf(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}

function doubleFaults(defined: readonly Defined[]): string[] {
  const first = new Map<string, string>();
  return defined.flatMap(({ path, definition: { type } }) => {
    const other = first.get(type);
    if (other === undefined) first.set(type, path);
    return other === undefined
      ? []
      : [`Expected \`type\` of ${path} to be its own, got ${JSON.stringify(type)} as in ${other}`];
  });
}

function declarationFaults({ path, definition }: Defined): string[] {
  const { data, personal, replyTo, mandatory, expiresAfter } = definition.checked;
  const faults: string[] = [];
  if (definition.type.trim() === "")
    faults.push(`Expected \`type\` of ${path} to be an event's type or "*", got ""`);
  personal.forEach(({ role, at, fields }, index) => {
    if (!/^\p{Lu}/u.test(role))
      faults.push(
        `Expected \`personal[${index}].role\` of ${path} to be a word such as "Learner", got ${JSON.stringify(role)}`,
      );
    const entries = Object.entries(fields);
    if (entries.length === 0)
      faults.push(`Expected \`personal[${index}].fields\` of ${path} to name a field, got none`);
    for (const [field, name] of entries) {
      const whole = [at, name].filter((part) => part !== "").join(".");
      const fault = pathFault(data, whole);
      if (fault !== undefined)
        faults.push(
          `Expected \`personal[${index}].fields.${field}\` of ${path} to be a path into the data, got ${JSON.stringify(whole)}: ${fault}`,
        );
    }
  });
  const typeBytes = Buffer.byteLength(JSON.stringify(definition.type));
  if (mandatory !== true && typeBytes > MAX_TYPE_BYTES)
    faults.push(
      `Expected \`type\` of ${path} to be at most ${MAX_TYPE_BYTES} bytes as JSON, so that the link by which readers end its mails fits into a header (or \`mandatory\` to be true), got ${typeBytes}`,
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
