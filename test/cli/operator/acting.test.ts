import { userInfo } from "node:os";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { DeliveryKey } from "../../../functions/delivery/ledger-row.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { writeRunningFile, runningFile } from "../../../local/dev/running.ts";
import type { Operator } from "../../../operator/connect.ts";
import { HELD } from "../../delivery/ledger-factory.ts";
import { createEmptyProject, type EmptyProject } from "../../helpers/empty-project.ts";
import { emailIn, operatorOn } from "../../operator/actions/operator-on.ts";
import { planOfEvent } from "../../operator/read/filled-table.ts";
import { postrider } from "./operator.ts";
import { startSts } from "./sts.ts";

const ADA = "ada@example.com";
const BO = "bo@example.com";
const ARN = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_1/nomvula";

let system: LocalSystem;
let operator: Operator;
let sts: Awaited<ReturnType<typeof startSts>>;
let count = 500;

beforeAll(async () => {
  [system, sts] = await Promise.all([startSystem(), startSts(ARN)]);
  operator = operatorOn(system);
});
afterAll(async () => {
  await system.stop();
  await sts.stop();
});

const run = (...args: string[]) =>
  postrider(system.environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "", args, {
    AWS_ENDPOINT_URL_SQS: system.environment["AWS_ENDPOINT_URL_SQS"],
    AWS_ENDPOINT_URL_STS: sts.url,
    QUEUE_URL: system.environment.QUEUE_URL,
    DEAD_LETTER_QUEUE_URL: system.environment.DEAD_LETTER_QUEUE_URL,
    RECIPIENT_KEY: system.environment["RECIPIENT_KEY"],
  });

const YES = ["--yes", "--why", "asked by phone"];

/** A plan to these readers whose emails are delivered. */
async function delivered(...addresses: string[]): Promise<string> {
  const { idOf } = await operator.recipientIds();
  const plan = planOfEvent(++count, addresses);
  const recipients = plan.recipients.map((one) => ({ ...one, id: idOf(one.address) }));
  await operator.ledger.keepPlan({ ...plan, recipients });
  for (const { id } of recipients) {
    const key: DeliveryKey = { notification: plan.notification, recipient: id };
    const about = { messageId: "m", definition: plan.definition, lease: HELD };
    await operator.ledger.intend(key, { kind: "new" }, about);
    await operator.ledger.recordAccepted(key, { kind: "bounced", sesMessageId: `ses-${count}` });
  }
  return plan.notification;
}

test("an action with --yes is done and recorded with the caller's short name and the reason", async () => {
  const key = await delivered(ADA);
  expect(await run("acknowledge", key, ...YES)).toEqual({
    code: 0,
    output: `✓ Acknowledged the email to ${ADA}. It no longer needs you; its state
  stays.

  npx postrider why ${key} ${ADA}
    what became of it
`,
    errors: "",
  });
  expect((await emailIn(operator, key)).history.at(-1)).toMatchObject({
    what: "acknowledged",
    by: "nomvula",
    why: "asked by phone",
  });
  expect(await run("acknowledge", key, ...YES)).toMatchObject({
    code: 1,
    errors: expect.stringMatching(
      /^It is acknowledged already, today at \d\d:\d\d by nomvula\.\n$/,
    ),
  });
});

test("--yes without --why records that no reason was given, and --json prints the result", async () => {
  const key = await delivered(ADA);
  const { code, output } = await run("acknowledge", `evt-${count}`, "--yes", "--json");
  expect([code, JSON.parse(output)]).toEqual([
    0,
    {
      kind: "done",
      text: expect.stringMatching(/^Acknowledged the email to /),
      commands: [[`npx postrider why ${key} ${ADA}`, "what became of it"]],
    },
  ]);
  expect((await emailIn(operator, key)).history.at(-1)).toMatchObject({ why: "no reason given" });
});

