/**
 * Everything that is kept about an address. It reads the whole Deliveries table: no index contains emails that are planned but not started,
 * rows of version 0.2, and the bodies of dead letters. A million emails take a few minutes and about 0.1 US dollars.
 */
import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { PLAN } from "../../functions/delivery/ledger-row.ts";
import { deadLetterIn } from "../../functions/delivery/ledger-records.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";
import type { DeadLetter, Email } from "./email.ts";
import { deadLetterOf, emailOf, keyIn, planIn } from "./rows.ts";

export type PersonRows = {
  /** Plans with one of the ids among their recipients. */
  readonly plans: readonly Item[];
  readonly deliveries: readonly Item[];
  /** Of any state, with the address in the body. Bodies that are too long for the row are read from the dead-letter queue. */
  readonly letters: readonly DeadLetter[];
  readonly emails: readonly Email[];
};

export type PersonOptions = {
  readonly client: DynamoDBClient;
  /** The Deliveries table. */
  readonly table: string;
  readonly address: string;
  /** The ids under which the table may have rows of the address. */
  readonly ids: readonly string[];
  readonly nowMs: number;
  /** The bodies that only the dead-letter queue has, by message id. */
  readonly bodiesOf: (letters: readonly DeadLetter[]) => Promise<ReadonlyMap<string, string>>;
};

/** @throws DependencyError */
export async function readPerson(options: PersonOptions): Promise<PersonRows> {
  const { address, ids, bodiesOf, nowMs } = options;
  const plans: Item[] = [];
  const deliveries: Item[] = [];
  const all: DeadLetter[] = [];
  for await (const item of scan(options)) {
    const { recipient } = keyIn(item);
    if (recipient === PLAN) plans.push(item);
    else if (deadLetterIn(recipient) === undefined) deliveries.push(item);
    else all.push(...[deadLetterOf(item)].filter((letter) => letter !== undefined));
  }
  const isLong = ({ state, body }: DeadLetter) => state === "open" && body === undefined;
  const bodies = await bodiesOf(all.filter(isLong));
  const letters = all
    .map((letter) => ({ ...letter, body: letter.body ?? bodies.get(letter.messageId) }))
    .filter(
      ({ body, attributes }) =>
        (body !== undefined && hasAddress(body, address)) ||
        hasAddress(JSON.stringify(attributes), address),
    );
  return { plans, deliveries, letters, emails: emailsOf({ ids, nowMs }, plans, deliveries) };
}

async function* scan({ client, table, ids }: PersonOptions): AsyncGenerator<Item> {
  const names = ids.map((_, index) => `:id${index}`);
  const query = {
    TableName: table,
    ConsistentRead: true,
    FilterExpression: [
      `recipient IN (${names.join(", ")})`,
      ...names.map((name) => `contains(#plan, ${name})`),
      "begins_with(recipient, :dead)",
    ].join(" OR "),
    ExpressionAttributeNames: { "#plan": "plan" },
    ExpressionAttributeValues: {
      ":dead": { S: "dead#" },
      ...Object.fromEntries(ids.map((id, index) => [`:id${index}`, { S: id }])),
    },
  };
  try {
    for await (const { Items = [] } of paginateScan({ client }, query)) yield* Items;
  } catch (error) {
    const what = `the emails cannot be read: ${nameOf(error)}`;
    throw new DependencyError("dynamodb", what, { cause: error });
  }
}

/** JSON may write characters of an address as escapes. */
function hasAddress(body: string, address: string): boolean {
  const wanted = address.toLowerCase();
  if (body.toLowerCase().includes(wanted)) return true;
  try {
    return JSON.stringify(JSON.parse(body)).toLowerCase().includes(wanted);
  } catch {
    return false;
  }
}

function emailsOf(
  { ids, nowMs }: Pick<PersonOptions, "ids" | "nowMs">,
  plans: readonly Item[],
  deliveries: readonly Item[],
): Email[] {
  const planItems = new Map(plans.map((item) => [keyIn(item).notification, item]));
  const rows = new Map(
    deliveries.map((item) => [`${keyIn(item).notification}/${keyIn(item).recipient}`, item]),
  );
  const planned = plans.flatMap((item) => {
    const plan = planIn(item);
    if (plan === undefined || plan === "unreadable") return [];
    const { notification, recipients } = plan;
    return recipients
      .filter(({ id }) => ids.includes(id))
      .map(({ id }) => ({ notification, recipient: id }));
  });
  const keys = new Map(
    [...planned, ...deliveries.map(keyIn)].map((key) => [
      `${key.notification}/${key.recipient}`,
      key,
    ]),
  );
  return [...keys].map(([id, key]) =>
    emailOf(key, planItems.get(key.notification), rows.get(id), nowMs),
  );
}
