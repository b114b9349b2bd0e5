/** A project's samples as events. */
import { randomUUID } from "node:crypto";
import type {
  DefinitionSample,
  SampleExpectation,
} from "../../../functions/notification/definition.ts";
import type { Defined } from "../../../project/definition-files.ts";
import { originalOf } from "../../../project/definition-samples.ts";
import { asciiJson } from "../../servers/sqs.ts";
import type { EventToSend } from "../session.ts";

export type SampleEvent = {
  /** The definition's type. */
  readonly definition: string;
  readonly name: string;
  /** A message with a new id and the present time, so that it is neither a duplicate nor expired. */
  readonly body: string;
  readonly expect?: SampleExpectation | undefined;
  /** For a duplicate: the index of the sample with the same notification. */
  readonly original?: number | undefined;
};

/** Duplicates come after the other samples, unreadable messages last. */
export function sampleEvents(
  defined: readonly Defined[],
  newId: (id: string) => string = withSuffix,
): readonly SampleEvent[] {
  const all = defined.flatMap((one) => one.samples.map((sample) => ({ one, sample })));
  const ordered = [
    ...all.filter(({ sample }) => !isDuplicate(sample)),
    ...all.filter(({ sample }) => isDuplicate(sample)),
  ];
  const ids = ordered.map(({ sample }) => newId(sample.event.id));
  const events = ordered.map(({ one, sample }, place): SampleEvent => {
    const { name, event, expect } = sample;
    const wanted = originalOf(defined, one, sample);
    const original = wanted && ordered.findIndex((other) => other.sample === wanted);
    // The same event sent twice has one id; two events of one edit have two.
    const from = wanted?.event.id === event.id ? original : place;
    const body = bodyOf(sample, ids[from ?? place] ?? event.id);
    return { definition: one.definition.type, name, body, expect, original };
  });
  const messages = defined.flatMap(({ definition, messages: own = [] }) =>
    own.map((message) => ({ definition: definition.type, ...message })),
  );
  return [...events, ...messages];
}

function withSuffix(id: string): string {
  return `${id}~${randomUUID().slice(0, 6)}`;
}

function isDuplicate({ expect }: DefinitionSample): boolean {
  return expect !== undefined && "duplicateOf" in expect;
}

function bodyOf({ event, envelope }: DefinitionSample, id: string): string {
  const now = new Date().toISOString();
  if (envelope !== "eventbridge")
    return asciiJson({
      specversion: "1.0",
      ...event,
      id,
      ...(event.time !== undefined && { time: now }),
    });
  return asciiJson({
    version: "0",
    id,
    "detail-type": event.type,
    source: event.source,
    account: "123456789012",
    time: now,
    region: "us-east-1",
    resources: [],
    detail: event.data,
  });
}

/** Returns the samples in turn. */
export function createSampleQueue(): (samples: readonly SampleEvent[]) => EventToSend | undefined {
  let next = 0;
  return (samples) => {
    const sample = samples[next % Math.max(1, samples.length)];
    next += 1;
    return sample && { body: sample.body, name: sample.name };
  };
}
