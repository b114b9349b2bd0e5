/** Which emails and dead letters an argument names. */
import type { Operator } from "../../operator/connect.ts";
import { sweep } from "../../operator/actions/dead-letter-queue.ts";
import type { DeadLetter, Email, Shown } from "../../operator/read/email.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";

/** `reference`: the notification's key, or the event's id. `recipient`: its id or its address. @throws CommandError, UsageError */
export async function emailOf(
  operator: Operator,
  reference: string,
  recipient: string | undefined,
): Promise<Email> {
  const found = await shownOf(operator, reference);
  const emails = found.flatMap((one) => one.emails);
  if (emails.length === 0)
    throw new CommandError(
      `Expected the key of a notification or the id of an event, got ${JSON.stringify(reference)}, which has no email. \`npx postrider find\` lists them.`,
    );
  const ids =
    recipient?.includes("@") === true ? (await operator.recipientIds()).idsOf(recipient) : [];
  const wanted = emails.filter(
    (email) =>
      recipient === undefined || email.recipient === recipient || ids.includes(email.recipient),
  );
  const [only, ...others] = wanted;
  if (only !== undefined && others.length === 0) return only;
  const listed = emails.map(
    ({ key, recipient: id, address, state }) =>
      `  ${found.length > 1 ? key : reference} ${address ?? id}  ${state}`,
  );
  throw new UsageError(
    `Expected one email, got ${wanted.length}. Name one of:\n${listed.join("\n")}`,
  );
}

async function shownOf({ readModel }: Operator, reference: string): Promise<readonly Shown[]> {
  const shown = await readModel.show(reference);
  return shown === undefined ? readModel.byEvent({ id: reference }) : [shown];
}

/** `reference`: the notification's key, the event's id, or the id of a message that is no event. @throws CommandError */
export async function deadLettersOf(
  operator: Operator,
  reference: string,
): Promise<readonly DeadLetter[]> {
  // Copies that SQS or version 0.2 moved get a row.
  await sweep(operator);
  const own = await operator.readModel.show(`message#${reference}`);
  const found = own === undefined ? await shownOf(operator, reference) : [own];
  const letters = found.flatMap(({ deadLetters }) => deadLetters);
  if (letters.length === 0)
    throw new CommandError(
      `Expected a dead letter's event, key or message id, got ${JSON.stringify(reference)}, which has none. \`npx postrider dead-letters\` lists them.`,
    );
  const open = letters.filter(({ state }) => state === "open" || state === "redriving");
  return open.length > 0 ? open : letters.slice(0, 1);
}
