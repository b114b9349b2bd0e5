/** The events of `npm start`: the definitions' own samples in both envelopes, and one of each kind that goes wrong. */
import type { DefinitionSample } from "../functions/core/definition.ts";
import type { Event } from "../functions/core/event.ts";
import { samples as issueOpened } from "../notifications/github/issue-opened.ts";
import { samples as other } from "../notifications/other.ts";
import { samples as classCreated } from "../notifications/training/class-created.ts";
import { samples as classDeleted } from "../notifications/training/class-deleted.ts";
import { samples as statusChanged } from "../notifications/training/class-status-changed.ts";
import { samples as classUpdated } from "../notifications/training/class-updated.ts";
import { samples as learnerAdded } from "../notifications/training/learner-added.ts";
import { samples as learnerRemoved } from "../notifications/training/learner-removed.ts";
import { samples as learnerUpdated } from "../notifications/training/learner-updated.ts";
import { samples as collision } from "../notifications/training/programme-collision.ts";
import { OFFICE, SOURCE } from "../notifications/training/sample-data.ts";

export type Sample = {
  readonly name: string;
  readonly body: string;
  /** The right end. */
  readonly expect: Expected;
};

export type Expected =
  /** So many mails (none: there is nothing to tell), in these states where they are given. */
  | { readonly mails: number; readonly states?: Readonly<Record<string, number>> }
  /** No mail of its own: the event with this number, from 1, is the same notification. */
  | { readonly duplicateOf: number }
  /** The dead-letter queue, with this reason. */
  | { readonly deadLetter: string };

function sampleOf(list: readonly DefinitionSample[], name: string): DefinitionSample {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`Expected a sample named "${name}"`);
  return found;
}

/** A sample as a CloudEvent. */
function told(list: readonly DefinitionSample[], name: string, mails: number): Sample {
  return { name, body: cloudEvent(sampleOf(list, name).event), expect: { mails } };
}

/** A sample as EventBridge delivers it. */
function bridged(list: readonly DefinitionSample[], name: string, mails: number): Sample {
  const { source, type, id, time, data } = sampleOf(list, name).event;
  const body = {
    version: "0",
    id,
    "detail-type": type,
    source,
    account: "123456789012",
    time: time ?? "2026-11-23T07:15:00Z",
    region: "af-south-1",
    resources: [],
    detail: data,
  };
  return { name: `${name}, by EventBridge`, body: JSON.stringify(body), expect: { mails } };
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

const stopped = sampleOf(statusChanged, "a class that was stopped, with its end").event;

export const SAMPLES: readonly Sample[] = [
  told(classUpdated, "new times, agent and site; three recipients", 3),
  bridged(classUpdated, "a later end", 1),
  told(classUpdated, "everything at once", 1),
  told(statusChanged, "a class that was stopped, with its end", 2),
  {
    name: "the same edit as an update: no mail of its own",
    body: cloudEvent({ ...stopped, id: "evt-1005", type: "class.updated" }),
    expect: { duplicateOf: 4 },
  },
  told(classUpdated, "nothing but who saved it: nobody is told", 0),
  told(classCreated, "a new class, with all that is known of it", 2),
  bridged(classCreated, "a new class, one recipient typed twice", 1),
  told(classDeleted, "a class that is gone", 1),
  told(learnerAdded, "a learner more", 2),
  told(learnerRemoved, "a learner fewer", 1),
  told(learnerUpdated, "a learner's next level", 1),
  told(collision, "a learner in two programmes at once", 1),
  bridged(issueOpened, "an issue with what to do to see it", 1),
  told(other, "a type of no definition of its own", 1),
  {
    ...told(classCreated, "a new class, with all that is known of it", 2),
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
