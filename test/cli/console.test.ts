import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eventually } from "../helpers/eventually.ts";
import { COORDINATION, DELIVERIES } from "../helpers/test-tables.ts";
import { SLOW, start, type Started } from "./dev-process.ts";
import { startSts } from "./operator/sts.ts";
import {
  type AskedStore,
  OFFICE,
  RECIPIENT_KEY,
  RICO,
  startAskedStore,
  THANDI,
} from "./read/asked-store.ts";

let asked: AskedStore;
let running: Started;
let url: string;
let sts: Awaited<ReturnType<typeof startSts>>;
beforeAll(async () => {
  asked = await startAskedStore();
  sts = await startSts("arn:aws:iam::123456789012:user/nomvula");
  running = start("console", ["--no-open", "--port", "0", "-C", "examples/training-company"], {
    AWS_REGION: "af-south-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: asked.store.proxy.url,
    AWS_ENDPOINT_URL_STS: sts.url,
    // Nothing else is called, and nothing may reach AWS.
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    COORDINATION_TABLE: COORDINATION,
    DELIVERIES_TABLE: DELIVERIES,
    RECIPIENT_KEY,
  });
  await eventually(() => expect(running.output()).toMatch(/http:\S+\n/), SLOW);
  url = /http:\S+/.exec(running.output())?.[0] ?? "";
});
afterAll(async () => {
  running.child.kill();
  await running.ended;
  await asked.store.stop();
  await sts.stop();
});

async function read(path: string) {
  const response = await fetch(url + path);
  return JSON.parse(await response.text());
}

async function post(path: string, body: unknown) {
  const response = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  return JSON.parse(await response.text());
}

describe("postrider console", () => {
  test("serves the page at an address with a token, and nothing without it", async () => {
    expect(await (await fetch(url)).text()).toContain("<title>Postrider</title>");
    expect((await fetch(new URL("/", url))).status).toBe(403);
    expect((await read("api/environment")).name).toBe(`${DELIVERIES}, af-south-1`);
  });

  test("finds the emails to an address in the deployed tables", async () => {
    const { rows } = await read(`api/emails?q=${RICO}`);
    expect(rows).toMatchObject([{ state: "bounced", address: RICO, eventId: "evt-4" }]);
    const query = `key=${rows[0].key}&recipient=${rows[0].recipient}`;
    const detail = await read(`api/email?${query}`);
    expect(detail.answer.what).toMatch(/^Bounced .*: the mailbox does not exist\.$/);
    expect(detail.answer.next).toContain("suppressed since");
    expect(detail.exchanges).toHaveLength(1);
    expect(detail.others).toMatchObject([{ address: OFFICE, state: "delivered" }]);
    // With the project's brand.
    expect(await (await fetch(`${url}api/sent?${query}`)).text()).toContain("Table Bay Training");
  });

  test("shows what needs an operator, dead letters, suppressions and counts", async () => {
    const overview = await read("api/overview");
    expect(overview.needsYou).toMatchObject([{ state: "held" }, { state: "bounced" }]);
    expect(overview.deadLetters.count).toBe(2);
    expect(overview.days.at(-1)).toMatchObject({ sent: 4, failed: 1 });
    const { rows } = await read("api/suppressions");
    expect(rows).toMatchObject([{ address: RICO, why: "bounced" }]);
    const letters = await read("api/dead-letters");
    const detail = await Promise.all(
      letters.rows.map(({ key, messageId }: { key: string; messageId: string }) =>
        read(`api/dead-letter?key=${encodeURIComponent(key)}&message=${messageId}`),
      ),
    );
    const bodies = detail.map(({ body }) => body);
    expect(new Set(bodies)).toEqual(new Set(["not JSON", '{"id":"evt-7"}']));
  });

  test("acts with who and why, and the row's history has it", async () => {
    const { rows } = await read(`api/emails?q=${THANDI}`);
    const [{ key, recipient }] = rows;
    const targets = [{ kind: "email", key, recipient }];
    const preview = await post("api/actions/preview", { action: "acknowledge", targets });
    expect(preview).toMatchObject({ title: "Acknowledge 1 email?", possible: 1 });
    const done = await post("api/actions/do", {
      action: "acknowledge",
      targets,
      why: "Called her",
    });
    expect(done).toMatchObject({
      done: expect.stringMatching(/^Acknowledged the email to /),
      count: 1,
    });
    const { row, timeline } = await read(`api/email?key=${key}&recipient=${recipient}`);
    expect(row.isAcknowledged).toBe(true);
    expect(timeline.at(-1)).toMatchObject({
      title: expect.stringContaining("nomvula"),
      text: "“Called her”",
    });
    expect((await read("api/overview")).needsYou).toHaveLength(1);
  });

  test("ends with Ctrl-C", async () => {
    running.child.kill("SIGINT");
    expect(await running.ended).toBe(0);
    expect(running.output()).not.toContain(RICO);
  });
});
