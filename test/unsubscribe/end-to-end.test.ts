import { describe, expect, test } from "@jest/globals";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { simpleParser } from "mailparser";
import { createUnsubscribeUrls } from "../../functions/email/unsubscribe-links.ts";
import { readSuppression, suppressedRecipient } from "../../functions/coordination/suppressions.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { idOf, oldIdOf } from "../helpers/recipient-ids.ts";
import { startParameterServer } from "../helpers/parameter-server.ts";
import { onStage, type Stage } from "../helpers/stage.ts";
import { MULTIPART, multipart, ONE_CLICK, URLENCODED } from "./request-factory.ts";

const ZOE = "zoe@example.com";

/** The unsubscribe headers of the newest email to an address. */
async function newestTo({ system }: Stage, address: string) {
  const mail = system.ses.mailbox
    .mails()
    .toReversed()
    .find(({ recipients }) => recipients.includes(address));
  if (mail === undefined) throw new Error(`Expected a mail to ${address}`);
  const { headers, text = "", html } = await simpleParser(mail.source);
  const list = headers.get("list") as {
    unsubscribe?: { url?: string };
    "unsubscribe-post"?: { name?: string };
  };
  return {
    link: list.unsubscribe?.url ?? "",
    post: list["unsubscribe-post"]?.name,
    text,
    html: html || "",
  };
}

/** The definitions that each recipient unsubscribed from, by the address's hash. */
async function ended({ system: { dynamodb, environment } }: Stage) {
  const { Items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: environment.COORDINATION_TABLE, ConsistentRead: true }),
  );
  return Object.fromEntries(
    Items.flatMap((item) => {
      const recipient = suppressedRecipient(item);
      return recipient === undefined ? [] : [[recipient, readSuppression(item).unsubscribed]];
    }),
  );
}

/** A request as in RFC 8058: no cookies, no credentials, no redirects. */
const oneClick = (link: string, contentType = URLENCODED, body = ONE_CLICK) =>
  fetch(link, {
    method: "POST",
    headers: { "content-type": contentType },
    body,
    credentials: "omit",
    redirect: "error",
  });

const withPage = (play: (stage: Stage) => Promise<void>) => onStage({ unsubscribe: {} }, play);

describe("the unsubscribe link", () => {
  test("unsubscribes one reader from one definition when a mail program posts it", () =>
    withPage(async (stage) => {
      const processor = stage.processor();
      await stage.send(aPlainEvent({ to: [ZOE, "ann@example.com"] }));
      expect(await processor.run()).toMatchObject({ sent: 2 });
      const { link, post } = await newestTo(stage, ZOE);
      expect(post).toBe(ONE_CLICK);
      expect(link).not.toContain("zoe");

      expect((await oneClick(link)).status).toBe(200);
      expect(await ended(stage)).toEqual({ [idOf(ZOE)]: ["class.created"] });

      await stage.send(aPlainEvent({ to: [" Zoe@Example.com", "ann@example.com"] }));
      await stage.send(anEvent({ to: [ZOE] }));
      expect(await processor.run()).toMatchObject({ sent: 2, suppressed: 1, acknowledged: 2 });
      expect(stage.mailed()).toEqual(["ann@example.com", "ann@example.com", ZOE, ZOE]);
    }));

  test("of version 0.2 still unsubscribes, though its id is a plain hash", () =>
    withPage(async (stage) => {
      const { UNSUBSCRIBE_URL = "", UNSUBSCRIBE_KEY = "" } = stage.system.environment;
      const urls = await createUnsubscribeUrls(UNSUBSCRIBE_URL, async () => UNSUBSCRIBE_KEY)();
      const link = urls({ recipient: oldIdOf(ZOE), definition: "class.created" }, "en");
      expect((await oneClick(link)).status).toBe(200);
      await stage.send(aPlainEvent({ to: [ZOE] }));
      expect(await stage.processor().run()).toMatchObject({ sent: 0, suppressed: 1 });
    }));

  test("unsubscribes once when it is posted twice", () =>
    withPage(async (stage) => {
      await stage.send(aPlainEvent({ to: [ZOE] }));
      await stage.processor().run();
      const { link } = await newestTo(stage, ZOE);
      const before = await Promise.all([oneClick(link), oneClick(link)]);
      const after = await oneClick(link, MULTIPART, multipart("One-Click"));
      expect([...before, after].map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await ended(stage)).toEqual({ [idOf(ZOE)]: ["class.created"] });
    }));

  test("changes nothing when a link scanner follows it", () =>
    withPage(async (stage) => {
      await stage.send(aPlainEvent({ to: [ZOE] }));
      await stage.processor().run();
      const { link } = await newestTo(stage, ZOE);
      for (const method of ["GET", "HEAD", "OPTIONS"]) await fetch(link, { method });
      await fetch(link, { method: "POST" });
      expect(await ended(stage)).toEqual({});
      const page = await (await fetch(link)).text();
      expect(page).toContain("Stop these emails?");
    }));

  test("is in the HTML body and in the text body", () =>
    withPage(async (stage) => {
      await stage.send(aPlainEvent({ to: [ZOE] }));
      await stage.processor().run();
      const { link, text, html } = await newestTo(stage, ZOE);
      expect(text.split("\n")).toContain(link);
      expect(html).toContain(`href="${link.replaceAll("&", "&amp;")}"`);
    }));

  test("cannot be changed to another reader or definition", () =>
    withPage(async (stage) => {
      await stage.send(aPlainEvent({ to: [ZOE] }));
      await stage.processor().run();
      const { link } = await newestTo(stage, ZOE);
      const [version, , signature] = new URL(link).searchParams.get("t")?.split(".") ?? [];
      for (const claim of [
        [idOf("ann@example.com"), "class.created"],
        [idOf(ZOE), "*"],
      ]) {
        const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
        const forged = new URL(link);
        forged.searchParams.set("t", `${version}.${payload}.${signature}`);
        expect((await oneClick(forged.href)).status).toBe(400);
      }
      expect(await ended(stage)).toEqual({});
    }));
});

