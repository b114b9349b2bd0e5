import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { WriteWords } from "../../../functions/words/ai/writer-port.ts";
import type { AiFault } from "../../../local/servers/ai/ai.ts";
import { NOBODY } from "../../helpers/aws-clients.ts";
import { openStudy, PROMPT, type Study, ANSWER } from "./writer-factory.ts";

const NEVER = new AbortController().signal;

let study: Study;

beforeAll(async () => {
  study = await openStudy();
});
beforeEach(() => study.proxy.reset());
afterAll(() => study.stop());

const write = (writer: WriteWords = study.writer()) =>
  writer(PROMPT, { untilMs: Date.now() + 20_000, signal: NEVER });

const answerOf = (usage: unknown, content = JSON.stringify(ANSWER)) =>
  JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }], usage });

describe("a call that may be billed without a known usage is counted", () => {
  test.each<[string, AiFault]>([
    ["one whose connection drops", { disconnect: true }],
    ["one whose answer is no JSON", { malformed: true }],
    ["one whose answer is a stream", { body: 'data: {"choices":[]}\n\n' }],
    ["one of no words and no usage", { body: answerOf(undefined, "") }],
  ])("%s: for both attempts, and for the first one alone", async (_, fault) => {
    study.ai.inject({ ...fault, times: 2 });
    expect(await write()).toMatchObject({ ok: false, unknownTries: 2 });
    study.ai.inject(fault);
    expect(await write()).toMatchObject({ ok: true, unknownTries: 1 });
  });

  test.each<[string, unknown]>([
    ["no usage", undefined],
    ["usage of nothing", { prompt_tokens: 0, completion_tokens: 0 }],
    ["usage in texts", { prompt_tokens: "10", completion_tokens: "5" }],
    ["half of it", { prompt_tokens: 10 }],
  ])("an answer with %s", async (_, usage) => {
    study.ai.inject({ body: answerOf(usage) });
    expect(await write()).toMatchObject({ ok: true, unknownTries: 1 });
  });
});

describe("a call that is free or has a known usage is not counted", () => {
  test.each<[string, AiFault]>([
    ["a throttle", { status: 429 }],
    ["a failure", { status: 500 }],
    ["a refused request", { status: 400 }],
    ["a wrong key", { status: 401 }],
    ["a page", { body: "<html>Welcome</html>" }],
    ["nothing", { body: "" }],
    ["null", { body: "null" }],
    ["a list", { body: "[]" }],
    ["JSON that is no completion", { body: '{"usage":7}' }],
    ["an error in an answer of success", { body: '{"error":{"code":502,"message":"down"}}' }],
    ["no words, with their usage", { empty: true }],
    ["a refusal, with its usage", { refusal: true }],
  ])("%s", async (_, fault) => {
    let isOver = false;
    study.ai.inject({ ...fault, times: Infinity, match: () => !isOver });
    expect(await write()).toMatchObject({ ok: false, unknownTries: 0 });
    isOver = true;
  });

  test("a request that was not sent: no connection, or no key", async () => {
    for (const connect of [
      study.connect("local", `${NOBODY}/v1`),
      study.connect(() => Promise.reject(new Error("no key"))),
    ])
      expect(await write(study.writer({ connect }))).toMatchObject({ ok: false, unknownTries: 0 });
  });
});