test("without a terminal and without --yes it says what it would do, changes nothing, and ends with exit code 2", async () => {
  const key = await delivered(ADA);
  const before = await emailIn(operator, key);
  const { code, output, errors } = await run("resend", key);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toContain("  It has the same text as the first one");
  expect(errors).toContain("  In Deliveries.");
  expect(errors).toContain(
    "Expected a terminal to ask in, got none. Nothing was changed. To do it without being asked: --yes --why TEXT",
  );
  expect(
    errors
      .split("\n")
      .filter((line) => line.length > 80 && !line.startsWith("Expected a terminal")),
  ).toEqual([]);
  expect(await emailIn(operator, key)).toEqual(before);
});

test("what the state forbids ends with exit code 1 and the reason, as text and as JSON", async () => {
  const key = await delivered(ADA);
  expect(await run("release", key, ...YES)).toEqual({
    code: 1,
    output: "",
    errors: "Only an email that is held can be released; this one is bounced.\n",
  });
  const { code, output } = await run("mark-sent", key, ...YES, "--json");
  expect([code, JSON.parse(output)]).toEqual([
    1,
    { kind: "refused", why: expect.stringContaining("this one is bounced"), commands: [] },
  ]);
});

test("one of several emails is named by its address; without it they are listed with exit code 2", async () => {
  const key = await delivered(ADA, BO);
  const { code, errors } = await run("cancel", key, ...YES);
  expect(code).toBe(2);
  expect(errors).toContain(`\n  npx postrider cancel evt-${count} ${ADA}\n    bounced: `);
  expect(await run("cancel", key, "BO@example.com", ...YES)).toMatchObject({
    code: 1,
    errors: "Too late: it bounced already.\n",
  });
});

test.each([
  [
    ["resend", "nothing-here"],
    1,
    "which names none. `npx postrider why nothing-here` says what is known of it; `npx postrider find` lists",
  ],
  [["purge", "nothing-here"], 1, "`npx postrider dead-letters` lists what there is."],
  [["redrive"], 2, "Expected a dead letter, --reason REASON or --all, got none of them."],
  [["redrive", "a", "--all"], 2, "got several of them"],
  [["redrive", "--reason", "held"], 1, "No such dead letter waits. Nothing to do."],
  [["circuit", "reset", "ai"], 1, "The AI circuit is closed. Nothing to do."],
  [["circuit", "reset", "dns"], 2, "Allowed choices are ses, ai."],
  [["resume"], 1, "It is not paused. Nothing to do."],
  [["erase", "nobody@example.com"], 1, "Nothing is kept about nobody@example.com."],
])("%j is refused with exit code %i and a sentence", async (args, exitCode, sentence) => {
  const { code, errors } = await run(...args, "--yes");
  expect(errors).toContain(sentence);
  expect(code).toBe(exitCode);
  expect(errors).not.toContain("    at ");
});

test("redrive and purge name a dead letter by its event, its key or its message", async () => {
  const letter = (messageId: string, body = "no event") =>
    operator.ledger.recordDeadLetter({ key: undefined, messageId, reason: "unreadable", body });
  await letter("message-a");
  await letter("message-b");
  await letter("message-c");
  expect(await run("redrive", "message-a", ...YES)).toMatchObject({
    code: 0,
    output: `✓ Put 1 message back into the queue. The next run processes it, within a minute.

  npx postrider why message-a  what became of it
`,
  });
  expect(await run("purge", "message#message-b", ...YES)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^✓ Deleted 1 dead letter\. No email is sent for it\.\n/),
  });
  expect(await run("dead-letters", "--body", "message-b")).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^This body was deleted today at \d\d:\d\d by nomvula\.\n$/),
  });
  expect(await run("redrive", "--reason", "unreadable", ...YES)).toMatchObject({ code: 0 });
  expect((await operator.readModel.deadLetters()).items).toEqual([]);
  expect(await run("redrive", "message-a", ...YES)).toMatchObject({
    code: 1,
    errors: "It is back in the queue already. The next run takes it.\n",
  });
});

