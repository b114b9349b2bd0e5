/** Everything that is kept about a person, as JSON, and its end. */
import type { FinalState } from "../../functions/delivery/delivery.ts";
import { APPEND, appended, historyItem, readHistory } from "../../functions/delivery/history.ts";
import { deadLetterKey } from "../../functions/delivery/ledger-records.ts";
import { keyOf, PLAN } from "../../functions/delivery/ledger-row.ts";
import { draftFor, type KeptDraft, type Plan, planToJson } from "../../functions/delivery/plan.ts";
import { recipientTextOf } from "../../functions/notification/recipients.ts";
import { conditionalUpdate } from "../../functions/platform/conditional-update.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import type { Said } from "../../functions/delivery/history.ts";
import { NO_COST } from "../../functions/words/draft.ts";
import { readExchanges } from "../../functions/words/exchange.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter, Email, EmailState } from "../read/email.ts";
import { type PersonRows, readPerson } from "../read/person.ts";
import { decompressed, keyIn, planIn } from "../read/rows.ts";
import { counted } from "../why/times.ts";
import { type Done, done, type Prepared, refused } from "./action.ts";
import { bodiesInQueue, sweep } from "./dead-letter-queue.ts";
import { BODY, purgeRow } from "./dead-letters.ts";

/** What stays after an address is erased. */
export const REMAINS =
  "What remains: an id that a secret key made of the address, until the rows expire; point-in-time backups, for 35 days; SES's own suppression list; the ids in the log; and what emails to other people say.";

/** As JSON. @throws DependencyError */
export async function exportPerson(operator: Operator, address: string) {
  const { rows, ids } = await collect(operator, address);
  const { suppressions } = await operator.ledger.look([], ids);
  const planItems = new Map(rows.plans.map((item) => [keyIn(item).notification, item]));
  return {
    address,
    exportedAt: new Date(operator.now()).toISOString(),
    emails: rows.emails.map((email) => {
      const item = planItems.get(email.key);
      const plan = planIn(item);
      if (plan === undefined || plan === "unreadable") return { ...email, recipientSettings: null };
      const recipient = plan.recipients.find(({ id }) => id === email.recipient);
      const draft = recipient && draftFor(plan, recipient);
      const exchanges = readExchanges(decompressed(item?.["exchanges"]?.B) ?? "[]");
      return {
        ...email,
        recipientSettings: recipient ?? null,
        words: draft,
        exchanges: exchanges.filter(({ locale }) => locale === draft?.locale),
      };
    }),
    suppressions: [...suppressions].map(([recipient, one]) => ({ recipient, ...one })),
    deadLetters: rows.letters,
  };
}

const FINAL: Readonly<Record<FinalState, true>> = {
  accepted: true,
  delivered: true,
  bounced: true,
  complained: true,
  rejected: true,
  suppressed: true,
  expired: true,
  cancelled: true,
};

function isFinal({ state }: { readonly state: EmailState }): boolean {
  return Object.hasOwn(FINAL, state);
}

async function collect(
  operator: Operator,
  address: string,
): Promise<{ readonly rows: PersonRows; readonly ids: readonly string[] }> {
  const ids = (await operator.recipientIds()).idsOf(address);
  // Copies without a row get one.
  await sweep(operator);
  const rows = await readPerson({
    client: operator.client,
    table: operator.deliveriesTable,
    address,
    ids,
    nowMs: operator.now(),
    bodiesOf: (letters) => bodiesInQueue(operator, letters),
  });
  return { rows, ids };
}

/** What is still to erase. */
type Left = {
  readonly address: string;
  readonly ids: readonly string[];
  readonly plans: readonly { readonly plan: Plan; readonly item: Item }[];
  readonly letters: readonly DeadLetter[];
  readonly deliveries: readonly Item[];
  /** Ids whose suppression has the address. */
  readonly suppressed: readonly string[];
};

