/** Stops and allows email to an address. */
import type { Suppression } from "../../functions/coordination/suppression-rule.ts";
import type { Said } from "../../functions/delivery/history.ts";
import { argumentOf } from "../command-text.ts";
import type { Operator } from "../connect.ts";
import type { CommandHint } from "../why/answer.ts";
import { type Done, done, type Prepared, refused } from "./action.ts";

export async function suppress(operator: Operator, address: string): Promise<Prepared> {
  const { idOf, idsOf } = await operator.recipientIds();
  const found = await suppressionsOf(operator, idsOf(address));
  const stopped = found.find(([, { reason }]) => reason !== undefined);
  if (stopped !== undefined)
    return refused(`${address} is suppressed already: ${stopped[1].reason}. Nothing to do.`);
  return {
    kind: "ready",
    title: `Stop all email to ${address}?`,
    effects: [
      `No email goes to ${address} from now on, mandatory ones included.`,
      "The emails of events that come meanwhile are skipped, and are not sent later.",
    ],
    button: "Suppress 1 address",
    publishes: { state: "address-suppressed", recipient: idOf(address) },
    act: async (said) => {
      await operator.suppressions.suppress(idOf(address), { reason: "operator", address, said });
      return done(`Suppressed ${address}. No email is sent to it from now on.`, [
        [`postrider unsuppress ${argumentOf(address)}`, "allows email to it again"],
      ]);
    },
  };
}

/** `who`: an address, or the id of a reader whose address is not known. */
export async function unsuppress(
  operator: Operator,
  who: { readonly address: string } | { readonly id: string },
): Promise<Prepared> {
  const name = "address" in who ? who.address : who.id;
  const sesList = "address" in who ? [sesListOf(argumentOf(who.address))] : [];
  const ids = "address" in who ? (await operator.recipientIds()).idsOf(who.address) : [who.id];
  const found = await suppressionsOf(operator, ids);
  if (found.length === 0) return refused(`${name} is not suppressed. Nothing to do.`, sesList);
  return {
    kind: "ready",
    title: `Allow email to ${name} again?`,
    effects: [
      `${name} ${found.map(([, suppression]) => reasonText(suppression)).join(", and ")}.`,
      "New email is sent from now on; the emails skipped so far are not.",
      ...(found.some(([, { unsubscribed }]) => unsubscribed.length > 0)
        ? ["Do it only if the reader asked for these emails again."]
        : []),
      ...(found.some(([, { reason }]) => reason === "bounced")
        ? ["If the mailbox still does not exist, the next email bounces again."]
        : []),
    ],
    button: "Remove the suppression",
    publishes: { state: "address-unsuppressed", recipient: ids[0] },
    act: (said) => unsuppressNow(operator, { name, found, sesList }, said),
  };
}

async function unsuppressNow(
  { suppressions }: Operator,
  {
    name,
    found,
    sesList,
  }: {
    readonly name: string;
    readonly found: readonly Found[];
    readonly sesList: readonly CommandHint[];
  },
  said: Said,
): Promise<Done> {
  for (const [id, seen] of found)
    if (!(await suppressions.unsuppress(id, seen, said)))
      return refused(`The suppression of ${name} has changed meanwhile. Look at it again.`);
  return done(
    `Removed the suppression of ${name}. New email is sent from now on; the emails skipped so far are not.`,
    [
      ...(sesList.length === 0
        ? []
        : [[`postrider find ${argumentOf(name)} --state suppressed`, "what was skipped"] as const]),
      ...sesList,
    ],
  );
}

/** Postrider does not write to this list. */
function sesListOf(address: string): CommandHint {
  return [
    `aws sesv2 delete-suppressed-destination --email-address ${address}`,
    "if SES's own list still blocks it",
  ];
}

type Found = readonly [id: string, suppression: Suppression];

async function suppressionsOf({ ledger }: Operator, ids: readonly string[]): Promise<Found[]> {
  const { suppressions } = await ledger.look([], ids);
  return [...suppressions].filter(
    ([, { reason, unsubscribed }]) => reason !== undefined || unsubscribed.length > 0,
  );
}

function reasonText({ reason, unsubscribed }: Suppression): string {
  const parts = [
    ...(reason === undefined ? [] : [`is suppressed (${reason})`]),
    ...(unsubscribed.length === 0 ? [] : [`has unsubscribed from ${unsubscribed.join(", ")}`]),
  ];
  return parts.join(" and ");
}
