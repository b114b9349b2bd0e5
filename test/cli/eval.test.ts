import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { HtmlValidate } from "html-validate";
import type { EvalReport } from "../../local/eval/report.ts";
import { type LocalAi, startAi } from "../../local/servers/ai/ai.ts";
import { readMessages } from "../../local/servers/ai/chat-completion.ts";
import { refuseBedrockSignature } from "../helpers/bedrock-signature.ts";
import { createEvalProject, type EvalProject, KEY, type Ran } from "./eval-project.ts";

/** Emails of the project that AI writes: one, and one in two languages. */
const EMAILS = 3;
/** Writer and judge. */
const CALLS_AN_EMAIL = 2;

let project: EvalProject;
let ai: LocalAi;
/** Sentences that the judge finds unsupported. */
let untrue: (text: string) => boolean;

beforeAll(async () => {
  project = await createEvalProject();
});
afterAll(() => project.remove());
beforeEach(async () => {
  untrue = () => false;
  ai = await startAi({
    checkSignature: refuseBedrockSignature,
    verdict: (body) => ({
      unsupported: untrue(userMessageOf(body))
        ? [{ sentence: 1, reason: "no cause is given" }]
        : [],
    }),
  });
});
afterEach(() => ai.stop());

const environment = () => ({ OPENAI_BASE_URL: `${ai.url}/v1`, OPENAI_API_KEY: KEY });

/** `line`: the arguments, between blanks. */
async function evaluate(line: string): Promise<Ran> {
  const ran = await project.evaluate(line.split(" ").filter(Boolean), environment());
  expect(`${ran.output}${ran.errors}`).not.toContain(KEY);
  return ran;
}

async function reportOf(line: string): Promise<{ code: number | null; report: EvalReport }> {
  const { code, output } = await evaluate(`--json ${line}`);
  return { code, report: JSON.parse(output) as EvalReport };
}

function userMessageOf(body: unknown): string {
  return readMessages(body).find(({ role }) => role === "user")?.text ?? "";
}

const modelOf = (body: unknown) => (body as { model: string }).model;

