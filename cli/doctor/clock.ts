import { fail, ok, warn, type Check } from "./finding.ts";
import type { Stage } from "./stage.ts";

const NAME = "clock";
const SECOND_MS = 1_000;
/** Runs are taken to agree to this (`CLOCK_SKEW_MS`). */
const WARN_MS = 30 * SECOND_MS;
/** AWS takes no request that was signed so far from its own time. */
const FAIL_MS = 300 * SECOND_MS;
const FIX = "let this machine set its clock by NTP";

/** This machine's clock beside AWS's, by the date of an answer: AWS refuses what is signed at another time. */
export const clock: Check<Stage> = {
  name: NAME,
  run: async ({ account, aheadMs }) => {
    let refused: unknown;
    // A refusal has a date as well.
    await account().catch((error: unknown) => (refused = error));
    const ahead = aheadMs();
    if (ahead === undefined) throw refused;
    const seconds = Math.round(Math.abs(ahead) / SECOND_MS);
    const says = `is ${seconds} s ${ahead > 0 ? "ahead of" : "behind"} AWS's`;
    if (Math.abs(ahead) > FAIL_MS) return [fail(NAME, says, FIX)];
    if (Math.abs(ahead) > WARN_MS) return [warn(NAME, says, FIX)];
    return [ok(NAME, "agrees with AWS's")];
  },
};
