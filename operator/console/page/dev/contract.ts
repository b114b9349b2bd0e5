/**
 * The JSON between the dev server and what it adds to the page. Times are epoch ms.
 *
 * - `GET api/dev` answers a {@link DevState}.
 * - `GET api/dev/event?id=dev-3`, `?key=` of an email or `?message=` of a dead letter answers a {@link DevEvent} or null.
 * - `GET api/changes` is a stream of server-sent events, a `change` for each change of the state.
 * - `POST events?fault=bounce` takes an event or a list of them and answers `{ ids: string[] }` with short ids.
 */
import type { Answer, TimelineStep, Tone } from "../contract.ts";

export type EventOutcome =
  | "working"
  | "mailed"
  | "skipped"
  | "dead-letter"
  | "duplicate"
  | "waiting";

export type DevState = {
  readonly watching: {
    readonly definitions: number;
    readonly languages: number;
    /** The latest reload. */
    readonly last: Omit<WatchedFile, "faults"> | undefined;
    readonly faults: readonly WatchedFile[];
  };
  readonly writer: { readonly kind: "offline" | "model"; readonly text: string };
  /** Environment variables for any AWS SDK, in the order in which they are shown. */
  readonly sdkSettings: Readonly<Record<string, string>>;
  readonly nextRunAtMs: number;
  /** Events without an email, newest first, at most 100. */
  readonly events: readonly DevRow[];
  readonly samples: readonly {
    readonly definition: string;
    readonly name: string;
    readonly body: string;
  }[];
  /** "What goes wrong" in the Send box, and its words. */
  readonly faults: readonly (readonly [fault: string, words: string])[];
};

export type WatchedFile = {
  readonly file: string;
  readonly atMs: number;
  /** Each a sentence. */
  readonly faults: readonly string[];
};

export type DevRow = {
  /** "dev-8": counted from 1 in each dev session. */
  readonly shortId: string;
  /** Undefined if the body is no event. */
  readonly type: string | undefined;
  readonly receivedAtMs: number;
  readonly outcome: EventOutcome;
  readonly tone: Tone;
  /** "skipped: its definition has nothing to report". */
  readonly summary: string;
};

export type DevEvent = DevRow & {
  readonly id: string | undefined;
  readonly source: string | undefined;
  /** Of its notification. */
  readonly key: string | undefined;
  readonly messageId: string;
  readonly body: string;
  /** Of its definition: "notifications/order-shipped.ts". */
  readonly file: string | undefined;
  readonly answer: Answer;
  /** Before it has an email or a dead letter, which have their own. */
  readonly timeline: readonly TimelineStep[];
  /** The event that has the email of a duplicate. */
  readonly duplicateOf: string | undefined;
  /** Where the page shows its email or its dead letter. */
  readonly place: { readonly view: "emails" | "dead-letters"; readonly id: string } | undefined;
  readonly sent: readonly SentMail[];
};

/** An email as SES received it. */
export type SentMail = {
  readonly to: string;
  /** `GET` answers its source. */
  readonly path: string;
  /** The link of the `List-Unsubscribe` header. */
  readonly unsubscribeUrl: string | undefined;
};