test("pause and resume", async () => {
  expect(await run("pause", ...YES)).toMatchObject({
    code: 0,
    output: `✓ Paused all email. Events wait in the queue for up to 12 days.

  npx postrider resume     sends what waits
`,
  });
  expect(await run("pause", ...YES)).toMatchObject({
    code: 1,
    errors: expect.stringMatching(
      /^It is paused already, .+ by nomvula: [\s\S]+\n\n {2}npx postrider resume {5}sends what waits\n$/,
    ),
  });
  await operator.ledger.recordDeadLetter({
    key: undefined,
    messageId: "message-d",
    reason: "unreadable",
    body: "no event",
  });
  expect(await run("redrive", "message-d", ...YES)).toMatchObject({
    code: 0,
    output: `✓ Put 1 message back into the queue. nomvula has paused all email: it is
  processed after you resume.

  npx postrider resume         sends what waits
  npx postrider why message-d  what became of it
`,
  });
  expect(await run("resume", ...YES)).toMatchObject({ code: 0 });
});

test("suppress ends the email to an address, however it is typed, and unsuppress undoes it", async () => {
  const list = async () => JSON.parse((await run("suppressed", "--json")).output) as unknown;
  const { idOf } = await operator.recipientIds();
  expect(await run("suppress", "Cy@Example.com", ...YES)).toMatchObject({ code: 0 });
  expect(await list()).toMatchObject([
    { recipient: idOf("cy@example.com"), address: "Cy@Example.com", reason: "operator" },
  ]);
  expect(await run("suppress", "cy@example.com", ...YES)).toMatchObject({
    code: 1,
    errors: "cy@example.com is suppressed already: operator. Nothing to do.\n",
  });
  const { output } = await run("unsuppress", "cy@example.com", ...YES);
  expect(output).toContain(
    "✓ Removed the suppression of cy@example.com. New email is sent from now on;",
  );
  expect(await list()).toEqual([]);
  await operator.suppressions.unsubscribe(idOf(BO), "class.updated");
  expect(await run("unsuppress", idOf(BO), ...YES)).toMatchObject({ code: 0 });
  expect(await list()).toEqual([]);
  expect(await run("unsuppress", BO, ...YES)).toMatchObject({ code: 1 });
});

test("export prints JSON; erase without a terminal is a dry run, and erases with --yes", async () => {
  const address = "dee@example.com";
  const key = await delivered(address);
  const { output } = await run("export", address);
  expect(JSON.parse(output)).toMatchObject({ address, emails: [{ key, address }] });
  const dry = await run("erase", address);
  expect(dry).toMatchObject({ code: 0, output: expect.stringContaining("1 email: the address") });
  expect(dry.output).toContain(
    `Nothing was erased.

  npx postrider erase ${address} --yes --why TEXT`,
  );
  expect(await emailIn(operator, key)).toMatchObject({ address });
  expect(await run("erase", address, ...YES)).toMatchObject({ code: 0 });
  expect(await emailIn(operator, key)).toMatchObject({ address: undefined });
});

test("without the key of recipients' ids, suppress says what to do and writes nothing", async () => {
  const endpoint = system.environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "";
  const { code, errors } = await postrider(endpoint, ["suppress", "fay@example.com", "--yes"]);
  expect(code).toBe(1);
  expect(errors).toContain(
    "Expected the key of recipients' ids, got none. Run `npx postrider deploy`",
  );
});

test("without an identity the action is not done", async () => {
  const key = await delivered(ADA);
  const endpoint = system.environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "";
  const { code, errors } = await postrider(endpoint, ["acknowledge", key, "--yes"], {
    AWS_ENDPOINT_URL_STS: "http://127.0.0.1:2",
  });
  expect(code).toBe(1);
  expect(errors).toContain("sts: your identity cannot be read");
  expect((await emailIn(operator, key)).history.at(-1)).toMatchObject({ what: "bounced" });
});

test("--local works on the running dev server, under the name of the system's user", async () => {
  const project: EmptyProject = await createEmptyProject();
  const remove = await writeRunningFile(system, runningFile(project.folder));
  try {
    const key = await delivered(ADA);
    const { code, errors } = await postrider("http://127.0.0.1:2", [
      "acknowledge",
      key,
      "-C",
      project.folder,
      "--local",
      ...YES,
    ]);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect((await emailIn(operator, key)).history.at(-1)).toMatchObject({
      by: userInfo().username,
    });
  } finally {
    await remove?.();
    await project.remove();
  }
});
