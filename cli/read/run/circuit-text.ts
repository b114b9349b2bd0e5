import type { CircuitBreaker } from "../../../functions/coordination/circuit-state.ts";
import type { Circumstances, Tone } from "../../../operator/why/answer.ts";
import { openForAtLeastMs } from "../../../operator/why/email-case.ts";
import { fallbackWords } from "../../../operator/why/fallback.ts";
import { durationText, whenText } from "../../../operator/why/times.ts";
import { pausedText, sesOpenText } from "../../../operator/why/waiting.ts";
import { openReading, type ReadingOptions } from "./reading.ts";
import { hanging, signText } from "../text/layout.ts";

/** @throws UsageError, CommandError, DependencyError */
export async function circuitText(options: ReadingOptions): Promise<string> {
  const { circumstances, style } = await openReading(options);
  const now = await circumstances({});
  const { circuits, paused } = now;
  if (options.json) return JSON.stringify({ circuits, paused: paused ?? null }, undefined, 2);
  const lines: readonly (readonly [Tone, string])[] = [
    paused === undefined
      ? ["ok", "Sending is not paused."]
      : ["warn", `${pausedText(paused, now)} Messages wait in the queue; none is lost.`],
    sesLine(circuits.ses, now),
    aiLine(circuits.ai, now),
  ];
  return lines
    .flatMap(([tone, text]) => hanging(`${signText(tone, style)} `, text, style, 2))
    .join("\n");
}

function sesLine(ses: CircuitBreaker, now: Circumstances): readonly [Tone, string] {
  if (ses.state === "closed") return ["ok", "SES is called."];
  const since = durationText(openForAtLeastMs(ses, now.nowMs));
  return [
    "bad",
    `SES is not called: its circuit has been open for ${since}. ${sesOpenText(ses, now)} Every email waits; none is lost.`,
  ];
}

function aiLine(ai: CircuitBreaker, now: Circumstances): readonly [Tone, string] {
  if (ai.state === "closed") return ["ok", "The AI is asked."];
  const since = durationText(openForAtLeastMs(ai, now.nowMs));
  const dueMs = Math.max(ai.openUntilMs, ai.probeUntilMs ?? 0);
  const next =
    dueMs <= now.nowMs
      ? "The next run asks it again."
      : `It is asked again ${whenText(dueMs, now)}.`;
  return [
    "warn",
    `The AI is not asked: its circuit has been open for ${since}, because ${fallbackWords(ai.reason).because}. ${next} Emails go out with the fallback text.`,
  ];
}
