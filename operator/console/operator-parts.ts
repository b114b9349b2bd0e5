/** The console's parts over the tables and queues of a deployment or of the dev server. */
import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { SETTINGS } from "../../functions/config/settings.ts";
import { dynamoDbCall } from "../../functions/platform/dynamodb-item.ts";
import { type Prepared, refused } from "../actions/action.ts";
import { purge, redrive } from "../actions/dead-letters.ts";
import { acknowledge, cancel, markSent } from "../actions/emails.ts";
import { erasePerson } from "../actions/person.ts";
import { performAction } from "../actions/perform.ts";
import { release, resend } from "../actions/resend.ts";
import { suppress, unsuppress } from "../actions/suppressions.ts";
import { pause, resetCircuit, resume } from "../actions/system.ts";
import type { CommandTarget } from "../command-text.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter, Email } from "../read/email.ts";
import { countMessages, countNotListed } from "../read/queues.ts";
import { listSuppressed } from "../read/suppressed.ts";
import { circumstancesReader } from "../why/circumstances.ts";
import type { ActionTarget } from "./page/contract.ts";
import type { Action, Actions, ConsoleParts, LastRun } from "./parts.ts";

export function operatorParts(
  operator: Operator,
  stage: string,
  target: CommandTarget,
): Pick<
  ConsoleParts,
  | "readModel"
  | "circumstances"
  | "lastRun"
  | "suppressions"
  | "actions"
  | "perform"
  | "queue"
  | "notListed"
  | "stage"
  | "target"
  | "scheduleMinutes"
  | "now"
> {
  const { queueUrl, readModel, scheduleMinutes, now } = operator;
  return {
    readModel,
    circumstances: circumstancesReader(operator, stage),
    lastRun: () => lastRun(operator),
    suppressions: () => listSuppressed(operator),
    actions: actionsOf(operator),
    perform: (prepared, said) => performAction(operator, prepared, said),
    queue: queueUrl === undefined ? undefined : () => queueOf(operator, queueUrl),
    notListed: () => countNotListed(operator),
    stage,
    target,
    scheduleMinutes,
    now,
  };
}

/** A stack's number of slots is not stored: the leases of all that it may have are asked for. */
const LEASES = Array.from({ length: SETTINGS.slots.max }, (_, slot) => ({
  pk: { S: `lease#processor#${slot}` },
}));

async function lastRun({ client, coordinationTable, now }: Operator): Promise<LastRun | undefined> {
  const command = new BatchGetItemCommand({
    RequestItems: { [coordinationTable]: { Keys: LEASES } },
  });
  const { Responses } = await dynamoDbCall("the leases cannot be read", client.send(command));
  const rows = Responses?.[coordinationTable] ?? [];
  if (rows.length === 0) return undefined;
  return {
    startedAtMs: Math.max(...rows.map((row) => Number(row["takenAtMs"]?.N ?? 0))),
    isWorking: rows.some((row) => Number(row["expiresAtMs"]?.N ?? 0) > now()),
  };
}

async function queueOf({ sqs }: Operator, QueueUrl: string) {
  const { visible } = await countMessages(sqs, QueueUrl);
  return { waiting: visible };
}

function actionsOf(operator: Operator): Actions {
  const ofEmail =
    (prepare: (operator: Operator, email: Email) => Prepared | Promise<Prepared>): Action =>
    async (target) => {
      const email = target.kind === "email" ? await emailOf(operator, target) : undefined;
      return email === undefined ? refused(GONE) : prepare(operator, email);
    };
  const ofLetter =
    (prepare: (operator: Operator, letter: DeadLetter) => Prepared): Action =>
    async (target) => {
      const letter = target.kind === "dead-letter" ? await letterOf(operator, target) : undefined;
      return letter === undefined ? refused(GONE) : prepare(operator, letter);
    };
  return {
    resend: ofEmail(resend),
    release: ofEmail(release),
    "mark-sent": ofEmail(markSent),
    cancel: ofEmail(cancel),
    acknowledge: ofEmail(acknowledge),
    redrive: ofLetter(redrive),
    purge: ofLetter(purge),
    suppress: async (target) =>
      target.kind === "recipient" && target.address !== undefined
        ? suppress(operator, target.address)
        : refused("The address is not stored, so it cannot be named."),
    unsuppress: async (target) => {
      if (target.kind !== "recipient") return refused(GONE);
      const { address, recipient: id } = target;
      return unsuppress(operator, address === undefined ? { id } : { address });
    },
    erase: async (target) =>
      target.kind === "recipient" && target.address !== undefined
        ? erasePerson(operator, target.address)
        : refused("The address is not stored, so it cannot be named."),
    pause: () => pause(operator),
    resume: () => resume(operator),
    "reset-circuit": async (target) =>
      target.kind === "circuit" ? resetCircuit(operator, target.name) : refused(GONE),
  };
}

const GONE = "It is not here any more. Look at the list again.";

type Target<Kind extends ActionTarget["kind"]> = Extract<ActionTarget, { kind: Kind }>;

async function emailOf(
  { readModel }: Operator,
  { key, recipient }: Target<"email">,
): Promise<Email | undefined> {
  const shown = await readModel.show(key);
  return shown?.emails.find((one) => one.recipient === recipient);
}

async function letterOf(
  { readModel }: Operator,
  { key, messageId }: Target<"dead-letter">,
): Promise<DeadLetter | undefined> {
  const shown = await readModel.show(key);
  return shown?.deadLetters.find((one) => one.messageId === messageId);
}
