/** The events that Postrider publishes about an operator's actions that are about no email: a pause, a circuit, an address. */
import * as z from "zod/mini";
import { SOURCE, SYSTEM_EVENT_NAMES, SYSTEM_STATES } from "./event-names.ts";

const described = (description: string) => z.string().check(z.describe(description));

/** The `detail`. It holds no address. */
export const OperatorEvent = z.object({
  id: described("The same for each copy of this event, so that it can be processed once."),
  installation: described("The installation that it is about."),
  at: z.iso.datetime().check(z.describe("When it happened.")),
  state: z.enum(SYSTEM_STATES).check(z.describe("What the operator did.")),
  by: described("The operator."),
  reason: described("The operator's reason."),
  circuit: z.optional(
    z.enum(["ses", "ai"]).check(z.describe("The circuit breaker that was closed.")),
  ),
  recipient: z.optional(described("The id of the recipient, never the address.")),
});

export type OperatorEvent = z.output<typeof OperatorEvent>;

/** The event as a rule delivers it; EventBridge adds `id`, `time`, `account` and others. */
export const PublishedOperatorEvent = z.object({
  source: z.literal(SOURCE),
  "detail-type": z.enum(Object.values(SYSTEM_EVENT_NAMES)),
  detail: OperatorEvent,
});
