/**
 * The fields of GitHub's webhooks that the emails use. Webhooks arrive through EventBridge with the source `github.com`, the
 * webhook's name as detail-type and its payload as detail.
 * Sources: https://docs.github.com/en/webhooks/webhook-events-and-payloads,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas-furls.html
 */
import * as z from "zod/mini";

/** null if the account was deleted. */
export const Account = z.nullish(
  z.object({ login: z.string(), email: z.nullish(z.string()), name: z.nullish(z.string()) }),
);

export const Repository = z.object({ full_name: z.string() });

/** The paths of an account's personal values, below a path of the data. */
export function accountPaths(at: string): string[] {
  return ["login", "email", "name"].map((field) => `${at}.${field}`);
}

/** Example recipients, because a webhook names none. The setting `recipientsParameter` replaces them. */
export const MAINTAINERS = ["maintainers@example.com"];

export const MAINTAINER_REASON =
  "You receive this because you maintain repositories of example-org.";

export const SOURCE = "github.com";
