import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-ses";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { simpleParser } from "mailparser";
import type { SesAnswer } from "../../../functions/email/ses/ses-failure.ts";
import { sesOf } from "../../helpers/aws-clients.ts";
import { anEmail, openPostOffice, type PostOffice } from "../../helpers/post-office.ts";
import { timed } from "../../helpers/test-tables.ts";

const PROGRAM = fileURLToPath(new URL("./mailer.program.ts", import.meta.url));
const SEND = "SendRawEmail";
const MINE = () => true;

let skewMs = 0;
let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice({ maxSendRate: 1000, now: () => Date.now() + skewMs });
});
beforeEach(async () => {
  skewMs = 0;
  await office.reset();
});
afterAll(() => office.stop());

const mails = () => office.ses.mailbox.mails();

async function send(mailer = office.mailer(), stillMine = MINE): Promise<SesAnswer> {
  return mailer.send(await mailer.compose(anEmail()), stillMine);
}

describe("an email", () => {
  test("arrives with sender, recipient, text in any script, headers, tags and configuration set", async () => {
    const mailer = office.mailer({ configurationSet: "postrider", installation: "staging" });
    const email = anEmail({
      from: "Pöstrider Büro 📮 <postrider@example.com>",
      to: "zoe+x@example.com",
      subject:
        'Class "C-1" — moved 😀 to Zürich, and a subject that is longer than one line of a header may be',
      html: "<p>Grüße — 😀</p>\n",
      text: "Grüße — 😀\n.\nlast line\n",
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Postrider-Notification": "0f".repeat(16),
        "X-Postrider-Delivery": "a1".repeat(16),
      },
    });
    const answer = await mailer.send(await mailer.compose(email), MINE);
    const [mail, ...others] = mails();
    expect(others).toEqual([]);
    expect(answer).toEqual({ kind: "accepted", sesMessageId: mail?.messageId });
    expect(mail).toMatchObject({
      from: "postrider@example.com",
      recipients: ["zoe+x@example.com"],
      tags: { ...email.tags, installation: "staging" },
      configurationSet: "postrider",
    });
    const read = await simpleParser(mail?.source ?? "");
    expect(read.from?.value).toEqual([
      { name: "Pöstrider Büro 📮", address: "postrider@example.com" },
    ]);
    expect(read.to).toMatchObject({ value: [{ name: "", address: "zoe+x@example.com" }] });
    expect(read.subject).toBe(email.subject);
    expect(read.html).toBe(email.html);
    expect(read.text).toBe(email.text);
    for (const [name, value] of Object.entries(email.headers))
      expect(read.headers.get(name.toLowerCase())).toBe(value);
  });

  test("has no configuration set if none is configured", async () => {
    await send();
    expect(mails()[0]).not.toHaveProperty("configurationSet");
  });

  test("is accepted when SES's answer has no message id", async () => {
    const body = "<SendRawEmailResponse><SendRawEmailResult/></SendRawEmailResponse>";
    office.proxy.inject({ operation: SEND, status: 200, body });
    expect(await send()).toEqual({ kind: "accepted", sesMessageId: "unnamed" });
  });
});

describe("is sent to SES exactly once, with an unknown result,", () => {
  test.each([
    ["when the connection breaks before SES accepts it", { resetBefore: true }, 0],
    ["when the connection breaks after SES accepted it", { resetAfter: true }, 1],
    ["when SES fails", { code: "InternalFailure", status: 500 }, 0],
    ["when SES is unavailable", { code: "ServiceUnavailable", status: 503 }, 0],
  ])("%s", async (_, fault, taken) => {
    office.ses.inject({ action: SEND, times: Infinity, ...fault });
    expect(await send()).toMatchObject({ kind: "unanswered" });
    expect(office.sends()).toBe(1);
    expect(mails()).toHaveLength(taken);
  });

  test.each([
    ["when SES never answers", { hang: true }],
    ["when SES accepts it and never answers", { hangAfter: true }],
  ])("%s, after the time limit", async (_, fault) => {
    office.ses.inject({ action: SEND, times: Infinity, ...fault });
    const { tookMs, value } = await timed(() =>
      send(office.mailer({ client: office.client(200) })),
    );
    expect(value).toMatchObject({ kind: "unanswered" });
    expect(tookMs).toBeGreaterThan(150);
    expect(office.sends()).toBe(1);
  });

  test.each([
    ["when a success cannot be parsed", { status: 200, body: "<html>taken" }],
    ["when a gateway answers instead of SES", { status: 502, body: "<html>Bad gateway</html>" }],
    ["when a failure has no body", { status: 500, body: "" }],
  ])("%s", async (_, fault) => {
    office.proxy.inject({ operation: SEND, times: Infinity, ...fault });
    expect(await send()).toMatchObject({ kind: "unanswered" });
    expect(office.sends()).toBe(1);
  });
});

