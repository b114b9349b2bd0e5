/**
 * Does an action that an operator has confirmed, and publishes it if the setting `events` is on. Addresses in the operator's reason
 * become `{address}`: the reason is stored and published.
 */
import type { Said } from "../../functions/delivery/history.ts";
import { replaceAddresses } from "../../functions/values/addresses-in-text.ts";
import type { Operator } from "../connect.ts";
import { publish } from "../publish.ts";
import { type Done, done, type Prepared } from "./action.ts";

/** @throws DependencyError */
export async function performAction(
  operator: Operator,
  { act, changes = [] }: Extract<Prepared, { kind: "ready" }>,
  { by, why }: Said,
): Promise<Done> {
  const result = await act({ by, why: replaceAddresses(why, () => "{address}") });
  if (result.kind === "refused" || changes.length === 0) return result;
  const note = await publish(operator, changes);
  return note === undefined ? result : done(`${result.text} ${note}`);
}
