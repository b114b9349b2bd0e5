import { SendEmailCommand } from "@aws-sdk/client-ses";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { SesOptions } from "../../../../local/servers/ses/server.ts";
import {
  buildSource,
  createClient,
  rawCommand,
  sendMail,
  startPair,
  stopPair,
} from "./ses-factory.ts";
import type { MailParts, SesPair } from "./ses-factory.ts";

let pair: SesPair | undefined;
afterEach(async () => {
  if (pair !== undefined) await stopPair(pair);
  pair = undefined;
});

async function start(options: SesOptions = {}): Promise<SesPair> {
  pair = await startPair(options);
  return pair;
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `user-${index}@example.org`);
}

/** 900 characters whose base64 has a "/" in it: the SDK's pattern for plain text overflows its stack on 10 MB without one. */
const LONG_LINE = `${"?x".repeat(450)}\r\n`;

describe("SES refuses", () => {
  test.each<[string, MailParts, string]>([
    ["a recipient without a domain", { to: "nobody" }, "Missing final '@domain'"],
    [
      "a local part that is not ASCII",
      { destinations: ["jösé@example.org"] },
      "Local address contains control or whitespace",
    ],
    [
      "one bad address among good ones",
      { destinations: ["ada@example.org", "b b@example.org"] },
      "Local address contains control or whitespace",
    ],
    ["no recipient", { to: "" }, "Missing required header 'To'."],
    ["51 recipients", { destinations: addresses(51) }, "Recipient count exceeds 50."],
    ["no From", { from: "" }, "Missing required header 'From'."],
    ["a From that is no address", { from: "shop" }, "Missing final '@domain'"],
    [
      "a tag value with a character outside A-Z, a-z, 0-9, _ and -",
      { tags: { delivery: "ada@example.org" } },
      "Invalid tag value <ada@example.org>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
    ],
    [
      "such a tag name",
      { tags: { "ses:delivery": "d-1" } },
      "Invalid tag name <ses:delivery>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
    ],
    [
      "a tag value of 257 characters",
      { tags: { delivery: "x".repeat(257) } },
      "Tag value cannot exceed 256 characters.",
    ],
    [
      "a tag name of 257 characters",
      { tags: { ["x".repeat(257)]: "d-1" } },
      "Tag name cannot exceed 256 characters.",
    ],
    ["an empty tag value", { tags: { delivery: "" } }, "The tag value must be specified."],
    [
      "a line of 999 characters",
      { text: "x".repeat(999) },
      "Line length is more than 998 bytes long: '999'.",
    ],
  ])("%s", async (_, parts, message) => {
    const { client, ses } = await start();
    await expect(client.send(rawCommand(parts))).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(ses.mailbox.mails()).toEqual([]);
  });

  test("a message above 10 MB in base64", async () => {
    const { client, ses } = await start();
    const line = LONG_LINE;
    const source = buildSource({ text: line.repeat(8800) });
    await expect(client.send(rawCommand({}, source))).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringMatching(/^Message length is more than 10485760 bytes long: '\d+'\.$/),
    });
    expect(ses.mailbox.mails()).toEqual([]);
  });

  test("a request beyond any message is answered with 413", async () => {
    const { ses } = await start();
    const body = `Action=SendRawEmail&RawMessage.Data=${"x".repeat(41 * 1024 * 1024)}`;
    const answer = await fetch(ses.url, { method: "POST", body });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("<Code>RequestEntityTooLarge</Code>");
  });

  test("a SendEmail without Source or recipients", async () => {
    const { client } = await start();
    const Message = { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } };
    const noRecipient = new SendEmailCommand({
      Source: "shop@example.com",
      Destination: {},
      Message,
    });
    const noSource = new SendEmailCommand({
      Source: undefined,
      Destination: { ToAddresses: ["ada@example.org"] },
      Message,
    });
    await expect(client.send(noRecipient)).rejects.toMatchObject({ name: "InvalidParameterValue" });
    await expect(client.send(noSource)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
});

test("a request just inside every bound is accepted", async () => {
  const { client, ses } = await start({ maxSendRate: 100 });
  await sendMail(client, {
    destinations: addresses(50),
    tags: { ["n".repeat(256)]: "v".repeat(256) },
    text: "x".repeat(998),
  });
  const line = LONG_LINE;
  await client.send(rawCommand({}, buildSource({ text: line.repeat(8700) })));
  expect(ses.mailbox.mails()).toHaveLength(2);
});

