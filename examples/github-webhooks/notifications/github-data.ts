/**
 * What GitHub's webhooks deliver, by GitHub's field names, as far as the emails use it. They come through EventBridge with
 * the source `github.com`, the webhook's name as detail-type and its payload as detail.
 * Sources: https://docs.github.com/en/webhooks/webhook-events-and-payloads,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas-furls.html
 */
import * as z from "zod/mini";

/** Absent where the account was deleted. */
export const Account = z.nullish(
  z.object({ login: z.string(), email: z.nullish(z.string()), name: z.nullish(z.string()) }),
);

export const Repository = z.object({ full_name: z.string() });

/** The personal values of an account that is at this path of the data. */
export function accountPaths(at: string): string[] {
  return ["login", "email", "name"].map((field) => `${at}.${field}`);
}

/** Example recipients, because a webhook names none. The setting `recipientsParameter` replaces them. */
export const MAINTAINERS = ["maintainers@example.com"];

export const MAINTAINER_REASON =
  "You receive this because you maintain repositories of example-org.";

export const SOURCE = "github.com";
