import { isError } from "../../functions/platform/errors.ts";
import { cutGraphemes } from "../../functions/values/cut.ts";
import { fail, isWithoutCredentials, notChecked, ok, type Check } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

const NAME = "credentials";
/** How AWS reports that a request was signed at a wrong time. */
const WRONG_TIME = /signature (?:expired|not yet current)|time.*skewed/i;
const FIX = "`aws configure sso` and AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

/** Whether there are a region and credentials that AWS accepts. */
export const credentials: Check<CheckContext> = {
  name: NAME,
  run: async ({ ses, account }) => {
    const region = await ses.config.region().catch(() => undefined);
    if (region === undefined)
      return [fail(NAME, "no region is set", "set AWS_REGION, or a profile's region")];
    try {
      await ses.config.credentials();
    } catch (error) {
      const why = isError(error) ? `: ${cutGraphemes(error.message, 200)}` : "";
      return [fail(NAME, `there are none${why}`, FIX)];
    }
    try {
      await account();
    } catch (error) {
      if (isError(error) && isWithoutCredentials(error))
        return WRONG_TIME.test(error.message)
          ? [fail(NAME, "AWS refuses requests signed with this machine's clock", "see `clock`")]
          : [fail(NAME, `AWS does not accept them: ${error.name}`, FIX)];
      // If AWS denies only this call, the credentials are valid.
      const finding = notChecked(NAME, error);
      if (finding.level === "fail") return [finding];
    }
    return [ok(NAME, `are there, for ${region}`)];
  },
};
