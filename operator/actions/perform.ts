/**
 * Does an action that an operator has confirmed, and publishes it if the setting `events` is on. Addresses in the operator's reason
 * become `{address}`: the reason is stored and published.
 */
import type { Said } from "../../functions/delivery/history.ts";
import { replaceAddresses } from "../../functions/values/addresses-in-text.ts";
import type { Operator } from "../connect.ts";
import { publish, publishAction } from "../publish.ts";
import { type Done, done, type Prepared } from "./action.ts";

/** @throws DependencyError */
export async function performAction(
  operator: Operator,
  { act, changes = [], publishes }: Extract<Prepared, { kind: "ready" }>,
  { by, why }: Said,
): Promise<Done> {
  const reason = replaceAddresses(why, () => "{address}");
  const result = await act({ by, why: reason });
  if (result.kind === "refused") return result;
  const note =
    publishes === undefined
      ? await publish(operator, changes)
      : await publishAction(operator, { ...publishes, by, reason });
  return note === undefined ? result : done(`${result.text} ${note}`, result.commands);
}
