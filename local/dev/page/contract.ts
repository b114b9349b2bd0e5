/**
 * The JSON between the dev server and its page. `GET /api/state` answers a {@link DevState}; `GET /api/changes` is a stream
 * of server-sent events, a `change` for each change of the state. Times are epoch ms.
 *
 * `GET /` answers `index.html`; each .js and .css file is served at its path below this folder.
 */

/** On `POST /events`: each line is a message, also if it is not JSON. */
export const LINES_TYPE = "application/x-ndjson";
/** On `POST /events`: becomes {@link DevEvent.via}. The page sends "send box". */
export const VIA_HEADER = "x-postrider-via";

export type EmailState =
  | "waiting"
  | "retrying"
  | "accepted"
  | "unconfirmed"
  | "held"
  | "delivered"
  | "bounced"
  | "complained"
  | "failed"
  | "suppressed"
  | "expired";

export type EventOutcome =
  | "working"
  | "mailed"
  | "skipped"
  | "dead-letter"
  | "duplicate"
  | "waiting";

export type Tone = "ok" | "warn" | "bad" | "busy" | "off";

export type TimelineStep = {
  readonly atMs: number;
  /** A few words: "Accepted by SES". */
  readonly title: string;
  readonly text?: string;
  readonly tone: Tone;
};

export type AiExchange = {
  /** `verify`: the judge checks the previous answer. */
  readonly call: "write" | "verify";
  readonly atMs: number;
  readonly tookMs: number;
  readonly model: string;
  readonly status: number | undefined;
  /** The JSON of the request's body. */
  readonly request: string;
  readonly answer: string;
  /** Why the answer was not used. */
  readonly refused?: string;
};

export type DevEmail = {
  /** Undefined if SES has not accepted the email. */
  readonly sesMessageId: string | undefined;
  readonly to: string;
  readonly locale: string;
  readonly state: EmailState;
  /** SES's message or the reason of a suppression. */
  readonly reason?: string;
  readonly subject: string | undefined;
  /** Paths of the dev server; undefined if there is no email. */
  readonly htmlPath?: string;
  readonly textPath?: string;
  readonly rawPath?: string;
  /** The link of the `List-Unsubscribe` header. */
  readonly unsubscribeUrl?: string;
};

export type DevEvent = {
  /** "dev-8": counted from 1 in each dev session. */
  readonly shortId: string;
  /** The event's own id; undefined if the body cannot be read. */
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly source: string | undefined;
  /** The notification's key; undefined if the body cannot be read. */
  readonly key: string | undefined;
  /** SQS's id of the message; of a redriven one, of the newest. */
  readonly messageId: string;
  /** How it arrived: "POST /events", "send box", "postrider send", "SQS". */
  readonly via: string;
  readonly body: string;
  readonly receivedAtMs: number;
  /** `working` and `waiting` are not final. */
  readonly outcome: EventOutcome;
  /** One line: "mailed 2", "skipped: only updatedBy changed", "dead letter: data.class.subject is missing". */
  readonly summary: string;
  /** A sentence: "2 emails were delivered, 1.4 seconds after the event arrived." */
  readonly answer: string;
  /** The next step, or "Nothing to do." */
  readonly next: string;
  readonly tone: Tone;
  readonly tookMs: number | undefined;
  readonly definition: { readonly file: string; readonly loadedAtMs: number } | undefined;
  readonly deadLetter: { readonly reason: string; readonly detail: string | undefined } | undefined;
  readonly duplicateOf: string | undefined;
  readonly timeline: readonly TimelineStep[];
  readonly emails: readonly DevEmail[];
  readonly ai: readonly AiExchange[];
  /** Why the fallback text was used. */
  readonly fallback: string | undefined;
};

export type WatchedFile = {
  readonly file: string;
  readonly atMs: number;
  /** Each a sentence. */
  readonly faults: readonly string[];
};

export type DevState = {
  readonly startedAtMs: number;
  readonly watching: {
    readonly definitions: number;
    readonly languages: number;
    /** The latest reload. */
    readonly last: Omit<WatchedFile, "faults"> | undefined;
    readonly faults: readonly WatchedFile[];
  };
  readonly writer: { readonly kind: "offline" | "model"; readonly text: string };
  readonly endpoints: Readonly<Record<"sqs" | "dynamodb" | "ses" | "queueUrl", string>>;
  /** Environment variables for any AWS SDK, in the order in which they are shown. */
  readonly sdkSettings: Readonly<Record<string, string>>;
  readonly nextRunAtMs: number | undefined;
  /** The number of older events that are no longer kept. */
  readonly droppedEvents: number;
  /** Newest first. */
  readonly events: readonly DevEvent[];
  readonly samples: readonly {
    readonly definition: string;
    readonly name: string;
    readonly body: string;
  }[];
  readonly suppressions: readonly {
    readonly address: string;
    readonly reason: string;
    readonly sinceMs: number | undefined;
  }[];
};

/**
 * `POST` requests; each answers 202 with JSON, or 400 with `{ error: string }`. `/events` takes an event or a list of them
 * and answers `{ ids: string[] }` with short ids.
 */
export type DevRequests = {
  "/api/faults": { readonly fault: DevFault };
  /** Puts a dead letter back into the queue. */
  "/api/redrive": { readonly shortId: string };
  "/api/unsuppress": { readonly address: string };
  /** Clears the page's events. */
  "/api/clear": Record<string, never>;
};

/** "What goes wrong" in the Send box, for the next event. */
export const DEV_FAULTS = [
  "none",
  "ai-timeout",
  "ai-refuses",
  "ai-unusable",
  "ai-unsupported",
  "ses-throttles",
  "ses-rejects",
  "ses-silent",
  "bounce",
  "complaint",
] as const;
export type DevFault = (typeof DEV_FAULTS)[number];
