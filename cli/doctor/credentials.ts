import { cutGraphemes } from "../../functions/values/cut.ts";
import { fail, isWithoutCredentials, notLookedAt, ok, type Check } from "./finding.ts";
import type { Stage } from "./stage.ts";
import { isError } from "../../functions/platform/errors.ts";

const NAME = "credentials";
const SHOWN_CHARACTERS = 200;
/** How AWS reports a signature with a wrong time. */
const OTHER_TIME = /signature (?:expired|not yet current)|time.*skewed/i;
const FIX = "`aws configure sso` and AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

/** Whether there are a region and credentials that AWS accepts. */
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
      return [fail(NAME, `there are none${why}`, FIX)];
    }
    try {
      await account();
    } catch (error) {
      if (isWithoutCredentials(error) && isError(error))
        return OTHER_TIME.test(error.message)
          ? [fail(NAME, "AWS refuses requests signed with this machine's clock", "see `clock`")]
          : [fail(NAME, `AWS does not accept them: ${error.name}`, FIX)];
      // Access denied to this one call still proves the credentials.
      if (notLookedAt(NAME, error).level === "fail") return [notLookedAt(NAME, error)];
    }
    return [ok(NAME, `are there, for ${region}`)];
  },
};
