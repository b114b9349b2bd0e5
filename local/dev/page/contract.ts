/**
 * What the dev server tells its page as JSON. `GET /api/state` answers a {@link DevState}; `GET /api/changes` is a stream of
 * server-sent events, one `change` for each change of it. Times are epoch ms.
 *
 * The page is this folder: `GET /` answers `index.html`, and each .js and .css file is served at its path below the folder.
 * Its Send box marks what it posts with the header {@link VIA_HEADER}, so that the server can tell it from other programs.
 */

/** On `POST /events`: how the event came in, for {@link DevEvent.via}. The page sends "send box". */
export const VIA_HEADER = "x-postrider-via";

/** The states of an email, in the words of the page. */
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

/** What became of an event: `working` until it is final. */
export type EventOutcome =
  | "working"
  | "mailed"
  | "skipped"
  | "dead-letter"
  | "duplicate"
  | "waiting";

export type TimelineStep = {
  readonly atMs: number;
  /** A few words: "Accepted by SES". */
  readonly title: string;
  readonly text?: string;
  readonly tone: "ok" | "warn" | "bad" | "busy" | "off";
};

/** A request to the AI and what came back. */
export type AiExchange = {
  /** `verify`: the judge is asked about the answer before. */
  readonly call: "write" | "verify";
  readonly atMs: number;
  readonly tookMs: number;
  readonly model: string;
  readonly status: number | undefined;
  /** JSON of the request without its headers. */
  readonly request: string;
  readonly answer: string;
  /** Why the answer was not used; absent where it was. */
  readonly refused?: string;
};

export type DevEmail = {
  /** The id of the message in SES; absent where SES has not taken it. */
  readonly sesMessageId: string | undefined;
  readonly to: string;
  readonly locale: string;
  readonly state: EmailState;
  /** Why it is in this state, where that needs a reason: SES's words, a suppression. */
  readonly reason?: string;
  readonly subject: string | undefined;
  /** Paths of the dev server; absent where there is no email. */
  readonly htmlPath?: string;
  readonly textPath?: string;
  readonly rawPath?: string;
  /** Where its reader ends these emails: the link of its `List-Unsubscribe` header. Opens in a new window, not in the frame. */
  readonly unsubscribeUrl?: string;
};

export type DevEvent = {
  /** "dev-8": counted from 1 in each dev session. */
  readonly shortId: string;
  /** The event's own id; absent where the body cannot be read. */
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly source: string | undefined;
  /** How it came in: "POST /events", "send box", "postrider send", "SQS". */
  readonly via: string;
  readonly body: string;
  readonly receivedAtMs: number;
  readonly outcome: EventOutcome;
  /** One line: "mailed 2", "skipped: only updatedBy changed", "dead letter: data.class.subject is missing". */
  readonly summary: string;
  /** The answer as a sentence for the page: "2 emails were delivered, 1.4 seconds after the event arrived." */
  readonly answer: string;
  /** What to do next, or "Nothing to do." */
  readonly next: string;
  readonly tone: "ok" | "warn" | "bad" | "busy" | "off";
  readonly tookMs: number | undefined;
  /** The definition's file and when it was saved. */
  readonly definition: { readonly file: string; readonly loadedAtMs: number } | undefined;
  readonly deadLetter: { readonly reason: string; readonly detail: string | undefined } | undefined;
  readonly duplicateOf: string | undefined;
  readonly timeline: readonly TimelineStep[];
  readonly emails: readonly DevEmail[];
  readonly ai: readonly AiExchange[];
  /** Why the fallback text was used, where it was. */
  readonly fallback: string | undefined;
};

export type WatchedFile = {
  readonly file: string;
  readonly atMs: number;
  /** The faults of the file, each a sentence; none: it is used. */
  readonly faults: readonly string[];
};

export type DevState = {
  readonly project: string;
  readonly startedAtMs: number;
  readonly watching: {
    readonly definitions: number;
    readonly languages: number;
    /** The newest reload. */
    readonly last: WatchedFile | undefined;
    readonly faults: readonly WatchedFile[];
  };
  readonly writer: { readonly kind: "offline" | "model"; readonly text: string };
  readonly endpoints: {
    readonly page: string;
    readonly sqs: string;
    readonly dynamodb: string;
    readonly ses: string;
    readonly queueUrl: string;
  };
  /** Environment variables by which any AWS SDK reaches this server, in the order in which they are shown. */
  readonly sdkSettings: Readonly<Record<string, string>>;
  readonly nextRunAtMs: number | undefined;
  /** Events that arrived before the oldest one here and are no longer kept. */
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
 * Requests that change something; each answers 202 with JSON, or 400 with `{ error: string }`.
 * `POST /events`: an event, or a list of them; answers `{ ids: string[] }` with short ids.
 * `POST /api/faults`: what goes wrong with the next emails or AI requests.
 * `POST /api/redrive`: puts a dead letter back. `POST /api/unsuppress`. `POST /api/clear`: forgets all events of the page.
 */
export type DevRequests = {
  "/api/faults": { readonly fault: DevFault };
  "/api/redrive": { readonly shortId: string };
  "/api/unsuppress": { readonly address: string };
  "/api/clear": Record<string, never>;
};

/** "What goes wrong" in the send box; it holds for the event that is sent next. */
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