describe("postrider eval", () => {
  test("prints calls and cost before it starts, and compares models in 80 columns", async () => {
    ai.inject({ unsupported: "no cause is given" });
    const { code, output, errors } = await evaluate(
      "--model gpt-6-luna,gpt-6-sol,a-model-with-a-name-of-more-than-thirty-characters",
    );

    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("3 emails by 3 models\n18 calls, up to twice as many");
    expect(output).toContain("Price unknown: a-model-with-a-name-of-more-than-thirty-characters");
    expect(output).toMatch(/gpt-6-sol +3 +3 \(100%\) +\d +\d+\.\d +\d+\.\d +\d+\.\d{3}\n/);
    expect(output).toMatch(/a-model-with…-characters .*unknown\n/);
    expect(output).toMatch(/ai-unsupported +0 +1\n/);
    expect(output).toContain("1 email without AI: by-definition");
    expect(
      output.split("\n").filter((line) => line.length > 80 && !line.startsWith("Price")),
    ).toEqual([]);
    expect(ai.count).toBe(3 * EMAILS * CALLS_AN_EMAIL + 2);
  });

  test("--json counts fallback texts and second tries by reason, tokens, dollars and seconds", async () => {
    ai.inject({ match: (body) => modelOf(body) === "gpt-6-luna", empty: true, times: 2 });
    const { code, report } = await reportOf(
      "--model gpt-6-luna,gpt-6-sol --concurrency 1 --verify-model gpt-5.4-nano",
    );

    expect({ code, ended: report.ended }).toEqual({ code: 0, ended: "complete" });
    const [luna, sol] = report.writing;
    expect(luna).toMatchObject({
      model: "gpt-6-luna",
      judge: "gpt-5.4-nano",
      drafts: EMAILS,
      accepted: 2,
      fallback: { "ai-empty": 1 },
      secondTries: { "ai-empty": 1 },
    });
    expect(sol).toMatchObject({ accepted: EMAILS, fallback: {}, secondTries: {} });
    if (sol === undefined) throw new Error("Expected two models");
    const { tokens, seconds, usdPer1000Emails } = sol;
    expect(tokens.writer.input).toBeGreaterThan(500);
    expect(tokens.judge.output).toBeGreaterThan(0);
    const microUsd =
      tokens.writer.input * 2 +
      tokens.writer.output * 10 +
      tokens.judge.input * 0.2 +
      tokens.judge.output * 1.25;
    expect(usdPer1000Emails).toBeCloseTo((microUsd / EMAILS / 1e6) * 1000, 6);
    expect(seconds?.p95).toBeGreaterThanOrEqual(seconds?.p50 ?? Infinity);
    expect(report.withoutAi).toEqual({ "by-definition": 1 });
    const judges = ai.requests
      .map(({ body }) => modelOf(body))
      .filter((name) => name === "gpt-5.4-nano");
    expect(judges).toHaveLength(EMAILS - 1 + EMAILS);
  });

  test("--no-verify calls no judge, --repeat repeats, types and --locale select", async () => {
    const { report } = await reportOf(
      "order.shipped --model gpt-6-luna --no-verify --repeat 2 --locale af",
    );

    expect(report.writing).toMatchObject([{ judge: null, drafts: 4, accepted: 4 }]);
    expect(ai.count).toBe(4);
    expect(JSON.stringify(ai.requests.map(({ body }) => body))).toContain("Write Afrikaans");
    expect(JSON.stringify(ai.requests.map(({ body }) => body))).not.toContain("Write English");
  });

  test("stops before the limit is passed, and exits with 1", async () => {
    const { code, report } = await reportOf("--model gpt-6-sol --limit-usd 0.09 --repeat 40");

    expect({ code, ended: report.ended }).toEqual({ code: 1, ended: "limit" });
    expect(report.spentUsd).toBeLessThanOrEqual(0.09);
    expect(report.writing[0]?.drafts).toBeGreaterThan(0);
    expect(report.writing[0]?.drafts).toBeLessThan(120);
  });

  test("ends on Ctrl-C with the results so far", async () => {
    ai.inject({ match: (body) => modelOf(body) === "gpt-6-sol", hang: true, times: Infinity });
    const { code, output } = await project.evaluate(
      ["--json", "--model", "gpt-6-luna,gpt-6-sol", "--concurrency", "6"],
      environment(),
      (child) => {
        const timer = setInterval(() => {
          if (ai.count < 3 * EMAILS) return;
          clearInterval(timer);
          child.kill("SIGINT");
        }, 20);
      },
    );

    expect(code).toBe(1);
    const report = JSON.parse(output) as EvalReport;
    expect(report.ended).toBe("interrupted");
    expect(report.writing).toMatchObject([{ drafts: EMAILS }, { drafts: 0 }]);
  });

  test("stops calling a model that the provider does not have, and names the fix", async () => {
    const message = `The model does not exist for ${KEY}`;
    ai.inject({ match: (body) => modelOf(body) === "gone", status: 404, message, times: Infinity });
    const { code, output, errors } = await evaluate(
      "--model gone,gpt-6-luna --concurrency 1 --out gone",
    );

    expect(code).toBe(1);
    expect(errors).toContain(
      "gone: the provider has no such model, or not for this key; set --model to one",
    );
    expect(output).toMatch(/gone +ai-model-gone +1 +0\n/);
    expect(ai.requests.filter(({ body }) => modelOf(body) === "gone")).toHaveLength(1);
    expect(await project.read("gone/index.html")).toContain(
      "The model does not exist for [the key]",
    );
  });

  test("exits with 1 when a model has no accepted answer, and says what fixes it", async () => {
    ai.inject({ empty: true, times: Infinity });
    const { code, output, errors } = await evaluate("--json --model gpt-6-luna");

    expect(code).toBe(1);
    expect((JSON.parse(output) as EvalReport).writing).toMatchObject([
      { accepted: 0, fallback: { "ai-empty": EMAILS } },
    ]);
    expect(errors).toContain("gpt-6-luna: the answer has no text; set --model to one that answers");
  });
});

describe("postrider eval --corpus", () => {
  test("reports what each judge detects, by language and kind of fault", async () => {
    untrue = (body) => body.includes("because") || body.includes("omdat");
    const { code, report } = await reportOf("--model gpt-6-luna --corpus --sample 4 --locale en");

    expect(code).toBe(0);
    const [judging, ...others] = report.judging;
    expect(others).toEqual([]);
    expect(Object.keys(judging?.languages ?? {})).toEqual(["all", "en"]);
    expect(judging?.languages["all"]).toMatchObject({
      accepted: { of: 4 },
      caught: { of: 4 },
      noVerdict: 0,
    });
    const faults = Object.values(judging?.faults ?? {});
    expect(faults.reduce((sum, { of }) => sum + of, 0)).toBe(4);
    expect(judging?.usdPer1000Verdicts).toBeGreaterThan(0);
    // Two samples of the project in English, and four notifications of the corpus.
    expect(report.writing).toMatchObject([{ drafts: 6 }]);
  });

  test("counts a judge without a verdict as neither right nor wrong", async () => {
    ai.inject({
      match: (body) => JSON.stringify(body).includes('"verdict"'),
      body: '{"choices":[{"finish_reason":"stop","message":{"content":"yes"}}]}',
      times: Infinity,
    });
    const { code, report } = await reportOf("--model gpt-6-luna --corpus --sample 1 --locale en");

    expect(code).toBe(1);
    expect(report.judging[0]?.languages["all"]).toEqual({
      accepted: { of: 0, count: 0 },
      caught: { of: 0, count: 0 },
      noVerdict: 2,
    });
    expect(report.writing[0]?.fallback).toEqual({ "ai-not-verified": 3 });
  });
});