/** Its effects are the dry run. @throws DependencyError */
export async function erasePerson(operator: Operator, address: string): Promise<Prepared> {
  const { rows, ids } = await collect(operator, address);
  const left = await leftOf(operator, address, ids, rows);
  if (left === "unreadable")
    return refused(
      "A stored email to this address cannot be read: another version or program wrote it. After a rollback, upgrade again.",
    );
  const waiting = rows.emails.filter((email) => !isFinal(email) && !isErased(email, left));
  if (waiting.length > 0)
    return refused(
      `${counted(waiting.length, "email")} to ${address} may still be sent. Cancel first, then erase.`,
      waiting.map(({ key, recipient }) => [
        `postrider cancel ${key} ${recipient}`,
        "the email is not sent",
      ]),
    );
  const needed = await neededLetter(operator, left.letters);
  if (needed !== undefined)
    return refused(
      `A dead letter with ${address} has email to others that is not sent. Redrive or delete it first, then erase.`,
      [
        [`postrider redrive ${needed.key}`, "the others get their email"],
        [`postrider purge ${needed.key}`, "the others get none"],
      ],
    );
  const emails = new Set(
    [...left.plans.map(({ item }) => item), ...left.deliveries].map(
      (item) => keyIn(item).notification,
    ),
  ).size;
  if (emails + left.letters.length + left.suppressed.length === 0)
    return refused(`Nothing is kept about ${address}.`);
  const letters = `${left.letters.length} dead letter${left.letters.length === 1 ? "" : "s"}`;
  return {
    kind: "ready",
    title: `Erase everything kept about ${address}?`,
    effects: [
      `${counted(emails, "email")}: the address, the history and SES's ids are removed; the words, the subject and the AI's exchange too, unless other people got the same email. A late message sends no email.`,
      `${letters}: the body is removed, here and in the dead-letter queue.`,
      left.suppressed.length === 0
        ? "No suppression has the address."
        : "The address is removed from its suppression, which stays.",
      REMAINS,
      "This cannot be undone.",
    ],
    button: "Erase 1 person",
    confirmWith: address,
    changes: [...left.deliveries.map(keyIn), ...left.letters.map(deadLetterKey)],
    act: (said) => eraseNow(operator, left, said),
  };
}

async function leftOf(
  operator: Operator,
  address: string,
  ids: readonly string[],
  { plans, deliveries, letters }: PersonRows,
): Promise<Left | "unreadable"> {
  const withPerson: { plan: Plan; item: Item }[] = [];
  for (const item of plans) {
    const plan = planIn(item);
    if (plan === undefined || plan === "unreadable") return "unreadable";
    if (!plan.recipients.some(({ id, address: kept }) => ids.includes(id) && kept !== "")) continue;
    // A plan of a newer version: what it says of the person is not known here.
    if (plan.drafts.some(({ writer }) => writer.by === "unknown")) return "unreadable";
    withPerson.push({ plan, item });
  }
  const suppressed: string[] = [];
  for await (const one of operator.suppressions.list())
    if (ids.includes(one.recipient) && one.address !== undefined) suppressed.push(one.recipient);
  return {
    address,
    ids,
    plans: withPerson,
    letters,
    deliveries: deliveries.filter((item) => !isErasedItem(item)),
    suppressed,
  };
}

function isErasedItem(item: Item): boolean {
  return item["lookupName"] === undefined && readHistory(item["history"])[0]?.what === "erased";
}

/** Nothing of it is left to erase. */
function isErased({ key }: Email, { plans, deliveries }: Left): boolean {
  return ![...plans.map(({ item }) => item), ...deliveries].some(
    (item) => keyIn(item).notification === key,
  );
}

/** A dead letter that email to others still needs, or that is on its way back. */
async function neededLetter(
  { readModel }: Operator,
  letters: readonly DeadLetter[],
): Promise<DeadLetter | undefined> {
  for (const letter of letters) {
    if (letter.state === "redriving") return letter;
    if (letter.state !== "open") continue;
    const shown = await readModel.show(letter.key);
    if (shown?.emails.some((email) => email.address !== undefined && !isFinal(email)))
      return letter;
  }
  return undefined;
}

