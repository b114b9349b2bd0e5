/** A project's samples as events. */
import { randomUUID } from "node:crypto";
import type { Defined } from "../../../project/definition-files.ts";
import { asciiJson } from "../../servers/sqs.ts";
import type { EventToSend } from "../session.ts";

export type SampleEvent = {
  /** The definition's type. */
  readonly definition: string;
  readonly name: string;
  /** A CloudEvents document with an id of its own, because samples may share one, and of now, so that its news is not too old. */
  readonly body: string;
};

/** Each sample as a CloudEvents document; `newId` makes its id of the sample's. */
export function sampleEvents(
  defined: readonly Defined[],
  newId: (id: string) => string = withSuffix,
): readonly SampleEvent[] {
  return defined.flatMap(({ definition, samples }) =>
    samples.map(({ name, event }) => ({
      definition: definition.type,
      name,
      body: asciiJson({
        specversion: "1.0",
        ...event,
        id: newId(event.id),
        ...(event.time !== undefined && { time: new Date().toISOString() }),
      }),
    })),
  );
}

function withSuffix(id: string): string {
  return `${id}~${randomUUID().slice(0, 6)}`;
}

/** The sample that is sent next: the one after the last one that was sent. */
export function createSampleQueue(): (samples: readonly SampleEvent[]) => EventToSend | undefined {
  let next = 0;
  return (samples) => {
    const sample = samples[next % Math.max(1, samples.length)];
    next += 1;
    return sample && { body: sample.body, name: sample.name };
  };
}
