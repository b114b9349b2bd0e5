/** An answer, the verdict on it, and what the writer makes of both. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Prompt } from "../../../functions/words/prompt.ts";
import type { WriterOptions } from "../../../functions/words/ai/writer.ts";
import type { AiFault } from "../../../local/servers/ai/ai.ts";
import { isVerdictRequest, readMessages } from "../../../local/servers/ai/chat-completion.ts";
import { ANSWER, JUDGE_SYSTEM, JUDGED, openStudy, PROMPT, type Study } from "./writer-factory.ts";

const NEVER = new AbortController().signal;
const NO_TOKENS = { input: 0, cached: 0, output: 0 };

let study: Study;

beforeAll(async () => {
  study = await openStudy();
});
beforeEach(() => {
  study.proxy.reset();
  study.ai.requests.length = 0;
});
afterAll(() => study.stop());

const write = (
  varied: Partial<WriterOptions> = {},
  { ms = 20_000, more = {} }: { ms?: number; more?: Partial<Prompt> } = {},
) => study.writer(varied)({ ...JUDGED, ...more }, { untilMs: Date.now() + ms, signal: NEVER });

/** A fault of the judge alone. */
const ofJudge = (fault: AiFault) => study.ai.inject({ ...fault, match: isVerdictRequest });
const asked = () =>
  study.ai.requests.map(({ body }) => ({
    system: readMessages(body)[0]?.text,
    model: (body as { model: string }).model,
  }));
const systems = () => asked().map(({ system }) => system);

const completionOf = (content: string, usage?: object) =>
  JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }], usage });
const verdictOf = (...unsupported: object[]) => completionOf(JSON.stringify({ unsupported }));

describe("a supported answer", () => {
  test("is used, after the same model judged it with the judge's schema", async () => {
    expect(await write()).toMatchObject({ ok: true, answer: ANSWER });
    expect(asked()).toEqual([
      { system: PROMPT.system, model: "a-model" },
      { system: JUDGE_SYSTEM, model: "a-model" },
    ]);
    expect(study.ai.requests[1]?.body).toMatchObject({
      messages: [{}, { content: JSON.stringify({ headline: ANSWER.headline }) }],
      response_format: { json_schema: { name: "verdict", strict: true } },
      store: false,
    });
  });

  test("may be judged by another model, and keeps the writer's model name", async () => {
    const written = await write({ verifyModel: "a-judge" });
    expect(asked().map(({ model }) => model)).toEqual(["a-model", "a-judge"]);
    expect(written).toMatchObject({ ok: true, model: "offline-writer" });
  });

  test("is not judged when the prompt has no judge", async () => {
    const until = { untilMs: Date.now() + 20_000, signal: NEVER };
    const written = await study.writer()(PROMPT, until);
    expect(written).toMatchObject({ ok: true });
    expect(written.verification).toBeUndefined();
    expect(systems()).toEqual([PROMPT.system]);
  });

  test("has separate costs for writer and judge", async () => {
    const written = await write();
    const [writing, judging] = study.ai.usageLog.slice(-2);
    expect(written.tokens).toMatchObject({
      input: writing?.promptTokens,
      output: writing?.completionTokens,
    });
    expect(written.verification).toEqual({
      tokens: { input: judging?.promptTokens, cached: 0, output: judging?.completionTokens },
      unknownTries: 0,
    });
  });
});

describe("an unsupported answer", () => {
  test("is requested again with the judge's reason on one line, and used if supported", async () => {
    ofJudge({
      body: verdictOf(
        { sentence: 2, reason: "no cause\nis\u0007given" },
        { sentence: 1, reason: "x" },
      ),
    });
    expect(await write()).toMatchObject({
      ok: true,
      answer: ANSWER,
      firstRefused: "ai-unsupported",
    });
    const [first, judge, second, again] = systems();
    expect([first, judge, again]).toEqual([PROMPT.system, JUDGE_SYSTEM, JUDGE_SYSTEM]);
    expect(second).toMatch(/^Better: .*no cause is given/);
    expect(second).not.toMatch(/\p{Cc}/u);
  });

  test("is not used after two attempts", async () => {
    ofJudge({ unsupported: "no cause is given", times: 2 });
    expect(await write()).toMatchObject({ ok: false, reason: "ai-unsupported", everybody: false });
    expect(systems()).toHaveLength(4);
  });

  test("has the costs of both attempts by model", async () => {
    ofJudge({ unsupported: "no cause is given", times: 2 });
    const { tokens, verification } = await write();
    const log = study.ai.usageLog.slice(-4);
    const sum = (at: number) => (log[at]?.promptTokens ?? 0) + (log[at + 2]?.promptTokens ?? 0);
    expect([tokens.input, verification?.tokens.input]).toEqual([sum(0), sum(1)]);
  });

  test("may have no reason", async () => {
    ofJudge({ body: verdictOf({ sentence: 1 }) });
    expect(await write()).toMatchObject({ ok: true, firstRefused: "ai-unsupported" });
  });
});

