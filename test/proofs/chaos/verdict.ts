/** What a delivery's end is worth: each mail too many and each parked one must have its strike in the window. No I/O. */
import type { Note } from "./journal.ts";

/** Why nobody could know what became of an attempt; "unexplained" is a fault of Postrider's. */
export type Why = "killed" | "frozen" | "no answer" | "cut short" | "unexplained";

/** What its own run writes of an attempt when it knows; `unknown` says that it does not. */
const CLOSING = new Set(["accepted", "retrying", "failed"]);

export type Explanation = {
  readonly why: Why;
  /** What the run itself said, where it was cut short; what was seen of it, where nothing explains it. */
  readonly reason?: string | undefined;
};

/** Why this attempt of a delivery was left open. */
export function whyOpen(notes: readonly Note[], attempt: string | undefined): Explanation {
  const intent = notes.find((note) => note.what === "intends" && note.attempt === attempt);
  if (attempt === undefined || intent === undefined) return { why: "unexplained" };
  const { run } = intent;
  const own = notes.filter((note) => note.run === run && note.atMs >= intent.atMs);
  const closed = own.find(({ what, state }) => what === "wrote" && CLOSING.has(state));
  const { struck, outcome, reason } = run;
  // A frozen run may close it yet, when it thaws: too late for those who had to judge it.
  const struckOpen =
    struck !== undefined &&
    // Not only what came by before: several intents are on the wire at once, and reach the proxy when their run is gone.
    intent.atMs <= struck.untilMs &&
    (closed === undefined || struck.atMs <= closed.atMs);
  if (struckOpen) return { why: struck.kind === "kill" ? "killed" : "frozen" };
  if (closed !== undefined) return { why: "unexplained", reason: seenOf(intent, own) };
  // Asked for is enough: that the run did not know is what its request says.
  if (own.some(({ state }) => state === "unknown")) return { why: "no answer" };
  return outcome === "aborted" && reason !== undefined
    ? { why: "cut short", reason }
    : { why: "unexplained", reason: seenOf(intent, own) };
}

function seenOf({ run, atMs }: Note, own: readonly Note[]): string {
  const { struck, outcome = "no end" } = run;
  const strike =
    struck === undefined
      ? "not struck"
      : `${struck.kind} at ${struck.point.step} ${struck.atMs - atMs} ms after the intent`;
  const wrote = own.map((note) => `${note.what} ${note.state} after ${note.atMs - atMs} ms`);
  return `${outcome}; ${strike}; ${wrote.join(", ")}`;
}

/**
 * Whether the second of two mails went in the one window: another attempt was intended after the first mail, which the
 * ledger had not been told of, for a reason that is known. `undefined`: it did not.
 */
export function whyTwice(
  notes: readonly Note[],
  mailedAtMs: readonly number[],
): Exclude<Why, "unexplained"> | undefined {
  const [firstAtMs, secondAtMs, third] = mailedAtMs.toSorted((one, other) => one - other);
  if (firstAtMs === undefined || secondAtMs === undefined || third !== undefined) return undefined;
  const second = notes.find(
    ({ what, seen, atMs }) =>
      what === "intends" && seen !== undefined && atMs >= firstAtMs && atMs <= secondAtMs,
  );
  if (second === undefined) return undefined;
  const wasTold = notes.some(
    ({ what, state, atMs }) =>
      what === "wrote" && state === "accepted" && atMs >= firstAtMs && atMs <= second.atMs,
  );
  if (wasTold) return undefined;
  const { why } = whyOpen(notes, second.seen);
  return why === "unexplained" ? undefined : why;
}

/** Why a delivery was parked of which a run told the ledger afterwards; nothing where that did not happen. */
export function whyToldLater(notes: readonly Note[]): Explanation | undefined {
  const parkedAt = notes.findIndex(({ what, state }) => what === "wrote" && state === "parked");
  if (parkedAt < 0) return undefined;
  const isTold = notes
    .slice(parkedAt)
    .some(({ what, state }) => what === "wrote" && state === "accepted");
  // Not the newest intent that came by: whoever meets the row has one refused first.
  return isTold ? whyOpen(notes, notes[parkedAt]?.seen) : undefined;
}
