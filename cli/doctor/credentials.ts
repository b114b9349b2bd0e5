import { cutGraphemes } from "../../functions/values/cut.ts";
import { fail, isWithoutCredentials, notLookedAt, ok, type Check } from "./finding.ts";
import type { Stage } from "./stage.ts";
import { isError } from "../../functions/platform/errors.ts";

const NAME = "credentials";
const SHOWN_CHARACTERS = 200;
/** AWS's words for a signature of another time. */
const OTHER_TIME = /signature (?:expired|not yet current)|time.*skewed/i;
const MEND = "`aws configure sso` and AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

/** Whether there is a region, and credentials that AWS takes. */
export const credentials: Check<Stage> = {
  name: NAME,
  run: async ({ ses, account }) => {
    let region: string;
    try {
      region = await ses.config.region();
    } catch {
      return [fail(NAME, "no region is set", "set AWS_REGION, or a profile's region")];
    }
    try {
      await ses.config.credentials();
    } catch (error) {
      const why = isError(error) ? `: ${cutGraphemes(error.message, SHOWN_CHARACTERS)}` : "";
      return [fail(NAME, `there are none${why}`, MEND)];
    }
    try {
      await account();
    } catch (error) {
      if (isWithoutCredentials(error) && isError(error))
        return OTHER_TIME.test(error.message)
          ? [fail(NAME, "AWS takes nothing that is signed by this clock", "see `clock`")]
          : [fail(NAME, `AWS does not take them: ${error.name}`, MEND)];
      // They are credentials all the same where AWS only forbids this one call.
      if (notLookedAt(NAME, error).level === "fail") return [notLookedAt(NAME, error)];
    }
    return [ok(NAME, `are there, for ${region}`)];
  },
};