describe("signatures", () => {
  test("older than five minutes are refused in AWS's words", async () => {
    const { ses } = await start();
    const late = createClient(ses.url, -600_000);
    const error = await late.send(rawCommand()).catch((thrown: unknown) => thrown);
    late.destroy();
    expect(error).toMatchObject({
      name: "SignatureDoesNotMatch",
      message: expect.stringMatching(
        /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    expect(ses.mailbox.mails()).toEqual([]);
  });

  test("from the future are refused too", async () => {
    const { ses } = await start();
    const early = createClient(ses.url, 600_000);
    await expect(early.send(rawCommand())).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      message: expect.stringContaining("Signature not yet current"),
    });
    early.destroy();
  });

  test("of four minutes ago are taken, unless signatureLifeMs is shorter", async () => {
    const { ses } = await start();
    const slow = createClient(ses.url, -240_000);
    await sendMail(slow);
    expect(ses.mailbox.mails()).toHaveLength(1);
    await stopPair({ ses, client: slow });

    const strict = await start({ signatureLifeMs: 60_000 });
    const tooSlow = createClient(strict.ses.url, -240_000);
    await expect(sendMail(tooSlow)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    tooSlow.destroy();
  });

  test("count from the arrival: latency does not make them older", async () => {
    let offsetMs = 0;
    const { client, ses } = await start({ now: () => Date.now() + offsetMs });
    ses.inject({
      latencyMs: 1,
      match: () => {
        offsetMs = 600_000;
        return true;
      },
    });
    await sendMail(client);
    expect(ses.mailbox.mails()).toHaveLength(1);
  });

  test("that are missing are refused", async () => {
    const { ses } = await start();
    const body = new URLSearchParams({ Action: "GetSendQuota" });
    const bare = await fetch(ses.url, { method: "POST", body });
    expect(bare.status).toBe(403);
    expect(await bare.text()).toContain("<Code>MissingAuthenticationToken</Code>");

    const headers = { Authorization: "AWS4-HMAC-SHA256 Credential=test" };
    const undated = await fetch(ses.url, { method: "POST", body, headers });
    expect(undated.status).toBe(403);
    expect(await undated.text()).toContain("<Code>IncompleteSignature</Code>");
  });
});

describe("the account", () => {
  test("refuses above the sending rate with Throttling and accepts the email a second later", async () => {
    let nowMs = Date.now();
    const { client, ses } = await start({ now: () => nowMs, maxSendRate: 2 });
    await sendMail(client);
    await sendMail(client);
    await expect(sendMail(client)).rejects.toMatchObject({
      name: "Throttling",
      message: "Maximum sending rate exceeded.",
      $metadata: { httpStatusCode: 400 },
    });
    expect(ses.throttledCount).toBe(1);
    expect(ses.mailbox.mails()).toHaveLength(2);

    nowMs += 500;
    await sendMail(client);
    expect(ses.mailbox.mails()).toHaveLength(3);
  });

  test("accepts a larger burst if it is set", async () => {
    const nowMs = Date.now();
    const { client } = await start({ now: () => nowMs, maxSendRate: 1, burst: 3 });
    await sendMail(client, { destinations: addresses(3) });
    await expect(sendMail(client)).rejects.toMatchObject({ name: "Throttling" });
  });

  test("accepts one email at once if the rate is below one a second", async () => {
    const { client } = await start({ maxSendRate: 0.5 });
    await sendMail(client);
    await expect(sendMail(client)).rejects.toMatchObject({ name: "Throttling" });
  });

  test("refuses above the quota of the day with Throttling", async () => {
    const { client, ses } = await start({ max24HourSend: 3 });
    await sendMail(client, { destinations: addresses(3) });
    await expect(sendMail(client)).rejects.toMatchObject({
      name: "Throttling",
      message: "Daily message quota exceeded.",
    });
    expect(ses.throttledCount).toBe(1);
  });

  test("is not charged for an email that is refused for another reason", async () => {
    const { client, ses } = await start({ max24HourSend: 1 });
    await client.send(rawCommand({ to: "nobody" })).catch(() => undefined);
    await sendMail(client);
    expect(ses.mailbox.mails()).toHaveLength(1);
  });

  test("refuses invalid limits at the start", async () => {
    await expect(start({ maxSendRate: 0 })).rejects.toThrow(RangeError);
  });
});
