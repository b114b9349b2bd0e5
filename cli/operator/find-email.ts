/** Which emails and dead letters an argument names: what `find`, `show` and `why` accept. */
import { sweep } from "../../operator/actions/dead-letter-queue.ts";
import { argumentOf, commandText } from "../../operator/command-text.ts";
import type { DeadLetter, Email, Shown } from "../../operator/read/email.ts";
import { readAsked } from "../../operator/why/ask-why.ts";
import { shortReference } from "../../operator/why/email-case.ts";
import { STATES } from "../../operator/why/states.ts";
import { devAnswer } from "../read/run/dev-event.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import type { Acting } from "./acting.ts";

/** Emails to one address that are listed. */
const MOST_LISTED = 10;

/** `recipient`: its id or its address. @throws CommandError if there is none, UsageError if there are several */
export async function emailOf(
  acting: Acting,
  command: string,
  text: string,
  recipient: string | undefined,
): Promise<Email> {
  const emails = await emailsOf(acting, text);
  if (emails.length === 0)
    throw notFound("the key, the event or the address of an email", text, "postrider find");
  const ids = recipient?.includes("@")
    ? (await acting.operator.recipientIds()).idsOf(recipient)
    : [recipient];
  const wanted = emails.filter((one) => recipient === undefined || ids.includes(one.recipient));
  const [only, ...others] = wanted;
  if (only !== undefined && others.length === 0) return only;
  const listed = wanted.length === 0 ? emails : wanted;
  // An event that was resent has several keys.
  const hasOneKey = new Set(listed.map(({ key }) => key)).size === 1;
  const lines = listed.slice(0, MOST_LISTED).map((email) => {
    const reference = hasOneKey ? shortReference(email) : email.key;
    const reader = email.address === undefined ? email.recipient : argumentOf(email.address);
    const line = commandText(`postrider ${command} ${reference} ${reader}`, acting.target);
    return `  ${line}\n    ${STATES[email.state].word}: ${email.subject ?? "(no subject stored)"}`;
  });
  throw new UsageError(
    `Expected one email, got ${JSON.stringify([text, recipient].join(" ").trim())}, which names ${wanted.length === 0 ? "none of these" : wanted.length}:\n${lines.join("\n")}`,
  );
}

async function emailsOf(acting: Acting, text: string): Promise<readonly Email[]> {
  const { readModel } = acting.operator;
  if (readAsked(text).kind === "address") {
    const { items } = await readModel.find({ address: text }, { limit: MOST_LISTED });
    if (items.length > 0) return items;
  }
  return (await shownOf(acting, text)).flatMap(({ emails }) => emails);
}

/** `text`: a key, an event's id, the id of a message that is no event, or the dev server's short id. */
async function shownOf(
  { operator: { readModel }, pageUrl }: Acting,
  text: string,
): Promise<readonly Shown[]> {
  const dev = pageUrl === undefined ? undefined : await devAnswer(pageUrl, text);
  for (const name of dev?.names ?? [text]) {
    const shown = (await readModel.show(name)) ?? (await readModel.show(`message#${name}`));
    const found = shown ? [shown] : await readModel.byEvent({ id: name, source: dev?.source });
    if (found.length > 0) return found;
  }
  return [];
}

/** Those that wait; else the newest that is over. @throws CommandError */
export async function deadLettersOf(acting: Acting, text: string): Promise<readonly DeadLetter[]> {
  // Copies that SQS or version 0.2 moved get a row.
  await sweep(acting.operator);
  const found = await shownOf(acting, text);
  const letters = found.flatMap(({ deadLetters }) => deadLetters);
  if (letters.length === 0)
    throw notFound(
      "the event, the key or the message id of a dead letter",
      text,
      "postrider dead-letters",
    );
  const open = letters.filter(({ state }) => state === "open" || state === "redriving");
  return open.length > 0 ? open : letters.slice(0, 1);
}

function notFound(what: string, text: string, list: string): CommandError {
  const help = /\s/.test(text)
    ? `\`postrider find ${argumentOf(text)}\` searches the subjects.`
    : `\`postrider why ${argumentOf(text)}\` says what is known of it; \`${list}\` lists what there is.`;
  return new CommandError(
    `Expected ${what}, got ${JSON.stringify(text)}, which names none. ${help}`,
  );
}