test("an email has no unsubscribe link when it is mandatory or there is no page", () =>
  onStage({ unsubscribe: {} }, async (stage) => {
    const programme = (name: string) => ({ name, class: { code: name }, startDate: "2026-11-23" });
    const collision = JSON.stringify({
      specversion: "1.0",
      id: "collision-1",
      source: "https://app.example.co.za/classes",
      type: "learning-programme.collision",
      data: {
        learner: { name: "Lerato" },
        first: programme("A"),
        second: programme("B"),
        notify: [ZOE],
      },
    });
    await stage.send(collision);
    expect(await stage.processor().run()).toMatchObject({ sent: 1 });
    const neither = { UNSUBSCRIBE_URL: "", UNSUBSCRIBE_KEY: "" };
    await stage.send(aPlainEvent({ to: ["ann@example.com"] }));
    expect(await stage.processor(neither).run()).toMatchObject({ sent: 1 });
    for (const to of [ZOE, "ann@example.com"])
      expect(await newestTo(stage, to)).toMatchObject({ link: "", post: undefined });
  }));

test("an email waits without costing an attempt until the key of its link can be read", async () => {
  const parameters = await startParameterServer(new Map());
  const environment = {
    UNSUBSCRIBE_KEY: "",
    UNSUBSCRIBE_KEY_PARAMETER: "/aws/reference/secretsmanager/links",
    AWS_ENDPOINT_URL_SSM: parameters.url,
  };
  try {
    await onStage({ unsubscribe: {}, environment }, async (stage) => {
      const processor = stage.processor();
      await stage.send(aPlainEvent({ to: [ZOE] }));
      await stage.send(aPlainEvent({ to: ["ann@example.com"] }));
      expect(await processor.run()).toMatchObject({
        outcome: "aborted",
        reason: "parameters: /aws/reference/secretsmanager/links cannot be read: ParameterNotFound",
        sent: 0,
        deadLettered: 0,
      });
      expect(await stage.rows()).toEqual([]);

      parameters.values.set("/aws/reference/secretsmanager/links", "k".repeat(64));
      expect(await processor.run()).toMatchObject({ outcome: "done", sent: 2 });
      expect((await newestTo(stage, ZOE)).link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?t=1\./);
      const asked = parameters.requests.length;
      await stage.send(aPlainEvent({ to: ["ann@example.com"] }));
      expect(await processor.run()).toMatchObject({ sent: 1 });
      expect(parameters.requests).toHaveLength(asked);
      expect(processor.output()).not.toContain("k".repeat(64));
    });
  } finally {
    await parameters.stop();
  }
});