describe("the page of --out", () => {
  test("has each request, try, verdict and email, loads nothing, and is valid", async () => {
    untrue = (body) => body.includes("A-2");
    const { output } = await evaluate(
      "--model gpt-6-luna,gpt-6-sol --out page --corpus --sample 1",
    );
    const page = await project.read("page/index.html");

    expect(output).toContain("Every answer: page/index.html");
    for (const text of [
      "gpt-6-sol",
      "Sipho Dube",
      "Writer, second try",
      "no cause is given",
      "not used: ai-unsupported",
      "System message",
    ])
      expect(page).toContain(text);
    expect(page).toContain("A-2 &lt;b&gt;");
    expect(page).not.toContain("A-2 <b>");
    expect(page).not.toMatch(/<script|(?:src|href)="(?!data:|#)/);
    expect(page).not.toContain(KEY);
    const { results } = await new HtmlValidate({
      extends: ["html-validate:recommended"],
      // The formatter's own style.
      rules: { "doctype-style": "off", "void-style": "off", "no-trailing-whitespace": "off" },
    }).validateString(page);
    expect(
      results.flatMap(({ messages }) => messages.map(({ message, line }) => `${line}: ${message}`)),
    ).toEqual([]);
    expect((JSON.parse(await project.read("page/evaluation.json")) as EvalReport).ended).toBe(
      "complete",
    );
  });

  test("is written over an earlier one, and never over another page", async () => {
    await project.write("other/index.html", "mine");
    const { code, errors } = await evaluate("--model gpt-6-luna --out other");

    expect(code).toBe(1);
    expect(errors).toContain("its index.html belongs to something else");
    expect(await project.read("other/index.html")).toBe("mine");
    expect(ai.count).toBe(0);
  });
});

describe("wrong usage", () => {
  test.each([
    ["no model", [], "required option '--model <names>' not specified"],
    [
      "a model twice",
      ["--model", "a,a"],
      'Expected different names of models, separated by commas, got "a,a".',
    ],
    [
      "a limit of nothing",
      ["--model", "a", "--limit-usd", "0"],
      'Expected US dollars above 0, got "0".',
    ],
    ["a sample of nothing", ["--model", "a", "--sample", "3"], "Expected --corpus with --sample"],
    ["a judge and none", ["--model", "a", "--no-verify", "--verify-model", "b"], "got both"],
  ])("%s ends with exit code 2", async (_, args, sentence) => {
    const { code, output, errors } = await evaluate(args.join(" "));
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toContain(sentence);
  });

  test("eval without a provider names the variable", async () => {
    const { code, errors } = await project.evaluate(["--model", "a"]);
    expect(code).toBe(1);
    expect(errors).toContain("Expected OPENAI_API_KEY to be set");
  });
});

test("calls Bedrock with the AWS credentials if the project has it as provider", async () => {
  await project.write(
    "bedrock/postrider.config.ts",
    'export default { fromAddress: "a@example.com", provider: "bedrock", bedrockRegion: "us-east-1" };',
  );
  await project.write(
    "bedrock/notifications/a.ts",
    await project.read("notifications/order-shipped.ts"),
  );
  const { code, output } = await project.evaluate(
    ["-C", "bedrock", "--json", "--model", "openai.gpt-oss-20b-1:0"],
    {
      BEDROCK_BASE_URL: `${ai.url}/openai/v1`,
      AWS_ACCESS_KEY_ID: "AKIDLOCAL",
      AWS_SECRET_ACCESS_KEY: "local",
    },
  );
  expect(code).toBe(0);
  expect((JSON.parse(output) as EvalReport).writing).toMatchObject([{ accepted: EMAILS }]);
});

const documented = ["docs/choose-a-model.md"].flatMap((path) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return [...text.matchAll(/^npx postrider eval (.*)$/gm)].map(([, args = ""]) => [path, args]);
});

test("docs/choose-a-model.md has commands", () => {
  expect(documented.length).toBeGreaterThanOrEqual(2);
});

test.each(documented)("%s: npx postrider eval %s", async (_, args = "") => {
  expect(await evaluate(args)).toMatchObject({ code: 0 });
});
