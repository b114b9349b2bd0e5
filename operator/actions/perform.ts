/** Does an action that an operator has confirmed, and publishes what it did where the installation sends events out. */
import type { Said } from "../../functions/delivery/history.ts";
import type { Operator } from "../connect.ts";
import { publish } from "../publish.ts";
import { type Done, done, type Prepared } from "./action.ts";

/** @throws DependencyError */
export async function performAction(
  operator: Operator,
  { act, changes = [] }: Extract<Prepared, { kind: "ready" }>,
  said: Said,
): Promise<Done> {
  const result = await act(said);
  if (result.kind === "refused" || changes.length === 0) return result;
  const note = await publish(operator, changes);
  return note === undefined ? result : done(`${result.text} ${note}`, result.commands);
}
