/** `dead-letters` on a queue with a message that no run moved. */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { aPlainEvent } from "../../helpers/events.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { postrider } from "../operator/operator.ts";

let system: LocalSystem<unknown>;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const run = (...args: readonly string[]) => {
  const { environment } = system;
  return postrider(environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "", args, environment);
};

test("dead-letters says that a message without a row is in the queue, and --sweep lists it with its reason and its body", async () => {
  expect((await run("dead-letters")).output).toBe("No dead letters. Nothing to do.\n");
  const body = aPlainEvent({ id: "evt-moved", to: ["ada@example.com"] });
  await system.sqs.send(
    new SendMessageCommand({
      QueueUrl: system.environment.DEAD_LETTER_QUEUE_URL,
      MessageBody: body,
      MessageAttributes: {
        ERROR_MESSAGE: { DataType: "String", StringValue: "no permission for the queue" },
      },
    }),
  );
  const before = await run("dead-letters");
  expect(before.output.replaceAll(/\s+/g, " ")).toBe(
    "1 message in the dead-letter queue is not listed: SQS or EventBridge moved it there. `npx postrider dead-letters --sweep` lists it. ",
  );
  expect(JSON.parse((await run("dead-letters", "--json")).output)).toMatchObject({
    items: [],
    notListed: 1,
  });
  const { output } = await run("dead-letters", "--sweep");
  for (const part of ["moved by sqs", "no permission for the queue", "evt-moved"])
    expect(output).toContain(part);
  expect(output).not.toContain("is not listed");
  expect((await run("dead-letters")).output).not.toContain("is not listed");
  expect((await run("dead-letters", "--body", "evt-moved")).output).toBe(`${body}\n`);
  expect((await run("why", "evt-moved")).output.replaceAll(/\s+/g, " ")).toContain(
    "EventBridge could not deliver the event to the queue (no permission for the queue), so no email was written.",
  );
});