describe("without a verdict the fallback text is used, with a reason:", () => {
  test.each<[string, AiFault, object, number]>([
    [
      "that answers nonsense",
      { body: completionOf("All fine!") },
      { reason: "ai-not-verified" },
      2,
    ],
    [
      "whose verdict is of another shape",
      { body: completionOf('{"ok":true}') },
      { reason: "ai-not-verified" },
      2,
    ],
    ["that answers nothing", { empty: true }, { reason: "ai-not-verified" }, 2],
    ["that sends broken JSON", { malformed: true }, { reason: "ai-malformed" }, 2],
    ["that fails", { status: 500 }, { reason: "ai-failing", everybody: false }, 2],
    ["that is busy", { status: 429 }, { reason: "ai-busy" }, 2],
    ["that declines", { refusal: true }, { reason: "ai-refused" }, 1],
    ["whose key is refused", { status: 401 }, { reason: "ai-unauthorised", everybody: true }, 1],
    [
      "that does not exist",
      { status: 404, code: "model_not_found" },
      { reason: "ai-model-gone", everybody: true },
      1,
    ],
  ])("a judge %s", async (_, fault, expected, tries) => {
    ofJudge({ ...fault, times: tries });
    expect(await write()).toMatchObject({ ok: false, ...expected });
    expect(systems()).toHaveLength(2 * tries);
  });

  test("a judge without time left is not called, and the answer's cost counts", async () => {
    let nowMs = 1_795_000_000_000;
    const writer = study.writer({ attemptMs: 1_000, now: () => nowMs });
    study.proxy.onAnswer = () => void (nowMs += 1_000);
    const written = await writer(JUDGED, { untilMs: nowMs + 900, signal: NEVER });
    study.proxy.onAnswer = undefined;
    expect(written).toMatchObject({ ok: false, reason: "ai-no-time" });
    expect(written.tokens.input).toBeGreaterThan(0);
    expect(systems()).toEqual([PROMPT.system]);
  });

  test("a judge whose second answer is valid does not cost the AI text", async () => {
    ofJudge({ body: completionOf("All fine!") });
    expect(await write()).toMatchObject({ ok: true, firstRefused: "ai-not-verified" });
  });
});

test("a verdict without a known usage is counted separately from the writer's", async () => {
  ofJudge({ body: verdictOf() });
  expect(await write()).toMatchObject({
    ok: true,
    unknownTries: 0,
    verification: { tokens: NO_TOKENS, unknownTries: 1 },
  });
});

test("a verdict request with personal data is not sent", async () => {
  const judge: typeof JUDGED.judge = (answer) => ({
    ...JUDGED.judge(answer),
    user: "Thandi was here.",
  });
  expect(await write({}, { more: { judge } })).toMatchObject({
    ok: false,
    reason: "personal-data",
    verification: { tokens: NO_TOKENS, unknownTries: 0 },
  });
  expect(systems()).toEqual([PROMPT.system]);
});

test("a feature that the writer's model refuses is still sent to the judge's model", async () => {
  const noStore = { status: 400, message: "Unsupported parameter: 'store'" };
  study.ai.inject(noStore);
  const write = study.writer({ verifyModel: "a-judge" });
  await write(JUDGED, { untilMs: Date.now() + 20_000, signal: NEVER });
  expect(study.ai.requests.map(({ body }) => "store" in (body as object))).toEqual([
    true,
    false,
    true,
  ]);
});
