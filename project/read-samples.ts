/** Reads the `samples` that a definition's file exports. */
import * as z from "zod/mini";
import {
  type DefinitionSample,
  type MessageSample,
  SAMPLE_STATES,
  type SampleExpectation,
} from "../functions/notification/definition.ts";
import { DEAD_LETTER_REASONS } from "../functions/queue/dead-letter-reasons.ts";
import { whatIsWrong } from "../functions/values/schema.ts";
import { fitting } from "./schema-faults.ts";

export type ReadSamples = {
  readonly samples: readonly DefinitionSample[];
  readonly messages: readonly MessageSample[];
  readonly faults: readonly string[];
};

type Reason = keyof typeof DEAD_LETTER_REASONS;
const isReason = (value: unknown) => Object.hasOwn(DEAD_LETTER_REASONS, String(value));

const Text = z.string().check(z.minLength(1));
const Count = z.int().check(z.minimum(0));
const Expectation = fitting<SampleExpectation>(
  z.union([
    z.strictObject({ emails: Count }),
    z.strictObject({ states: z.partialRecord(z.enum(SAMPLE_STATES), Count) }),
    z.strictObject({ deadLetter: z.custom<Reason>(isReason) }),
    z.strictObject({ duplicateOf: Text }),
  ]),
  `{ emails: 0 }, { states: { ${SAMPLE_STATES.map((state) => `${state}: 1`).join(", ")} } }, { deadLetter: "REASON" } with a reason of docs/dead-letters.md, or { duplicateOf: "NAME" } with another sample's name`,
);
const EventSample = z.object({
  name: Text,
  event: z.object({
    id: Text,
    source: Text,
    type: Text,
    time: z.exactOptional(z.iso.datetime({ offset: true })),
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
  const samples: DefinitionSample[] = [];
  const messages: MessageSample[] = [];
  const faults: string[] = [];
  const addFaults = (error: z.core.$ZodError, field: string) =>
    // "Expected `samples[0].name` to be …" -> "Expected `samples[0].name` of notifications/a.ts to be …".
    faults.push(
      whatIsWrong(error, field).replaceAll(/Expected (`[^`]*`)/g, `Expected $1 of ${path}`),
    );
  const list = z.array(z.unknown()).safeParse(exported ?? []);
  if (!list.success) addFaults(list.error, "samples");
  else if (list.data.length === 0)
    faults.push(`Expected \`samples\` of ${path} to be a list of at least one sample, got none`);
  for (const [index, one] of (list.data ?? []).entries()) {
    const field = `samples[${index}]`;
    if (typeof one === "object" && one !== null && "body" in one) {
      const read = Message.safeParse(one);
      if (read.success) messages.push(read.data);
      else addFaults(read.error, field);
      continue;
    }
    // Other samples are named by their place in the list, which counts events only.
    if (messages.length > 0)
      faults.push(`Expected \`${field}\` of ${path} to come before the samples with a \`body\``);
    const read = EventSample.safeParse(one);
    if (read.success) samples.push(read.data);
    else addFaults(read.error, field);
  }
  return faults.length > 0 ? { samples: [], messages: [], faults } : { samples, messages, faults };
}
