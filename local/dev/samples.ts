/**
 * The events of `npm start`. Of this repository's own definitions: samples in both envelopes, and one of each kind that goes
 * wrong. Of another project: each sample.
 */
import type { Event } from "../../functions/notification/event.ts";
import type { Defined } from "../../project/definition-files.ts";

export type Sample = {
  readonly name: string;
  readonly body: string;
  /** The right end, where it is known. */
  readonly expect?: Expected;
};

export type Expected =
  /** So many mails (none: there is nothing to tell), in these states where they are given. */
  | { readonly mails: number; readonly states?: Readonly<Record<string, number>> }
  /** No mail of its own: the event with this number, from 1, is the same notification. */
  | { readonly duplicateOf: number }
  /** The dead-letter queue, with this reason. */
  | { readonly deadLetter: string };

const SOURCE = "https://app.example.co.za/classes";
const OFFICE = "office@example.co.za";

/** What is sent of a project. */
export function eventsOf(defined: readonly Defined[]): readonly Sample[] {
  return (
    tour(defined) ??
    defined
      .flatMap(({ samples }) => samples)
      // Each with an id of its own: samples are written to be shown, and may share one.
      .map(({ name, event }, index) => ({
        name,
        body: cloudEvent({ ...event, id: `${event.id}-${index + 1}` }),
      }))
  );
}

/** A sample as EventBridge delivers it. */
function bridgeEvent({ source, type, id, time, data }: Event): string {
  return JSON.stringify({
    version: "0",
    id,
    "detail-type": type,
    source,
    account: "123456789012",
    time: time ?? "2026-11-23T07:15:00Z",
    region: "af-south-1",
    resources: [],
    detail: data,
  });
}

function cloudEvent(event: Event): string {
  return JSON.stringify({ specversion: "1.0", ...event });
}

/** A class that is told of to these: SES's mailbox simulator plays what may become of a mail. */
function simulated(
  name: string,
  code: string,
  notify: readonly string[],
  states: Readonly<Record<string, number>>,
): Sample {
  const data = { class: { code, subject: "Business English" }, notify };
  const body = cloudEvent({ id: `evt-${code}`, source: SOURCE, type: "class.created", data });
  return { name, body, expect: { mails: notify.length, states } };
}

/** This repository's own definitions at work; undefined where they are not all there. */
function tour(defined: readonly Defined[]): readonly Sample[] | undefined {
  const events = new Map(
    defined.flatMap(({ definition: { type }, samples }) =>
      samples.map(({ name, event }) => [`${type}: ${name}`, event] as const),
    ),
  );
  /** A sample as a CloudEvent. */
  const told = (type: string, name: string, mails: number): Sample | undefined => {
    const event = events.get(`${type}: ${name}`);
    return event && { name, body: cloudEvent(event), expect: { mails } };
  };
  const bridged = (type: string, name: string, mails: number): Sample | undefined => {
    const event = events.get(`${type}: ${name}`);
    return (
      event && { name: `${name}, by EventBridge`, body: bridgeEvent(event), expect: { mails } }
    );
  };
  const stopped = events.get("class.status-changed: a class that was stopped, with its end");
  const created = told("class.created", "a new class, with all that is known of it", 2);
  const list = [
    told("class.updated", "new times, agent and site; three recipients", 3),
    bridged("class.updated", "a later end", 1),
    told("class.updated", "everything at once", 1),
    told("class.status-changed", "a class that was stopped, with its end", 2),
    stopped && {
      name: "the same edit as an update: no mail of its own",
      body: cloudEvent({ ...stopped, id: "evt-1005", type: "class.updated" }),
      expect: { duplicateOf: 4 },
    },
    told("class.updated", "nothing but who saved it: nobody is told", 0),
    created,
    bridged("class.created", "a new class, one recipient typed twice", 1),
    told("class.deleted", "a class that is gone", 1),
    told("learner.added", "a learner more", 2),
    told("learner.removed", "a learner fewer", 1),
    told("learner.updated", "a learner's next level", 1),
    told("learning-programme.collision", "a learner in two programmes at once", 1),
    told("*", "a type of no definition of its own", 1),
    created && {
      ...created,
      name: "the new class, delivered twice",
      expect: { duplicateOf: 7 },
    },
    simulated(
      "one of two mailboxes does not exist: it is suppressed",
      "C-2026-061",
      ["bounce+office@simulator.amazonses.com", OFFICE],
      { bounced: 1, delivered: 1 },
    ),
    simulated(
      "a reader calls the mail spam",
      "C-2026-062",
      ["complaint+reader@simulator.amazonses.com"],
      { complained: 1 },
    ),
    simulated("a reader is out of office", "C-2026-063", ["ooto+reader@simulator.amazonses.com"], {
      delivered: 1,
    }),
    {
      name: "not JSON",
      body: "class.updated;C-2026-031;2026-11-23",
      expect: { deadLetter: "unreadable" },
    },
    {
      name: "no id",
      body: JSON.stringify({
        specversion: "1.0",
        source: SOURCE,
        type: "class.created",
        data: { class: { code: "C-2026-019", subject: "Workplace numeracy" } },
      }),
      expect: { deadLetter: "unreadable" },
    },
    {
      name: "data that does not fit",
      body: cloudEvent({
        id: "evt-1030",
        source: SOURCE,
        type: "class.created",
        data: { class: { code: "C-2026-050" }, notify: [OFFICE] },
      }),
      expect: { deadLetter: "data-invalid" },
    },
    {
      name: "one recipient is no address",
      body: cloudEvent({
        id: "evt-1031",
        source: SOURCE,
        type: "class.deleted",
        data: {
          class: { code: "C-2025-098", subject: "Computer basics" },
          notify: ["no address at all", OFFICE],
        },
      }),
      expect: { deadLetter: "recipient-impossible" },
    },
  ];
  return list.every((one) => one !== undefined) ? list : undefined;
}
