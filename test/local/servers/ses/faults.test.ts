import { AccountSendingPausedException, GetSendQuotaCommand } from "@aws-sdk/client-ses";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { eventually } from "../../../helpers/eventually.ts";
import { rawCommand, sendMail, startPair, stopPair } from "./ses-factory.ts";
import type { SesPair } from "./ses-factory.ts";

let pair: SesPair;
beforeAll(async () => {
  pair = await startPair({ maxSendRate: 1000 });
});
afterAll(() => stopPair(pair));
beforeEach(() => pair.ses.reset());

const acceptedCount = () => pair.ses.mailbox.mails().length;

test("code refuses with a class of the SDK and accepts nothing", async () => {
  const message = "Email sending is disabled for the account.";
  pair.ses.inject({ code: "AccountSendingPausedException", message });
  const error = await sendMail(pair.client).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AccountSendingPausedException);
  expect(error).toMatchObject({ message, $metadata: { httpStatusCode: 400 } });
  expect(acceptedCount()).toBe(0);
});

test("status 500 is the receiver's fault", async () => {
  pair.ses.inject({ code: "InternalFailure", status: 503 });
  await expect(sendMail(pair.client)).rejects.toMatchObject({
    name: "InternalFailure",
    message: "InternalFailure",
    $fault: "server",
    $metadata: { httpStatusCode: 503 },
  });
});

test("an injected Throttling counts as throttled", async () => {
  pair.ses.inject({ code: "Throttling", message: "Maximum sending rate exceeded." });
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "Throttling" });
  expect(pair.ses.throttledCount).toBe(1);
});

test("text of a fault cannot break the XML", async () => {
  const message = `</Message> & "<b>'`;
  pair.ses.inject({ code: "Odd", message });
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "Odd", message });
});

test("resetBefore breaks the connection and accepts nothing", async () => {
  pair.ses.inject({ resetBefore: true });
  await expect(sendMail(pair.client)).rejects.toThrow("socket hang up");
  expect(acceptedCount()).toBe(0);
  expect(pair.ses.requests).toEqual({ SendRawEmail: 1 });
});

test("resetAfter accepts, and the answer is lost", async () => {
  pair.ses.inject({ resetAfter: true });
  await expect(sendMail(pair.client)).rejects.toThrow("socket hang up");
  expect(acceptedCount()).toBe(1);
});

test("hang never answers and accepts nothing", async () => {
  pair.ses.inject({ hang: true });
  const giveUp = new AbortController();
  const sending = pair.client
    .send(rawCommand(), { abortSignal: giveUp.signal })
    .catch((error: unknown) => error);
  await eventually(() => expect(pair.ses.requests).toEqual({ SendRawEmail: 1 }));
  giveUp.abort();
  expect(await sending).toMatchObject({ name: "AbortError" });
  await sendMail(pair.client);
  expect(acceptedCount()).toBe(1);
});

test("hangAfter accepts and never answers", async () => {
  pair.ses.inject({ hangAfter: true });
  const giveUp = new AbortController();
  const sending = pair.client
    .send(rawCommand(), { abortSignal: giveUp.signal })
    .catch((error: unknown) => error);
  await eventually(() => expect(acceptedCount()).toBe(1));
  giveUp.abort();
  expect(await sending).toMatchObject({ name: "AbortError" });
});

test("latencyMs delays, then accepts, also if the sender has gone", async () => {
  pair.ses.inject({ latencyMs: 100 });
  const startedAtMs = performance.now();
  await sendMail(pair.client);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(95);

  pair.ses.inject({ latencyMs: 100 });
  const abortSignal = AbortSignal.timeout(40);
  await expect(pair.client.send(rawCommand(), { abortSignal })).rejects.toMatchObject({
    name: "AbortError",
  });
  await eventually(() => expect(acceptedCount()).toBe(2));
});

test("the option latencyMs delays every request", async () => {
  const slow = await startPair({ latencyMs: 60 });
  const startedAtMs = performance.now();
  await slow.client.send(new GetSendQuotaCommand({}));
  await sendMail(slow.client);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(115);
  await stopPair(slow);
});

test("hits as many requests as times says, one unless given", async () => {
  pair.ses.inject({ code: "MessageRejected", times: 2 });
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "MessageRejected" });
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "MessageRejected" });
  await sendMail(pair.client);
  pair.ses.inject({ code: "MessageRejected" });
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "MessageRejected" });
  await sendMail(pair.client);
  expect(acceptedCount()).toBe(2);
});

test("waits for its action and for the request that match picks", async () => {
  pair.ses.inject({ action: "SendRawEmail", code: "MessageRejected" });
  await pair.client.send(new GetSendQuotaCommand({}));
  await expect(sendMail(pair.client)).rejects.toMatchObject({ name: "MessageRejected" });

  pair.ses.inject({
    code: "MessageRejected",
    match: (params) => params.get("Destinations.member.1") === "bob@example.org",
  });
  await sendMail(pair.client, { destinations: ["ada@example.org"] });
  await expect(sendMail(pair.client, { destinations: ["bob@example.org"] })).rejects.toMatchObject({
    name: "MessageRejected",
  });
});