describe("before the request is sent", () => {
  test("a stale intent stops it, and nothing reaches SES", async () => {
    expect(await send(office.mailer(), () => false)).toEqual({
      kind: "not-sent",
      cause: "intent-too-old",
      reason: "IntentNoLongerMine",
    });
    expect(office.proxy.count()).toBe(0);
  });

  test("the freshness check runs once per email, after the signature and its date are set", async () => {
    const client = office.client();
    const mailer = office.mailer({ client });
    let headers: Record<string, string> = {};
    const watch: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
      (next) => (args) => {
        headers = (args.request as { headers: Record<string, string> }).headers;
        return next(args);
      };
    client.middlewareStack.addRelativeTo(watch, {
      name: "watch",
      relation: "before",
      toMiddleware: "freshIntent",
    });
    const asked: Record<string, string>[] = [];
    const answer = await send(mailer, () => {
      asked.push({ ...headers });
      return true;
    });
    expect(answer).toMatchObject({ kind: "accepted" });
    expect(asked).toEqual([
      expect.objectContaining({
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=local\/.*Signature=\w{64}$/,
        ),
        "x-amz-date": expect.stringMatching(/^\d{8}T\d{6}Z$/),
      }),
    ]);
  });

  test("after a freeze SES refuses the old date of the signature", async () => {
    const answer = await send(office.mailer(), () => {
      skewMs = 16 * 60_000;
      return true;
    });
    expect(answer).toMatchObject({ kind: "not-sent", cause: "dependency" });
    expect(mails()).toEqual([]);
  });

  test("each of several emails at once has its own freshness check", async () => {
    const mailer = office.mailer();
    const answers = await Promise.all(
      [true, false, true, false].map((mine) => send(mailer, () => mine)),
    );
    expect(answers.map((answer) => answer.kind)).toEqual([
      "accepted",
      "not-sent",
      "accepted",
      "not-sent",
    ]);
    expect(mails()).toHaveLength(2);
  });

  test("missing credentials are a definite refusal", async () => {
    const credentials = () =>
      Promise.reject(Object.assign(new Error("none"), { name: "CredentialsProviderError" }));
    const mailer = office.mailer({ client: sesOf(office.proxy.url, { credentials }) });
    expect(await send(mailer)).toMatchObject({ kind: "not-sent", cause: "dependency" });
    expect(office.proxy.count()).toBe(0);
  });
});

test("outside jest, with Node's own errors, the result names the error", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", PROGRAM]);
  expect(JSON.parse(stdout)).toEqual({
    refused: { kind: "not-sent", cause: "dependency", reason: "Error (ECONNREFUSED)" },
    unresolvable: {
      kind: "not-sent",
      cause: "dependency",
      reason: expect.stringMatching(/^Error \((ENOTFOUND|EAI_AGAIN)\)$/),
    },
    reset: { kind: "unanswered", reason: "TimeoutError (ECONNRESET)" },
    silent: { kind: "unanswered", reason: "TimeoutError (ETIMEDOUT)" },
    old: { kind: "not-sent", cause: "intent-too-old", reason: "IntentNoLongerMine" },
    sends: 2,
  });
});
