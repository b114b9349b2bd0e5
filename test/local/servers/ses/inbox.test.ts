import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { MailList } from "../../../../local/servers/ses/inbox.ts";
import type { MailContent } from "../../../../local/servers/ses/mail-reader.ts";
import { buildSource, rawCommand, sendMail, startPair, stopPair } from "./ses-factory.ts";
import type { SesPair } from "./ses-factory.ts";

let pair: SesPair;
beforeAll(async () => {
  pair = await startPair({ maxSendRate: 1000 });
});
afterAll(() => stopPair(pair));
beforeEach(() => pair.ses.reset());

async function getJson<T>(path: string): Promise<T> {
  const answer = await fetch(pair.ses.url + path);
  expect(answer.headers.get("content-type")).toBe("application/json");
  return (await answer.json()) as T;
}

async function listedSubjects(query = ""): Promise<string[]> {
  const list = await getJson<MailList>(`/mails${query}`);
  return list.mails.map((mail) => mail.subject);
}

test("lists mails newest first with decoded subject, first words and tags", async () => {
  await sendMail(pair.client, { subject: "First" });
  const id = await sendMail(pair.client, {
    subject: "=?utf-8?B?R3LDvMOfZSDwn5qa?=",
    text: "Some\r\n  words",
    tags: { delivery: "d-1" },
  });

  const list = await getJson<MailList>("/mails");
  expect(list).toMatchObject({ total: 2, matching: 2 });
  expect(list.mails[0]).toEqual({
    id,
    from: "Shop <shop@example.com>",
    to: ["ada@example.org"],
    subject: "Grüße 🚚",
    acceptedAtMs: pair.ses.mailbox.find(id)?.acceptedAtMs,
    preview: "Some words",
    tags: { delivery: "d-1" },
  });
  expect(list.mails[1]?.subject).toBe("First");
});

test("search looks at recipients and subject, whatever the case", async () => {
  await sendMail(pair.client, { subject: "Your order", to: "ada@example.org" });
  await sendMail(pair.client, { subject: "Welcome", to: "bob@example.org" });
  expect(await listedSubjects("?search=ORDER")).toEqual(["Your order"]);
  expect(await listedSubjects("?search=bob%40")).toEqual(["Welcome"]);
  expect(await listedSubjects("?search=%20")).toEqual(["Welcome", "Your order"]);
  expect(await getJson("/mails?search=none")).toEqual({ total: 2, matching: 0, mails: [] });
});

test("after leaves out a mail and all before it, and an unknown id nothing", async () => {
  await sendMail(pair.client, { subject: "One" });
  const second = await sendMail(pair.client, { subject: "Two" });
  await sendMail(pair.client, { subject: "Three" });
  expect(await listedSubjects(`?after=${second}`)).toEqual(["Three"]);
  expect(await listedSubjects("?after=unknown")).toEqual(["Three", "Two", "One"]);
});

test("lists 200 mails at most and tells how many there are", async () => {
  for (let sent = 0; sent < 201; sent += 1) await sendMail(pair.client);
  const list = await getJson<MailList>("/mails");
  expect(list).toMatchObject({ total: 201, matching: 201 });
  expect(list.mails).toHaveLength(200);
});

test("shows one mail with its parts, headers and source", async () => {
  const id = await sendMail(pair.client, {
    text: "The text",
    html: "<p>The HTML</p>",
    headers: { "X-Postrider-Notification": "order-1" },
    configurationSet: "postrider",
  });
  const mail = await getJson<MailContent>(`/mails/${id}`);
  expect(mail).toMatchObject({ id, text: "The text", html: "<p>The HTML</p>" });
  expect(mail.configurationSet).toBe("postrider");
  expect(mail.headers).toContainEqual({ name: "X-Postrider-Notification", value: "order-1" });
  expect(mail.source).toBe(pair.ses.mailbox.find(id)?.source.toString());
});

test("a part that the mail does not have is null", async () => {
  const id = await sendMail(pair.client);
  expect(await getJson(`/mails/${id}`)).toMatchObject({ html: null, text: "A text\n" });

  const headers = { "Content-Type": "text/html" };
  const source = buildSource({ text: "<p>Only HTML</p>", headers }).replace(
    /Content-Type: text\/plain.*\r\n/,
    "",
  );
  const answer = await pair.client.send(rawCommand({}, source));
  const htmlOnly = await getJson<MailContent>(`/mails/${answer.MessageId}`);
  expect(htmlOnly).toMatchObject({ text: null, preview: "Only HTML" });
  expect(htmlOnly.html).toContain("<p>Only HTML</p>");
});

test("gives the source as plain text that nothing may run in", async () => {
  const id = await sendMail(pair.client, { html: "<script>alert(1)</script>" });
  const answer = await fetch(`${pair.ses.url}/mails/${id}/source`);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect(await answer.text()).toBe(pair.ses.mailbox.find(id)?.source.toString());
});

test("GET /health answers", async () => {
  expect(await getJson("/health")).toEqual({ ok: true });
});

test.each(["/", "/unknown", "/mails/unknown", "/mails/unknown/source", "/..%2fserver.ts"])(
  "%s is 404 as JSON",
  async (path) => {
    const answer = await fetch(pair.ses.url + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: `Nothing at ${path}` });
  },
);

test("other methods are refused", async () => {
  const answer = await fetch(`${pair.ses.url}/mails`, { method: "DELETE" });
  expect(answer.status).toBe(405);
});
