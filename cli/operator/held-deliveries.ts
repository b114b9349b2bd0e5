/** Lists held deliveries. It scans the table, because rows of version 0.2 are in no index and held ones may be that old. */
import type { FoundRow } from "../../functions/delivery/ledger-rows.ts";
import { argumentOf, commandsFor, type CommandTarget } from "../../operator/command-text.ts";
import { whenText } from "../../operator/why/times.ts";
import { commandLines } from "../read/text/answer-text.ts";
import { hanging, styleOf } from "../read/text/layout.ts";
import { ledgerIn } from "../shared/clients.ts";
import type { Tables } from "./options.ts";

export async function heldText(
  { deliveriesTable, coordinationTable }: Tables,
  json: boolean,
  target: CommandTarget,
): Promise<string> {
  const ledger = ledgerIn(deliveriesTable, coordinationTable);
  const found: FoundRow[] = [];
  for await (const one of ledger.inState("held")) found.push(one);
  // A row has no address; its notification's plan has one.
  const { plans } = await ledger.look([...new Set(found.map(({ key }) => key.notification))], []);
  const held = found.map(({ key: { notification: key, recipient }, row: { intentAtMs } }) => {
    const stored = plans.get(key);
    const plan = stored === "unreadable" ? undefined : stored;
    const address = plan?.recipients.find(({ id }) => id === recipient)?.address;
    // When the last attempt began.
    const since = intentAtMs === undefined ? undefined : new Date(intentAtMs).toISOString();
    return { key, recipient, address, definition: plan?.definition, since };
  });
  if (json) return JSON.stringify(held, undefined, 2);
  if (held.length === 0) return "No email is held.";
  const style = styleOf(process.stdout, process.env);
  return held
    .map(({ key, recipient, address, definition, since }) => {
      const when =
        since === undefined ? "" : `, ${whenText(Date.parse(since), { nowMs: Date.now() })}`;
      const text = `${address ?? recipient}, ${definition ?? "definition unknown"}${when}`;
      const email = `${key} ${address === undefined ? recipient : argumentOf(address)}`;
      const commands = commandsFor(target, [
        [`postrider mark-sent ${email}`, "it arrived"],
        [`postrider release ${email}`, "it did not arrive"],
      ]);
      return [...hanging("▲ ", text, style), ...commandLines(commands, style)].join("\n");
    })
    .join("\n\n");
}
