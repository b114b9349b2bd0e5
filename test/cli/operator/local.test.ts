/** The commands with --local: what they call an event, and the commands that they print. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runningFile, writeRunningFile } from "../../../local/dev/running.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import type { Operator } from "../../../operator/connect.ts";
import { HELD } from "../../delivery/ledger-factory.ts";
import { createEmptyProject, type EmptyProject } from "../../helpers/empty-project.ts";
import { brokenLocally } from "../../helpers/suggested-commands.ts";
import { operatorOn } from "../../operator/actions/operator-on.ts";
import { planOfEvent } from "../../operator/read/filled-table.ts";
import { postrider } from "./operator.ts";

const [ADA, BO, CY] = ["ada@example.com", "bo@example.com", "cy@example.com"] as const;
const UNREADABLE = "5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7";

let system: LocalSystem;
let operator: Operator;
let project: EmptyProject;
let page: Server;
let removeRunningFile: (() => Promise<void>) | undefined;

const MAILED = {
  receivedAtMs: 0,
  outcome: "mailed",
  answer: { tone: "ok", what: "2 emails were delivered.", next: "" },
};
const WAITS = {
  receivedAtMs: 0,
  outcome: "waiting",
  answer: { tone: "busy", what: "It waits.", next: "Nothing to do." },
};
/** What the dev server answers about each. */
const EVENTS: Readonly<Record<string, unknown>> = {
  "dev-1": { id: "evt-501", messageId: "m-1", ...MAILED },
  "dev-2": { id: "evt-502", messageId: "m-2", ...MAILED },
  "dev-3": { messageId: UNREADABLE, ...MAILED },
  "dev-4": { id: "evt-504", messageId: "m-4", ...WAITS },
};

beforeAll(async () => {
  [system, project] = await Promise.all([startSystem(), createEmptyProject()]);
  operator = operatorOn(system);
  page = createServer(({ url }, response) => {
    const [, id = ""] = /^\/api\/dev\/event\?id=(.+)$/.exec(url ?? "") ?? [];
    response.end(JSON.stringify(EVENTS[id] ?? null));
  });
  page.listen(0, "127.0.0.1");
  await once(page, "listening");
  const { port } = page.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  removeRunningFile = await writeRunningFile(system, runningFile(project.folder), url);
  await given(501, ADA);
  await given(502, ADA, BO);
  await letter(UNREADABLE);
});
afterAll(async () => {
  await removeRunningFile?.();
  page.close();
  page.closeAllConnections();
  await Promise.all([system.stop(), project.remove()]);
});

/** An event whose emails are delivered. */
async function given(number: number, ...addresses: string[]): Promise<void> {
  const { idOf } = await operator.recipientIds();
  const plan = planOfEvent(number, addresses);
  const recipients = plan.recipients.map((one) => ({ ...one, id: idOf(one.address) }));
  await operator.ledger.keepPlan({ ...plan, recipients });
  for (const { id } of recipients) {
    const key = { notification: plan.notification, recipient: id };
    const about = { messageId: "m", definition: plan.definition, lease: HELD };
    await operator.ledger.intend(key, { kind: "new" }, about);
    await operator.ledger.recordAccepted(key, { kind: "bounced", sesMessageId: `ses-${number}` });
  }
}

const letter = (messageId: string) =>
  operator.ledger.recordDeadLetter({
    key: undefined,
    messageId,
    reason: "unreadable",
    body: "no event",
  });

const runAt = (...args: string[]) => postrider("http://127.0.0.1:2", args, {}, project.folder);
const run = (...args: string[]) => runAt(...args, "--local");
const act = (...args: string[]) => run(...args, "--yes");

test("an action takes the dev server's short id, an event's id and the only email's address", async () => {
  for (const name of ["dev-1", "evt-501"])
    expect(await act("acknowledge", name)).toMatchObject({
      code: 0,
      output: expect.stringContaining(`✓ Acknowledged the email to ${ADA}.`),
    });
  expect(await act("acknowledge", BO)).toMatchObject({
    code: 0,
    output: expect.stringContaining(`✓ Acknowledged the email to ${BO}.`),
  });
});

