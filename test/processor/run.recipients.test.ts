import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { type ParameterServer, startParameterServer } from "../helpers/parameter-server.ts";
import { onStage } from "../helpers/stage.ts";

const NAME = "/postrider/recipients";

let parameters: ParameterServer;
let environment: Record<string, string>;

beforeAll(async () => {
  parameters = await startParameterServer(new Map());
  environment = { RECIPIENTS_PARAMETER: NAME, AWS_ENDPOINT_URL_SSM: parameters.url };
});
beforeEach(() => {
  parameters.values.clear();
  parameters.requests.length = 0;
});
afterAll(() => parameters.stop());

const listed = (lists: unknown) => parameters.values.set(NAME, JSON.stringify(lists));

describe("recipients that the operator has set for a type", () => {
  test("replace those of the definition, each once, and other types keep theirs", () =>
    onStage({ environment }, async ({ send, processor, mailed }) => {
      listed({ "class.created": ["boss@example.com", " BOSS@example.com ", "team@example.com"] });
      await send(aPlainEvent({ to: ["office@example.com"] }));
      await send(anEvent({ to: ["reader@example.com"] }));
      expect(await processor().run()).toMatchObject({ outcome: "done", sent: 3, acknowledged: 2 });
      expect(mailed()).toEqual(["boss@example.com", "reader@example.com", "team@example.com"]);
      expect(parameters.requests).toHaveLength(1);
    }));

  test("get their emails if another one is invalid", () =>
    onStage({ environment }, async ({ send, processor, mailed, deadLetters }) => {
      listed({ "*": ["nobody", "boss@example.com"] });
      await send(anEvent());
      expect(await processor().run()).toMatchObject({ sent: 1, deadLettered: 1 });
      expect(mailed()).toEqual(["boss@example.com"]);
      expect(await deadLetters()).toMatchObject([{ reason: "recipient-invalid" }]);
    }));

  test("have the language that the parameter gives", () =>
    onStage({ environment }, async ({ send, processor, plans, system }) => {
      listed({ "class.created": [{ address: "kantoor@example.co.za", locale: "af" }] });
      await send(aPlainEvent());
      expect(await processor().run()).toMatchObject({ sent: 1 });
      expect((await plans()).map(({ drafts }) => drafts.map(({ locale }) => locale))).toEqual([
        ["af"],
      ]);
      expect(system.ses.mailbox.mails()[0]?.source.toString()).toContain("Content-Language: af");
    }));

  test("get the definition's language if theirs is unknown", () =>
    onStage({ environment }, async ({ send, processor, system }) => {
      listed({ "class.created": [{ address: "office@example.com", locale: "tlh" }] });
      await send(aPlainEvent());
      expect(await processor().run()).toMatchObject({ sent: 1 });
      expect(system.ses.mailbox.mails()[0]?.source.toString()).toContain("Content-Language: en");
    }));
});

describe("recipients that cannot be read", () => {
  test("are requested once for any number of messages", () =>
    onStage({ environment }, async ({ send, processor, mailed }) => {
      for (let n = 0; n < 10; n++) await send(aPlainEvent({ to: ["office@example.com"] }));
      expect(await processor().run()).toMatchObject({ outcome: "aborted", sent: 0 });
      expect(parameters.requests).toHaveLength(1);
      expect(mailed()).toEqual([]);
    }));

  test.each([
    ["there is no such parameter", undefined],
    ["it is no JSON", "boss@example.com"],
    ["it is of another shape", '{"class.created":"boss@example.com"}'],
  ])("send no email to a wrong recipient and lose no message: %s", (_, text) =>
    onStage({ environment }, async ({ send, processor, mailed, deadLetters }) => {
      if (text !== undefined) parameters.values.set(NAME, text);
      await send(aPlainEvent({ to: ["office@example.com"] }));
      const one = processor();
      expect(await one.run()).toMatchObject({
        outcome: "aborted",
        reason: expect.stringContaining(NAME),
        sent: 0,
        deadLettered: 0,
      });
      expect(one.output()).not.toContain("boss@example.com");
      expect(mailed()).toEqual([]);
      expect(await deadLetters()).toEqual([]);
    }),
  );
});
