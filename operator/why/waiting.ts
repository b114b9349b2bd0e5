/** What an email that is not sent yet waits for. */
import type { CircuitBreaker } from "../../functions/coordination/circuit-state.ts";
import type { Pause } from "../../functions/coordination/pause.ts";
import type { Circumstances, CommandHint } from "./answer.ts";
import { byText, type EmailCase, openDeadLetter, shortReference, whyText } from "./email-case.ts";
import { sinceText } from "./suppression.ts";
import { type Clock, durationText, whenText } from "./times.ts";

export type Wait = {
  readonly tone: "busy" | "warn";
  readonly next: string;
  readonly command?: CommandHint;
};

/** From here on the next run should have taken it. */
const LATE_MS = 15 * 60_000;

/** `sinceMs`: when it began to wait. */
export function waitOf(one: EmailCase, sinceMs: number | undefined): Wait {
  const { now } = one;
  const letter = openDeadLetter(one);
  if (letter !== undefined)
    return {
      tone: "warn",
      next: "Its message is a dead letter, so no run reads it: redrive it, and the next run sends this email.",
      command: [
        `postrider redrive ${shortReference(letter)}`,
        "puts the message back into the queue",
      ],
    };
  const stop = whyStopped(now);
  if (stop !== undefined) return stop;
  const waitedMs = sinceMs === undefined ? 0 : now.nowMs - sinceMs;
  if (waitedMs < LATE_MS)
    return { tone: "busy", next: "Nothing to do: the next run sends it, within a minute or two." };
  return {
    tone: "warn",
    next: `It has waited for ${durationText(waitedMs)}, which is too long. \`postrider doctor\` says whether runs start and SES takes email; the runbook has it under page-mail-late.`,
    command: ["postrider doctor", "checks the account, the settings and the queue"],
  };
}

/** Why nothing is sent now; undefined: sending goes on. */
export function whyStopped(now: Circumstances): Wait | undefined {
  if (now.paused !== undefined)
    return {
      tone: "warn",
      next: `${pausedText(now.paused, now)} It is sent after you resume.`,
      command: RESUME,
    };
  if (now.circuits.ses.state === "open")
    return {
      tone: "warn",
      next: `${sesOpenText(now.circuits.ses, now)} Every email waits; none is lost.`,
      command: CIRCUIT,
    };
  return undefined;
}

export const CIRCUIT: CommandHint = ["postrider circuit", "what is open, since when, the next try"];
export const RESUME: CommandHint = ["postrider resume", "sends what waits"];

/** "Sending is paused since today at 10:12 by nomvula ("AWS maintenance")." */
export function pausedText(paused: Pause, clock: Clock): string {
  return `Sending is paused${sinceText(paused.atMs, clock)}${byText(paused)}${whyText(paused)}.`;
}

/** SES's reasons that mean every email waits, and what to do. The others are AWS's own names of errors. */
const SES_REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^daily-quota$/,
    "SES's daily quota is used up; it frees itself within 24 hours, or request a higher one from AWS.",
  ],
  [
    /paused/i,
    "SES has paused sending for this account: read the account status in the SES console.",
  ],
  [/not-?verified/i, "SES does not know the sender: `postrider doctor` shows what is missing."],
  [/^ConfigurationSet/, "SES's configuration set is missing or stopped: run `postrider doctor`."],
  [/AccessDenied|credentials/i, "SES refuses the credentials of the function: deploy again."],
];

/** Why SES is not called, and when the next try is. */
export function sesOpenText(
  { reason, openUntilMs, probeUntilMs = 0 }: Extract<CircuitBreaker, { state: "open" }>,
  clock: Clock,
): string {
  const known = SES_REASONS.find(([pattern]) => pattern.test(reason))?.[1];
  const dueMs = Math.max(openUntilMs, probeUntilMs);
  const next =
    dueMs <= clock.nowMs
      ? "The next run tries again."
      : `The next try is ${whenText(dueMs, clock)}.`;
  return `${known ?? `SES does not take email now (${reason}).`} ${next}`;
}
