/**
 * The JSON between the console's server and its page. Times are epoch ms, days are UTC (`2026-11-30`). Each path is below the
 * page's own, which holds the session's token: `GET api/emails?q=…` answers an {@link EmailList}.
 */

/** Words of an email's state as a reader sees them. */
export type ShownState =
  | "waiting"
  | "submitting"
  | "retrying"
  | "accepted"
  | "unconfirmed"
  | "held"
  | "delivered"
  | "bounced"
  | "complained"
  | "rejected"
  | "failed"
  | "suppressed"
  | "expired"
  | "cancelled"
  | "unreadable"
  /** Of events without an email of their own. */
  | "skipped"
  | "merged"
  /** Found by the id of its event. */
  | "dead-letter";

export type Tone = "ok" | "warn" | "bad" | "busy" | "off";

/** What happened and who must act, as sentences. */
export type Answer = {
  readonly tone: Tone;
  readonly what: string;
  readonly next: string;
  /** What the rest of the page does not show: ["Now", "the address is suppressed"]. */
  readonly facts?: readonly Fact[];
};

export type TimelineStep = {
  readonly atMs: number;
  /** The icon's name. */
  readonly sign: string;
  readonly tone: Tone;
  readonly title: string;
  readonly text?: string | undefined;
  /** The words of SES or of the reader's server. */
  readonly code?: string;
};

/** `GET api/environment`. */
export type Environment = {
  /** "production, af-south-1". */
  readonly name: string;
  /** Recorded with each action. */
  readonly operator: string;
  readonly isReadOnly: boolean;
  /** The page loads what the dev server adds: dev/contract.ts. */
  readonly isDev: boolean;
  /** The actions that this version has. Without `acknowledge`, the browser keeps the marks. */
  readonly actions: readonly ActionName[];
  /** Days that an email is kept. */
  readonly retentionDays: number | undefined;
};

/** `GET api/emails?q=&states=&definition=&day=&cursor=`. `states` is a comma-separated list of {@link ShownState}. */
export type EmailList = {
  readonly rows: readonly EmailRow[];
  readonly cursor: string | undefined;
  /** The page is short: everything newer than this was searched. */
  readonly searchedUntilMs: number | undefined;
};

export type EmailRow = {
  readonly key: string;
  /** `event` for an event without an email, the message's id for a dead letter. */
  readonly recipient: string;
  readonly state: ShownState;
  readonly subject: string | undefined;
  readonly address: string | undefined;
  /** `*` is the built-in one. */
  readonly definition: string | undefined;
  /** The event's. */
  readonly type: string | undefined;
  readonly eventId: string | undefined;
  /** The newest thing that happened. */
  readonly atMs: number;
  readonly hasFallbackText: boolean;
  /** An operator has acknowledged it. */
  readonly isAcknowledged: boolean;
  /** The answer's sentence. */
  readonly what: string;
};

/** `GET api/email?key=&recipient=`; 404 if there is none. */
export type EmailDetail = {
  readonly row: EmailRow;
  readonly answer: Answer;
  readonly actions: readonly OfferedAction[];
  readonly timeline: readonly TimelineStep[];
  readonly event: readonly Fact[];
  /** `api/sent?key=&recipient=` has its HTML. */
  readonly sent: SentEmail | { readonly missing: string };
  readonly exchanges: readonly Exchange[];
  /** The AI's sentences with their values, as the reader got them. */
  readonly sentences: readonly string[];
  /** Why the text is not the AI's. */
  readonly fallback: string | undefined;
  /** Emails of the same event to others. */
  readonly others: readonly EmailRow[];
};

export type Fact = readonly [name: string, value: string];

/** Rendered from the stored words with the project's present layout and brand. */
export type SentEmail = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: readonly Fact[];
  /** Undefined: it is not known. */
  readonly wasSent: boolean | undefined;
};

export type Exchange = {
  /** `verify`: the judge checks the previous answer. */
  readonly call: "write" | "verify";
  readonly model: string;
  readonly tookMs: number;
  /** The user message's JSON. Undefined: the judge's, which is not kept. */
  readonly request: string | undefined;
  readonly answer: string | undefined;
  readonly refused: string | undefined;
  readonly tokens: { readonly input: number; readonly output: number };
};

/** `GET api/dead-letters?cursor=`. */
export type DeadLetterList = {
  readonly rows: readonly DeadLetterRow[];
  readonly cursor: string | undefined;
  /** What else is in the dead-letter queue, as a sentence. */
  readonly notListed: string | undefined;
};

