import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { billOf, metricMonths, type MonthlyUsage } from "../../../cli/cost/bill.ts";
import { measureUsage } from "../../../bench/measure-usage.ts";
import { PRICES } from "../../../cli/cost/prices.ts";
import { DEFAULT_COST_INPUT } from "../../../cli/cost/cost-input.ts";
import { costTable } from "../../../cli/cost/table.ts";
import { USAGE, type Usage } from "../../../cli/cost/usage.ts";
import { countMonitoring } from "../../../cli/cost/count-monitoring.ts";
import { FIXTURE } from "../../helpers/fixture-project.ts";

const PROGRAM = fileURLToPath(new URL("../../../bin/postrider.ts", import.meta.url));

const MONTH: MonthlyUsage = {
  notifications: 100_000,
  slots: 1,
  batchLimit: 50,
  busyRunSeconds: 8,
  idleRunSeconds: 1.2,
  aiPrice: { input: 0.1, cached: 0.01, output: 0.5 },
  aiVerifyPrice: { input: 0.2, cached: 0.02, output: 1 },
  sesALaCarte: false,
  monitoring: { alarmMetrics: 12, dashboards: 0 },
  events: "off",
};

const usdOf = (month: MonthlyUsage, name: string) =>
  billOf(month).find(({ what }) => what === name)?.usd ?? NaN;

test("the usage of the bill is what the functions use, as measured", async () => {
  const counted = await measureUsage();
  for (const part of ["notification", "idleRun"] as const) {
    const written: Usage = USAGE[part];
    const near = Object.keys(written).map((key) => {
      const name = key as keyof Usage;
      const isNear =
        Math.abs(counted[part][name] - written[name]) <= Math.max(0.1, written[name] * 0.1);
      return [name, isNear ? written[name] : counted[part][name]];
    });
    expect({ [part]: Object.fromEntries(near) }).toEqual({ [part]: written });
  }
}, 120_000);

describe("a month's bill", () => {
  test("has SES's price per email, by the account's plan", () => {
    expect(usdOf(MONTH, "SES")).toBeCloseTo(16);
    expect(usdOf({ ...MONTH, sesALaCarte: true }, "SES")).toBeCloseTo(10);
  });

  test("has both AI calls at their models' prices, and no AI cost without AI", () => {
    const { aiInputTokens, aiOutputTokens, aiVerifyInputTokens, aiVerifyOutputTokens } =
      USAGE.notification;
    expect(aiVerifyInputTokens).toBeGreaterThan(0);
    const writing = 0.1 * (aiInputTokens * 0.1 + aiOutputTokens * 0.5);
    const verifying = 0.1 * (aiVerifyInputTokens * 0.2 + aiVerifyOutputTokens);
    expect(usdOf(MONTH, "AI")).toBeCloseTo(writing + verifying);
    expect(usdOf({ ...MONTH, aiVerifyPrice: undefined }, "AI")).toBeCloseTo(writing);
    expect(usdOf({ ...MONTH, aiPrice: undefined }, "AI")).toBe(0);
  });

  test.each([
    ["off", 0],
    ["troubles", 0.005],
    ["all", 0.205],
  ] as const)("has a dollar per million events that are published: %s", (events, dollars) => {
    expect(usdOf({ ...MONTH, events }, "EventBridge events") || 0).toBeCloseTo(dollars, 4);
  });

  test("without emails has the cost of runs and monitoring", () => {
    const idle = { ...MONTH, notifications: 0 };
    const lines = billOf(idle).filter(({ usd }) => usd > 0.005);
    expect(lines.map(({ what }) => what).toSorted()).toEqual([
      "CloudWatch",
      "DynamoDB",
      "EventBridge Scheduler",
      "Lambda",
      "SQS",
      "Secrets Manager",
    ]);
    expect(usdOf(idle, "Lambda")).toBeCloseTo(
      43_200 * (1.2 * PRICES.lambdaPerGbSecond + PRICES.lambdaPerMillionRequests / 1e6),
    );
    expect(usdOf({ ...idle, slots: 2 }, "Lambda")).toBeCloseTo(2 * usdOf(idle, "Lambda"));
  });
});

test("production costs at most 4 dollars a month at 1,000 emails, beside the key of the recipients' ids", () => {
  const settings = { fromAddress: "mail@example.org", apiKeyParameter: "/acme/key" };
  const monitoring = countMonitoring({ ...settings, alarmEmail: "night@example.org" });
  expect(monitoring).toEqual({ alarmMetrics: 12, dashboards: 0 });
  const [totalUsd = NaN] = costTable({ ...DEFAULT_COST_INPUT, monitoring }).totalsUsd;
  expect(totalUsd - PRICES.secretPerMonth).toBeLessThanOrEqual(4);
  expect(countMonitoring({ ...settings, dashboard: true, aiDailyLimitUsd: 0 })).toEqual({
    alarmMetrics: 10,
    dashboards: 1,
  });
});

test("a metric is billed for the part of the hours in which it is written", () => {
  expect(metricMonths(0)).toBe(1);
  expect(metricMonths(10_000_000)).toBeCloseTo(4);
});

test("shows the number of slots that the emails need", () => {
  const monitoring = { alarmMetrics: 12, dashboards: 0 };
  const volumes = [2_160_000, 2_160_001, 10_000_000];
  const { rows } = costTable({ ...DEFAULT_COST_INPUT, volumes, monitoring });
  expect(rows.at(-1)).toEqual(["slots needed", "1", "2", "5"]);
});

describe("postrider cost", () => {
  const cost = (...options: string[]) =>
    spawnSync(process.execPath, ["--no-warnings", PROGRAM, "cost", ...options], {
      cwd: FIXTURE,
      encoding: "utf8",
    });

  test("shows a column for each volume, and the assumptions", () => {
    const { status, stdout } = cost("--mails", "1000,2_000_000", "--a-la-carte");
    expect(status).toBe(0);
    expect(stdout).toMatch(/│ SES +│ +0\.10 │ +200\.00 │/);
    expect(stdout).toContain("2,000,000 emails");
    expect(stdout).toContain("us-east-1");
  });

  test.each([
    [["--emails", "ten"], `Expected an integer from 1 to 10000000000, got "ten"`],
    [["--model", "no-such"], `Expected \`--model\` to be a model with a price in`],
    [["--verify-model", "no-such"], `Expected \`--verify-model\` to be a model with a price in`],
  ])("rejects %j with exit code 2 and the expected value", (options, sentence) => {
    const { status, stderr } = cost(...options);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
