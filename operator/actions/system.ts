/** What an operator may do with the whole installation: pause it, and close a circuit by hand. */
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { CircuitBreakerName } from "../../functions/coordination/circuit-state.ts";
import { type Pause, PAUSE_KEY, readPause } from "../../functions/coordination/pause.ts";
import { APPEND, appended, type Said } from "../../functions/delivery/history.ts";
import { conditionalUpdate } from "../../functions/platform/conditional-update.ts";
import { dynamoDbCall } from "../../functions/platform/dynamodb-item.ts";
import { whenText } from "../why/times.ts";
import type { Operator } from "../connect.ts";
import { personOf } from "../why/email-case.ts";
import { CIRCUIT, RESUME } from "../why/waiting.ts";
import { done, type Prepared, refused } from "./action.ts";

export async function pauseOf(operator: Operator): Promise<Pause | undefined> {
  const { client, coordinationTable: TableName } = operator;
  const command = new GetItemCommand({ TableName, Key: PAUSE_KEY, ConsistentRead: true });
  const { Item } = await dynamoDbCall("the pause cannot be read", client.send(command));
  return readPause(Item);
}

/** When the next run does something, in a sentence, with the command that a pause needs first. */
export async function nextRun(operator: Operator, does: "sends it" | "processes it") {
  const paused = await pauseOf(operator);
  if (paused === undefined)
    return {
      text: `The next run ${does}, ${withinText(operator)}.`,
      isPaused: false,
      commands: [],
    };
  const isDone = does === "sends it" ? "sent" : "processed";
  return {
    text: `${personOf(paused.by)} has paused all email: it is ${isDone} after you resume.`,
    isPaused: true,
    commands: [RESUME],
  };
}

function withinText({ scheduleMinutes }: Operator): string {
  return scheduleMinutes === 1 ? "within a minute" : `within ${scheduleMinutes} minutes`;
}

/** Stops all email of the installation. */
export async function pause(operator: Operator): Promise<Prepared> {
  const current = await pauseOf(operator);
  if (current !== undefined)
    return refused(
      `It is paused already, ${whenText(current.atMs, { nowMs: operator.now() })} by ${personOf(current.by)}: ${current.why}. It stays so until you resume.`,
      [RESUME],
    );
  return {
    kind: "ready",
    title: "Pause all email?",
    effects: [
      "Runs end before they take a message. A run that has begun continues for up to 90 seconds.",
      "Events wait in the queue for up to 12 days, and are sent after you resume.",
    ],
    button: "Pause all email",
    publishes: { state: "paused" },
    act: async (said) =>
      (await write(operator, undefined, said))
        ? done("Paused all email. Events wait in the queue for up to 12 days.", [RESUME])
        : refused("Nothing was changed: someone else has paused it meanwhile."),
  };
}

export async function resume(operator: Operator): Promise<Prepared> {
  const current = await pauseOf(operator);
  if (current === undefined) return refused("It is not paused. Nothing to do.");
  return {
    kind: "ready",
    title: "Resume email?",
    effects: [`Paused by ${current.by}: ${current.why}`, "The next run sends what waits."],
    button: "Resume email",
    publishes: { state: "resumed" },
    act: async (said) =>
      (await write(operator, current, said))
        ? done(`Resumed email. The next run sends what waits, ${withinText(operator)}.`, [
            ["postrider tail", "the emails as they are sent"],
          ])
        : refused("Nothing was changed: the pause has ended or is another one."),
  };
}

/** `seen`: the pause that ends. Undefined: one begins. False: the pause has changed since. */
async function write(
  operator: Operator,
  seen: Pause | undefined,
  { by, why }: Said,
): Promise<boolean> {
  const nowMs = operator.now();
  const begins = seen === undefined;
  const { ok } = await conditionalUpdate(operator.client, "the pause cannot be written", {
    TableName: operator.coordinationTable,
    Key: PAUSE_KEY,
    UpdateExpression: `SET paused = :begins, atMs = :now, #by = :by, why = :why, ${APPEND}`,
    ConditionExpression: begins
      ? "attribute_not_exists(paused) OR paused <> :begins"
      : "paused = :paused AND atMs = :seen",
    ExpressionAttributeNames: { "#by": "by" },
    ExpressionAttributeValues: {
      ":begins": { BOOL: begins },
      ":now": { N: String(nowMs) },
      ":by": { S: by },
      ":why": { S: why },
      ...(!begins && { ":paused": { BOOL: true }, ":seen": { N: String(seen.atMs) } }),
      ...appended({ atMs: nowMs, what: begins ? "paused" : "resumed", by, why }),
    },
  });
  return ok;
}

/** Closes an open circuit: the next run tries at once. */
export async function resetCircuit(
  operator: Operator,
  name: CircuitBreakerName,
): Promise<Prepared> {
  const { [name]: circuit } = await operator.circuitBreakers.look();
  const title = name === "ses" ? "SES" : "AI";
  if (circuit.state === "closed") return refused(`The ${title} circuit is closed. Nothing to do.`);
  return {
    kind: "ready",
    title: `Close the ${title} circuit now?`,
    effects: [
      `It is open because of ${circuit.reason}, and closes by itself as soon as a try succeeds.`,
      "The next run tries again at once. If it fails, the circuit opens again.",
    ],
    button: `Close the ${title} circuit`,
    publishes: { state: "circuit-reset", circuit: name },
    act: async (said) =>
      (await operator.circuitBreakers.reset(name, { ...said, openUntilMs: circuit.openUntilMs }))
        ? done(`Closed the ${title} circuit. The next run tries again, ${withinText(operator)}.`, [
            CIRCUIT,
          ])
        : refused("Nothing was changed: it has closed or opened again meanwhile."),
  };
}
