import { fail, ok, warn, type Check } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

/** Runs assume that clocks differ by at most this (`CLOCK_SKEW_MS`). */
const WARN_MS = 30_000;
/** AWS refuses a request that was signed at a time this far from its own. */
const FAIL_MS = 300_000;

/** This machine's clock compared with AWS's, by the date of a response. */
export const clock: Check<CheckContext> = {
  name: "clock",
  run: async ({ account, aheadMs }) => {
    // A refusal has a date too.
    const [asked] = await Promise.allSettled([account()]);
    const ahead = aheadMs();
    if (ahead === undefined)
      throw asked.status === "rejected" ? asked.reason : new Error("no date");
    const offMs = Math.abs(ahead);
    if (offMs <= WARN_MS) return [ok("clock", "agrees with AWS's")];
    const message = `is ${Math.round(offMs / 1_000)} s ${ahead > 0 ? "ahead of" : "behind"} AWS's`;
    return [
      (offMs > FAIL_MS ? fail : warn)("clock", message, "let this machine set its clock by NTP"),
    ];
  },
};
