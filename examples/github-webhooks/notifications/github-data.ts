/**
 * What GitHub's webhooks deliver, by their own field names, as far as the mails use it. They come through EventBridge with
 * the source `github.com`, the webhook's name as detail-type and its payload as detail.
 * Sources: https://docs.github.com/en/webhooks/webhook-events-and-payloads,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas-furls.html
 */
import * as z from "zod/mini";
import type { Fact, Personal } from "postrider/notifications";

/** An account; GitHub leaves it out where it has been deleted. */
export const Account = z.nullish(
  z.object({ login: z.string(), email: z.nullish(z.string()), name: z.nullish(z.string()) }),
);

export const Repository = z.object({ full_name: z.string() });

/** Who an account's login and address belong to; one role for all, because one account may do several things. */
export function accountAt(at: string): Personal {
  return { role: "Person", at, fields: { name: "login", email: "email" } };
}

/** Example recipients: the payload names none. `RECIPIENTS_PARAMETER` says who is told in your organisation. */
export const MAINTAINERS = ["maintainers@example.com"];

export const MAINTAINER_REASON =
  "You receive this because you maintain repositories of example-org.";

export const SOURCE = "github.com";

/** A fact where there is something to say. */
export function fact(label: string, value: string | number | null | undefined): Fact[] {
  return value === undefined || value === null || value === ""
    ? []
    : [{ label, value: String(value) }];
}
