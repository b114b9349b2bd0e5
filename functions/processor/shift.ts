/** One run while it lasts: what it holds, how long it may go on, and what ended it. */
import type { AiFailureReason } from "../core/failure.ts";
import type { Deadlines } from "../core/deadline.ts";
import type { Held } from "../services/ports.ts";

export type Shift = {
  readonly held: Held;
  readonly startedAtMs: number;
  readonly deadlines: Deadlines;
  /** Fires when nothing more may begin: after the last intent's time, or when the run was ended. */
  readonly closing: AbortSignal;
  /** Fires when the run is over, whatever hangs. */
  readonly over: AbortSignal;
  /** Why the run was ended before its time; the first reason stays. */
  readonly ended: () => string | undefined;
  /** Ends the run: what has begun is brought to its end, nothing more begins. */
  readonly end: (reason: string) => void;
  /** SES answered, or did not: three silences in a row end the run. */
  readonly sesAnswered: (answered: boolean) => void;
  /** Why the AI is not asked any more in this run. */
  readonly aiClosed: () => AiFailureReason | undefined;
  readonly closeAi: (why: AiFailureReason) => void;
  /** Clears the timers and fires both signals: nothing of this run may thaw in the next. */
  readonly close: () => void;
};

const SILENCES_THAT_END = 3;

export function startShift(
  held: Held,
  startedAtMs: number,
  deadlines: Deadlines,
  now: () => number,
): Shift {
  const closing = new AbortController();
  const over = new AbortController();
  const timers = [
    setTimeout(() => closing.abort(), Math.max(0, deadlines.intentUntilMs - now())),
    setTimeout(() => over.abort(), Math.max(0, deadlines.stopAtMs - now())),
  ];
  let ended: string | undefined;
  let aiClosed: AiFailureReason | undefined;
  let silences = 0;
  const end = (reason: string) => {
    ended ??= reason;
    closing.abort();
  };
  return {
    held,
    startedAtMs,
    deadlines,
    closing: closing.signal,
    over: over.signal,
    ended: () => ended,
    end,
    sesAnswered: (answered) => {
      silences = answered ? 0 : silences + 1;
      if (silences >= SILENCES_THAT_END) end("ses: no answer, three times in a row");
    },
    aiClosed: () => aiClosed,
    closeAi: (why) => (aiClosed ??= why),
    close: () => {
      timers.forEach(clearTimeout);
      closing.abort();
      over.abort();
    },
  };
}
