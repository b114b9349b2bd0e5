import { afterEach, describe, expect, test } from "@jest/globals";
import { request } from "node:http";
import { DependencyError } from "../../../functions/platform/errors.ts";
import {
  type ConsoleServer,
  startConsoleServer,
} from "../../../operator/console/console-server.ts";
import { EVENTS, SHOWN, shownOf, at } from "./cases.ts";
import { consoleParts, type Given, notingActions, type Run } from "./console-parts.ts";
import { memoryModel } from "./memory-model.ts";
import { idOf } from "./open-console.ts";

let server: ConsoleServer | undefined;
afterEach(() => server?.stop());

async function start(given: Given = {}): Promise<string> {
  server = await startConsoleServer({
    parts: consoleParts(given),
    port: 0,
    errorText: (error) => (error instanceof Error ? `in words: ${error.message}` : ""),
  });
  return server.url;
}

const [BOUNCED_KEY = "", RICO = ""] = idOf("evt-20418", "rico.daniels@cape-clinic.example").split(
  ".",
);

async function read(url: string, path: string) {
  const response = await fetch(url + path);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function post(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** `fetch` sets the Host header itself, and resolves "..". */
function statusOf(url: string, path: string, host?: string): Promise<number | undefined> {
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    const asked = request(url, { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject).end();
  });
}

describe("the console's token", () => {
  test("is needed for the page and for each answer", async () => {
    const url = new URL(await start());
    const [, token = ""] = url.pathname.split("/");
    expect(token).toMatch(/^[\w-]{32}$/);
    const wrong = token.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    for (const path of [
      "/",
      "/api/emails",
      "/main.js",
      `/${wrong}/`,
      `/${wrong}/api/emails`,
      `/${token}x/`,
    ])
      expect((await fetch(url.origin + path)).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url.href}api/environment`)).status).toBe(200);
  });

  test("is another one in each session", async () => {
    const first = await start();
    await server?.stop();
    expect(new URL(await start()).pathname).not.toBe(new URL(first).pathname);
  });
});

describe("the console refuses", () => {
  test("a Host header of another name, as DNS rebinding sends it", async () => {
    const url = await start();
    const { port, pathname } = new URL(url);
    expect(await statusOf(url, pathname, `127.0.0.1:${port}`)).toBe(200);
    expect(await statusOf(url, pathname, `localhost:${port}`)).toBe(200);
    expect(await statusOf(url, pathname, `attacker.example:${port}`)).toBe(421);
    expect(await statusOf(url, pathname, "127.0.0.1")).toBe(421);
  });

  test("an action from another site's page", async () => {
    const runs: Run[] = [];
    const url = await start({ runs });
    const order = { action: "pause", targets: [{ kind: "sending" }], why: "Because." };
    const foreign = await fetch(`${url}api/actions/do`, {
      method: "POST",
      headers: { origin: "https://attacker.example" },
      body: JSON.stringify(order),
    });
    expect(foreign.status).toBe(403);
    expect(runs).toEqual([]);
  });

  test("files outside of the page's folder", async () => {
    const url = await start();
    const { origin, pathname } = new URL(url);
    for (const path of ["contract.ts", "css", "../console-server.ts", "css/../../parts.ts"])
      expect(await statusOf(origin, `${pathname}${path}`)).toBeGreaterThanOrEqual(403);
  });

  test("every action with --read-only, and shows why", async () => {
    const runs: Run[] = [];
    const url = await start({ runs, parts: { isReadOnly: true } });
    const order = { action: "pause", targets: [{ kind: "sending" }], why: "Because." };
    for (const path of ["api/actions/preview", "api/actions/do"]) {
      const { status, body } = await post(url, path, order);
      expect(status).toBe(403);
      expect(body.error).toContain("--read-only");
    }
    expect(runs).toEqual([]);
    expect((await read(url, "api/environment")).body.isReadOnly).toBe(true);
  });

  test("an action without a reason, without targets or on too many", async () => {
    const url = await start();
    const target = { kind: "sending" };
    for (const order of [
      { action: "pause", targets: [target], why: " " },
      { action: "pause", targets: [], why: "Because." },
      { action: "pause", targets: Array.from({ length: 101 }, () => target), why: "Because." },
      { action: "drop-table", targets: [target], why: "Because." },
      { action: "pause", targets: [{ kind: "circuit", name: "dynamodb" }], why: "Because." },
    ])
      expect((await post(url, "api/actions/do", order)).status).toBe(400);
  });
});

test("every answer forbids inline scripts and styles, and caching", async () => {
  const url = await start();
  for (const path of ["", "main.js", "api/environment"]) {
    const { headers } = await fetch(url + path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
});

describe("the email as it was sent", () => {
  const query = `?key=${BOUNCED_KEY}&recipient=${RICO}`;

  test("is rendered from the stored words, in a sandbox that runs nothing", async () => {
    const url = await start();
    const response = await fetch(`${url}api/sent${query}`);
    expect(await response.text()).toContain("Zoë Adams joins First aid at work");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("sandbox");
    expect(policy).not.toContain("script");
  });

  test("is not shown without the project's layout, and the detail says why", async () => {
    const url = await start({ parts: { render: undefined, renderFault: "brand.ts has a fault." } });
    expect((await fetch(`${url}api/sent${query}`)).status).toBe(404);
    const { body } = await read(url, `api/email${query}`);
    expect(body.sent).toEqual({ missing: "brand.ts has a fault." });
  });
});

describe("the list", () => {
  test("asks for an address, an event's id or a part of the subject by what is given", async () => {
    const url = await start();
    const subjects = async (q: string) => {
      const { body } = await read(url, `api/emails?q=${encodeURIComponent(q)}`);
      return body.rows.map(({ eventId }: { eventId: string }) => eventId);
    };
    expect(await subjects("rico.daniels@cape-clinic.example")).toEqual(["evt-20418"]);
    expect(await subjects("evt-20411")).toEqual(["evt-20411"]);
    expect(await subjects("zoë adams")).toEqual(["evt-20418"]);
    expect(await subjects("nothing like this")).toEqual([]);
  });

  test("finds a dead letter, a skipped and a merged event by the event's id", async () => {
    const url = await start({ shown: [...SHOWN, ...EVENTS] });
    const rows = async (q: string) => (await read(url, `api/emails?q=${q}`)).body.rows;
    expect(await rows("evt-20402")).toMatchObject([
      { state: "failed" },
      { state: "dead-letter", recipient: "5d0c1f44-0b7e-4a53-9d1c-evt-20402" },
    ]);
    expect(await rows("evt-20439")).toMatchObject([
      { state: "skipped", recipient: "event", what: expect.stringContaining('only "updatedBy"') },
    ]);
    expect(await rows("evt-20440")).toMatchObject([{ state: "merged", recipient: "event" }]);
    const { body } = await read(url, "api/emails?q=evt-20402&states=failed");
    expect(body.rows).toMatchObject([{ state: "failed" }]);
  });

  test("has the events without an email, newest first", async () => {
    const url = await start({ shown: [...SHOWN, ...EVENTS] });
    const { body } = await read(url, "api/emails?states=skipped,merged");
    expect(body.rows.map(({ state }: { state: string }) => state)).toEqual(["merged", "skipped"]);
    const one = await read(url, "api/emails?states=skipped");
    expect(one.body.rows).toHaveLength(1);
  });

  test("asks for what needs you without what is acknowledged", async () => {
    const readModel = memoryModel(SHOWN);
    const url = await start({ parts: { readModel } });
    const states = "held,bounced,complained,rejected,failed";
    await read(url, `api/emails?states=${states},dead-letter`);
    await read(url, "api/emails?states=bounced");
    expect(readModel.asked.map(({ isAcknowledged }) => isAcknowledged)).toEqual([false, undefined]);
  });

  test("passes state, definition, UTC day and cursor to the read model", async () => {
    const readModel = memoryModel(SHOWN);
    const url = await start({ parts: { readModel } });
    await read(
      url,
      "api/emails?states=held,bounced,unknown-state&definition=class.updated&day=2026-11-24",
    );
    expect(readModel.asked).toEqual([
      {
        states: ["bounced", "held"],
        definition: "class.updated",
        sinceMs: Date.UTC(2026, 10, 24),
        untilMs: Date.UTC(2026, 10, 25) - 1,
      },
    ]);
    expect((await read(url, "api/emails?day=yesterday")).status).toBe(400);
  });

  test("of dead letters says how many messages of the queue it lacks, and the overview counts them", async () => {
    const url = await start({ parts: { notListed: () => Promise.resolve(2) } });
    const { body } = await read(url, "api/dead-letters");
    expect(body.notListed).toBe(
      "2 messages in the dead-letter queue are not listed: SQS or EventBridge moved them there. `npx postrider dead-letters --sweep` lists them.",
    );
    const overview = await read(url, "api/overview");
    expect(overview.body.deadLetters.count).toBe(body.rows.length + 2);
    await server?.stop();
    const complete = await start();
    expect((await read(complete, "api/dead-letters")).body.notListed).toBeUndefined();
  });

  test("has a cursor while there are older emails", async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      shownOf({
        id: `evt-${index}`,
        state: "delivered",
        to: "reader@example.com",
        definition: "class.updated",
        subject: `Email ${index}`,
        receivedAtMs: at("10:00:00") + index,
        history: [],
      }),
    );
    const url = await start({ shown: many });
    const first = (await read(url, "api/emails")).body;
    expect(first.rows).toHaveLength(50);
    const second = (await read(url, `api/emails?cursor=${first.cursor}`)).body;
    expect(second.rows).toHaveLength(10);
    expect(second.cursor).toBeUndefined();
  });
});

describe("the detail of an event without an email", () => {
  test("says why there is none", async () => {
    const url = await start({ shown: EVENTS });
    const [skipped] = EVENTS;
    const { body } = await read(url, `api/email?key=${skipped?.key}&recipient=event`);
    expect(body).toMatchObject({
      row: { state: "skipped", eventId: "evt-20439" },
      answer: {
        tone: "off",
        what: 'No email: only "updatedBy" changed, and class.updated does not track it.',
      },
      actions: [],
      sent: { missing: "This event led to no email of its own." },
      timeline: [{ title: "Event received" }, { title: "Skipped: only updatedBy changed" }],
    });
  });
});

test("the detail of a merged event links to the email that it joined", async () => {
  const url = await start({ shown: [...SHOWN, ...EVENTS] });
  const { body } = await read(url, `api/email?key=${EVENTS[1]?.key}&recipient=event`);
  expect(body.others).toMatchObject([{ eventId: "evt-20446", state: "delivered" }]);
  expect(body.sent.missing).toContain("joined the email of an earlier event");
});

describe("an email's detail", () => {
  test.each([
    ["evt-20446", "office@karoo-logistics.example", true],
    ["evt-20445", "pieter@tablebay.example", undefined],
    ["evt-20411", "thandi.nkosi@tablebay.example", undefined],
    ["evt-20402", "buero@karoo-logistics.example", false],
  ])("of %s says whether it was sent: %s %s", async (id, address, wasSent) => {
    const url = await start();
    const [key, recipient] = idOf(id, address).split(".");
    const { body } = await read(url, `api/email?key=${key}&recipient=${recipient}`);
    expect(body.sent.wasSent).toBe(wasSent);
  });

  test("has the answer, the next steps and the timeline with the server's words", async () => {
    const url = await start();
    const { body } = await read(url, `api/email?key=${BOUNCED_KEY}&recipient=${RICO}`);
    expect(body.answer.what).toMatch(/^Bounced today at .*: the mailbox does not exist\.$/);
    expect(body.actions.map(({ name }: { name: string }) => name)).toEqual([
      "acknowledge",
      "unsuppress",
      "resend",
      "erase",
    ]);
    expect(body.timeline.map(({ title }: { title: string }) => title)).toEqual([
      "Event received",
      "Plan written",
      "Accepted by SES, attempt 1",
      "Bounced",
    ]);
    expect(body.timeline.at(-1).code).toContain("550 5.1.1");
  });

  test("has no recommended step where the right one depends on the reader", async () => {
    const url = await start();
    const [key, recipient] = idOf("evt-20411", "thandi.nkosi@tablebay.example").split(".");
    const { body } = await read(url, `api/email?key=${key}&recipient=${recipient}`);
    expect(body.actions.map(({ label }: { label: string }) => label)).toEqual([
      "It did not arrive: send again…",
      "It arrived: mark as sent…",
      "Cancel email…",
    ]);
    expect(body.actions.some(({ isBest }: { isBest: boolean }) => isBest)).toBe(false);
  });

  test("is 404 for an unknown key or recipient", async () => {
    const url = await start();
    expect((await read(url, `api/email?key=${BOUNCED_KEY}&recipient=x`)).status).toBe(404);
    expect((await read(url, "api/email?key=x&recipient=y")).status).toBe(404);
    expect((await read(url, "api/dead-letter?key=x&message=y")).status).toBe(404);
  });
});

describe("an action", () => {
  test("says what it will do, then does it with who and why", async () => {
    const runs: Run[] = [];
    const url = await start({ runs });
    const targets = ["one", "two"].map((messageId) => ({
      kind: "dead-letter",
      key: "k",
      messageId,
    }));
    const preview = await post(url, "api/actions/preview", { action: "redrive", targets });
    expect(preview.body).toMatchObject({
      title: "Put 2 messages back into the queue?",
      possible: 2,
      confirm: "Redrive 2 messages",
    });
    const done = await post(url, "api/actions/do", { action: "redrive", targets, why: " Fixed. " });
    expect(done.body.done).toBe("Put 2 messages back into the queue.");
    expect(runs.map(({ target }) => target)).toEqual(targets);
    expect(runs.map(({ said }) => said)).toEqual([
      { by: "nomvula", why: "Fixed." },
      { by: "nomvula", why: "Fixed." },
    ]);
  });

  test("is refused with the reason of the protocol", async () => {
    const reason = "SES may have sent this email.";
    const url = await start({ actions: notingActions([], ["resend"], reason) });
    const targets = [{ kind: "email", key: "k", recipient: "r" }];
    const preview = await post(url, "api/actions/preview", { action: "resend", targets });
    expect(preview.body).toMatchObject({ possible: 0, refused: [reason] });
    const done = await post(url, "api/actions/do", { action: "resend", targets, why: "Please" });
    expect(done).toEqual({ status: 400, body: { error: reason } });
  });

  test("that asks for a text is done only with that text", async () => {
    const runs: Run[] = [];
    const typed = "office@karoo-logistics.example";
    const url = await start({ actions: notingActions(runs) });
    const targets = [{ kind: "recipient", recipient: "r", address: typed }];
    const preview = await post(url, "api/actions/preview", { action: "erase", targets });
    expect(preview.body).toMatchObject({ typed, possible: 1 });
    const order = { action: "erase", targets, why: "Asked for it" };
    for (const wrong of [undefined, "", "office@karoo-logistics.examples"])
      expect(await post(url, "api/actions/do", { ...order, typed: wrong })).toEqual({
        status: 400,
        body: { error: `Nothing was changed: type ${typed} to confirm.` },
      });
    expect(runs).toEqual([]);
    expect((await post(url, "api/actions/do", { ...order, typed })).status).toBe(200);
    expect(runs).toHaveLength(1);
  });

  test("that this version does not have is not offered, and refused", async () => {
    const url = await start({ actions: {} });
    const { body } = await read(url, `api/email?key=${BOUNCED_KEY}&recipient=${RICO}`);
    // The browser keeps acknowledgements by itself.
    expect(body.actions.map(({ name }: { name: string }) => name)).toEqual(["acknowledge"]);
    const order = { action: "pause", targets: [{ kind: "sending" }], why: "Because." };
    expect((await post(url, "api/actions/do", order)).status).toBe(400);
  });
});

test("an error of AWS is told in the CLI's words", async () => {
  const fail = () => Promise.reject(new DependencyError("dynamodb", "the rows cannot be read"));
  const url = await start({ parts: { readModel: { ...memoryModel(SHOWN), find: fail } } });
  expect(await read(url, "api/emails")).toEqual({
    status: 502,
    body: { error: "in words: dynamodb: the rows cannot be read" },
  });
});