/** In an order in which a crash leaves the rest to be found and erased. */
async function eraseNow(operator: Operator, left: Left, said: Said): Promise<Done> {
  const { address, ids, plans, letters, suppressed, deliveries } = left;
  let changed = 0;
  const count = (isDone: boolean) => (changed += isDone ? 0 : 1);
  for (const one of plans) count(await erasePlan(operator, one, { ids, address }));
  for (const letter of letters) count(await eraseLetter(operator, letter, said));
  if (letters.length > 0) await sweep(operator);
  for (const id of suppressed) await operator.suppressions.forget(id);
  for (const item of deliveries) count(await eraseDelivery(operator, item, said));
  return changed === 0
    ? done(`Erased everything kept about ${address}. ${REMAINS}`)
    : refused(
        `${changed} of what was found has changed meanwhile; the rest is erased. Run it again.`,
      );
}

/** A tombstone stays: without a plan, a late message would mail again. */
async function erasePlan(
  operator: Operator,
  { plan, item }: Left["plans"][number],
  { ids, address }: Pick<Left, "ids" | "address">,
): Promise<boolean> {
  const recipients = plan.recipients.map((one) =>
    ids.includes(one.id) ? { ...one, address: "" } : one,
  );
  const others = recipients.filter((one) => one.address !== "");
  const used = plan.drafts.filter((draft) => others.some((one) => draftFor(plan, one) === draft));
  const isReplyTo =
    plan.replyTo !== undefined && recipientTextOf(plan.replyTo) === recipientTextOf(address);
  const erased: Plan = {
    ...plan,
    recipients,
    drafts: used.length === 0 ? [WITHOUT_WORDS] : used,
    ...(isReplyTo && { replyTo: undefined }),
    // The reason may be about the person.
    ...(plan.resendOf !== undefined && { resendOf: { ...plan.resendOf, why: "" } }),
  };
  const keepsExchanges = used.length === plan.drafts.length;
  const { ok } = await conditionalUpdate(operator.client, "an email cannot be erased", {
    TableName: operator.deliveriesTable,
    Key: keyOf({ notification: plan.notification, recipient: PLAN }),
    UpdateExpression: `SET #plan = :plan, subject = :subject${keepsExchanges ? "" : " REMOVE exchanges"}`,
    ConditionExpression: "#plan = :seen",
    ExpressionAttributeNames: { "#plan": "plan" },
    ExpressionAttributeValues: {
      ":plan": { S: planToJson(erased) },
      ":subject": { S: used[0]?.subject ?? "" },
      ":seen": item["plan"] ?? { S: "" },
    },
  });
  return ok;
}

/** A plan must have a draft. */
const WITHOUT_WORDS: KeptDraft = {
  locale: "en",
  subject: "",
  headline: "",
  bullets: [],
  facts: [],
  changes: [],
  writer: { by: "fallback", reason: "by-definition", ...NO_COST },
};

async function eraseLetter(operator: Operator, letter: DeadLetter, said: Said): Promise<boolean> {
  if (letter.state === "open") return purgeRow(operator, letter, said);
  const { ok } = await conditionalUpdate(operator.client, "a dead letter cannot be erased", {
    TableName: operator.deliveriesTable,
    Key: keyOf(deadLetterKey(letter)),
    UpdateExpression: `SET ${APPEND} REMOVE ${BODY}`,
    ConditionExpression: "#state = :seen",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":seen": { S: letter.state },
      ...appended({ atMs: operator.now(), what: "erased", ...said }),
    },
  });
  return ok;
}

async function eraseDelivery(operator: Operator, item: Item, said: Said): Promise<boolean> {
  const { ok } = await conditionalUpdate(operator.client, "an email cannot be erased", {
    TableName: operator.deliveriesTable,
    Key: keyOf(keyIn(item)),
    UpdateExpression: "SET history = :erased REMOVE sesMessageIds, lookupName, lookupAt",
    ConditionExpression: "#state = :seen",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":seen": item["state"] ?? { S: "" },
      ":erased": { L: [historyItem({ atMs: operator.now(), what: "erased", ...said })] },
    },
  });
  return ok;
}