export type DeadLetterRow = {
  readonly key: string;
  readonly messageId: string;
  readonly reason: string;
  readonly title: string;
  readonly definition: string | undefined;
  readonly eventId: string | undefined;
  readonly atMs: number;
};

/** `GET api/dead-letter?key=&message=`; 404 if there is none. */
export type DeadLetterDetail = {
  readonly row: DeadLetterRow;
  readonly answer: Answer;
  readonly actions: readonly OfferedAction[];
  readonly timeline: readonly TimelineStep[];
  readonly body: string | undefined;
  /** Why there is no body: it is longer than the row holds, deleted or erased. */
  readonly noBody: string | undefined;
  readonly attributes: readonly Fact[];
};

/** `GET api/suppressions`. */
export type SuppressionList = { readonly rows: readonly SuppressionRow[] };

export type SuppressionRow = {
  readonly recipient: string;
  /** Undefined: the reader has unsubscribed, and no email to them is kept. */
  readonly address: string | undefined;
  /** A few words: "bounced", "operator, by nomvula". */
  readonly why: string;
  readonly sinceMs: number | undefined;
  readonly answer: Answer;
  readonly actions: readonly OfferedAction[];
};

/** `GET api/overview`: what the page's head shows, and what needs an operator. */
export type Overview = {
  readonly nowMs: number;
  readonly health: readonly Health[];
  /** At most 50, newest first. */
  readonly needsYou: readonly EmailRow[];
  readonly hasMoreNeedsYou: boolean;
  readonly deadLetters: Counted;
  readonly isPaused: boolean;
  readonly isSesOpen: boolean;
  readonly days: readonly DayBar[];
  readonly numbers: readonly NumberTile[];
  readonly definitions: readonly string[];
};

/** `isMore`: there are more than these. */
export type Counted = { readonly count: number; readonly isMore: boolean };

export type Health = {
  readonly name: string;
  readonly tone: "ok" | "warn";
  /** "closed". If there is room, `long` comes before it: "circuit". */
  readonly short: string;
  readonly long: string;
  readonly title: string;
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly action: OfferedAction | undefined;
};

export type DayBar = { readonly day: string; readonly sent: number; readonly failed: number };

export type NumberTile = {
  readonly title: string;
  readonly value: string;
  /** For the folded line on a phone: "98.7 % no problem". */
  readonly short: string;
  readonly notes: readonly string[];
};

export const ACTION_NAMES = [
  "resend",
  "release",
  "mark-sent",
  "cancel",
  "suppress",
  "unsuppress",
  "redrive",
  "purge",
  "acknowledge",
  "erase",
  "pause",
  "resume",
  "reset-circuit",
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

export type ActionTarget =
  | { readonly kind: "email"; readonly key: string; readonly recipient: string }
  | { readonly kind: "dead-letter"; readonly key: string; readonly messageId: string }
  | {
      readonly kind: "recipient";
      readonly recipient: string;
      readonly address?: string | undefined;
    }
  | { readonly kind: "circuit"; readonly name: "ses" | "ai" }
  | { readonly kind: "sending" };

export type OfferedAction = {
  readonly name: ActionName;
  readonly label: string;
  readonly target: ActionTarget;
  /** The recommended next step. */
  readonly isBest: boolean;
};

/** `POST api/actions/preview`, at most 100 targets; 403 when the console is read-only. */
export type ActionRequest = {
  readonly action: ActionName;
  readonly targets: readonly ActionTarget[];
};

export type ActionPreview = {
  readonly title: string;
  /** What it will do, each a sentence. */
  readonly points: readonly string[];
  /** Of how many targets it is possible; 0: `refused` says why not. */
  readonly possible: number;
  readonly refused: readonly string[];
  /** The button's words: "Redrive 3 messages". */
  readonly confirm: string;
  readonly keep: string;
  /** The operator types this to confirm. */
  readonly typed?: string | undefined;
};

/** `POST api/actions/do`: the request with the operator's reason. */
export type ActionOrder = ActionRequest & {
  readonly why: string;
  readonly typed?: string | undefined;
};

export type ActionResult = {
  readonly done: string;
  /** Of how many targets it was done. */
  readonly count: number;
  readonly refused: readonly string[];
};

/** Each answer that is not 2xx. */
export type Failure = { readonly error: string };
