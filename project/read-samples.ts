/** Reads what a definition's file exports as `samples`. */
import * as z from "zod/mini";
import {
  type DefinitionSample,
  type MessageSample,
  type SampleExpectation,
  SAMPLE_STATES,
} from "../functions/notification/definition.ts";
import { DEAD_LETTER_REASONS } from "../functions/queue/dead-letter-reasons.ts";
import { whatIsWrong } from "../functions/values/schema.ts";

export type ReadSamples = {
  readonly samples: readonly DefinitionSample[];
  readonly messages: readonly MessageSample[];
  readonly faults: readonly string[];
};

const Text = z.string().check(z.minLength(1));
const Count = z.int().check(z.minimum(0));
const Expectations = z.union([
  z.strictObject({ emails: Count }),
  z.strictObject({ states: z.partialRecord(z.enum(SAMPLE_STATES), Count) }),
  z.strictObject({ deadLetter: z.enum(reasons()) }),
  z.strictObject({ duplicateOf: Text }),
]);
const Expectation = z.custom<SampleExpectation>((value) => Expectations.safeParse(value).success, {
  error: `{ emails: 0 }, { states: { ${SAMPLE_STATES.map((state) => `${state}: 1`).join(", ")} } }, { deadLetter: "REASON" } with a reason of docs/dead-letters.md, or { duplicateOf: "NAME" } with another sample's name`,
});
const EventSample = z.object({
  name: Text,
  event: z.object({
    id: Text,
    source: Text,
    type: Text,
    time: z.optional(z.iso.datetime({ offset: true })),
    data: z.unknown(),
  }),
  envelope: z.optional(z.literal("eventbridge")),
  expect: z.optional(Expectation),
});
const Message = z.strictObject({
  name: Text,
  body: z.string(),
  expect: z.strictObject({ deadLetter: z.literal("unreadable") }),
});

export function readSamples(path: string, exported: unknown): ReadSamples {
  const none = { samples: [], messages: [] };
  if (exported === undefined || (Array.isArray(exported) && exported.length === 0))
    return {
      ...none,
      faults: [`Expected \`samples\` of ${path} to be a list of at least one sample, got none`],
    };
  const list = z.array(z.unknown()).safeParse(exported);
  if (!list.success) return { ...none, faults: [ofFile(whatIsWrong(list.error, "samples"), path)] };
  const samples: DefinitionSample[] = [];
  const messages: MessageSample[] = [];
  const faults: string[] = [];
  list.data.forEach((one, index) => {
    const field = `samples[${index}]`;
    if (isMessage(one)) {
      const read = Message.safeParse(one);
      if (read.success) messages.push(read.data);
      else faults.push(ofFile(whatIsWrong(read.error, field), path));
      return;
    }
    // What is told of a sample counts from the first.
    if (messages.length > 0)
      faults.push(`Expected \`${field}\` of ${path} to come before the samples with a \`body\``);
    const read = EventSample.safeParse(one);
    if (read.success) samples.push(sampleOf(read.data));
    else faults.push(ofFile(whatIsWrong(read.error, field), path));
  });
  return faults.length > 0 ? { ...none, faults } : { samples, messages, faults };
}

function sampleOf({
  name,
  event,
  envelope,
  expect,
}: z.infer<typeof EventSample>): DefinitionSample {
  const { time, data, ...rest } = event;
  return {
    name,
    event: { ...rest, data, ...(time === undefined ? {} : { time }) },
    ...(envelope === undefined ? {} : { envelope }),
    ...(expect === undefined ? {} : { expect }),
  };
}

function isMessage(one: unknown): boolean {
  return typeof one === "object" && one !== null && "body" in one;
}

/** "Expected `samples[0].name` to be …" -> "Expected `samples[0].name` of notifications/a.ts to be …". */
function ofFile(sentences: string, path: string): string {
  return sentences.replaceAll(/Expected (`[^`]*`)/g, `Expected $1 of ${path}`);
}

function reasons(): (keyof typeof DEAD_LETTER_REASONS)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
  return Object.keys(DEAD_LETTER_REASONS) as (keyof typeof DEAD_LETTER_REASONS)[];
}