test("several emails are listed as commands that work as they are pasted", async () => {
  for (const name of ["dev-2", ADA]) {
    const { code, errors } = await act("acknowledge", name);
    expect(code).toBe(2);
    expect(errors).toContain(`Expected one email, got "${name}", which names 2:\n`);
    const commands = [...errors.matchAll(/^ {2}npx postrider (.+)$/gm)].map(([, all = ""]) => all);
    expect(commands).toHaveLength(2);
    for (const command of commands)
      expect(await runAt(...command.split(" "), "--yes")).toMatchObject({ code: 0 });
  }
});

test("a message that is no event is redriven and found by its short id", async () => {
  expect(await run("why", "dev-3")).toMatchObject({
    code: 0,
    output: expect.stringContaining(`npx postrider redrive ${UNREADABLE} --local`),
  });
  expect(await act("redrive", "dev-3")).toMatchObject({
    code: 0,
    output: expect.stringContaining("✓ Put 1 message back into the queue."),
  });
});

test("of an event that waits during a pause, why and show name the pause and what ends it", async () => {
  expect(await act("pause", "--why", "AWS maintenance")).toMatchObject({ code: 0 });
  try {
    for (const name of ["why", "show"]) {
      const { code, output } = await run(name, "dev-4");
      expect(code).toBe(0);
      expect(output.replaceAll(/\s+/g, " ")).toMatch(
        /▲ It waits\. Sending is paused since today at .+ by \w+ \("AWS maintenance"\)\. It is sent after you resume\./,
      );
      expect(output).toContain("  npx postrider resume --local  sends what waits\n");
    }
    const { output } = await run("why", "evt-404");
    expect(output).toContain("  npx postrider resume --local  sends what waits\n");
  } finally {
    expect(await act("resume")).toMatchObject({ code: 0 });
  }
});

test("every command that is printed has --local, and none is of AWS", async () => {
  await letter("message-a");
  await letter("message-b");
  await given(503, CY);
  const commands: readonly (readonly string[])[] = [
    ...["resend", "release", "mark-sent", "cancel", "acknowledge"].map((name) => [name, CY]),
    ...["resend", "cancel", "redrive", "purge"].map((name) => [name, "nothing"]),
    ["resend", "a part of a subject"],
    ["suppress", CY],
    ["resend", CY],
    ["why", CY],
    ["unsuppress", CY],
    ["unsuppress", CY],
    ["redrive", "message-a"],
    ["purge", "message-b"],
    ["redrive", "--all"],
    ["redrive"],
    ["pause"],
    ["pause"],
    ["resume"],
    ["resume"],
    ["circuit", "reset", "ai"],
    ["erase", CY],
  ];
  const printed: string[] = [];
  for (const command of commands) {
    const { code, output, errors } = await act(...command);
    expect([command, code, errors]).not.toEqual([command, 0, expect.stringMatching(/\w/)]);
    printed.push(`${output}${errors}`);
  }
  const reading = [
    ["find"],
    ["find", "--limit", "1"],
    ["why", "nothing"],
    ["why", "no such words"],
  ];
  for (const command of [
    ...reading,
    ["show", "nothing"],
    ["held"],
    ["dead-letters"],
    ["circuit"],
  ]) {
    const { output, errors } = await run(...command);
    printed.push(`${output}${errors}`);
  }
  const { output, errors } = await run("erase", ADA);
  printed.push(`${output}${errors}`);
  expect(printed.filter((text) => text.includes("postrider ")).length).toBeGreaterThan(15);
  expect(printed.flatMap(brokenLocally)).toEqual([]);
  expect(printed.flatMap((text) => text.split("\n")).filter(isTooLong)).toEqual([]);
});

/** The terminal wraps an error; a command with a cursor or a key is one line. */
const isTooLong = (line: string) =>
  line.length > 80 && !/^(?:Expected|error:)|--cursor| [0-9a-f]{32} /.test(line);

test("circuit reset has its own --local", async () => {
  expect(await act("circuit", "reset", "ai")).toMatchObject({
    code: 1,
    errors: expect.stringContaining("The AI circuit is closed."),
  });
});

test("without a dev server it says how to start one, and nothing of AWS", async () => {
  await system.stop();
  await removeRunningFile?.();
  const { code, errors } = await run("why", "evt-501");
  expect([code, errors]).toEqual([
    1,
    "Expected a dev server for this project, found none. Start it with `npx postrider dev` in another terminal.\n",
  ]);
});
