import "aws-cdk-lib/testhelpers/jest-autoclean";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { METRICS } from "../../../functions/platform/metric-names.ts";
import { Template } from "aws-cdk-lib/assertions";
import { propertiesOf, resourcesOf, stackWith, templateWith } from "../synthesised.ts";
import { alarmsIn, type Named, unwritten } from "./written-metrics.ts";

const RUNBOOK = readFileSync(`${import.meta.dirname}/../../../docs/runbook.md`, "utf8");

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal?: readonly { value: number; label: string }[] };
  };
};

const TEMPLATE = templateWith();

/** What CloudWatch would show. A reference of CloudFormation's is a text that says which. */
const widgets = (() => {
  const { DashboardBody } = propertiesOf(TEMPLATE, "AWS::CloudWatch::Dashboard");
  const [, parts] = (DashboardBody as { "Fn::Join": [string, unknown[]] })["Fn::Join"];
  const text = parts.map((part) =>
    typeof part === "string" ? part : JSON.stringify(JSON.stringify(part)).slice(1, -1),
  );
  return (JSON.parse(text.join("")) as { widgets: Widget[] }).widgets;
})();

const metrics = widgets.flatMap(({ properties }) =>
  (properties.metrics ?? []).map((metric): Named => {
    const [namespace, name, ...rest] = metric;
    const texts = rest.filter((part) => typeof part === "string");
    const dimensions: Record<string, unknown> = {};
    for (let at = 0; at + 1 < texts.length; at += 2)
      dimensions[texts[at] ?? ""] = referenceIn(texts[at + 1] ?? "");
    return { namespace: String(namespace), name: String(name), dimensions };
  }),
);

function referenceIn(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : text;
}

const titled = (part: string) => {
  const found = widgets.filter(({ properties }) => properties.title?.includes(part));
  expect(found).toHaveLength(1);
  return found[0]?.properties;
};
const namesIn = (part: string) => titled(part)?.metrics?.map(([, name]) => name);

test("each metric on it is one that a function of ours writes, or AWS, under this name and these dimensions", () => {
  expect(metrics.length).toBeGreaterThan(0);
  for (const metric of metrics)
    expect([metric, unwritten(TEMPLATE, metric)]).toEqual([metric, undefined]);
});

test("each of our metrics is on it, and all together stay within CloudWatch's free dashboard", () => {
  const shown = new Set(
    metrics.map(({ name, dimensions }) => `${String(dimensions["service"])} ${name}`),
  );
  for (const [service, names] of Object.entries(METRICS))
    for (const name of Object.keys(names)) expect(shown).toContain(`${service} ${name}`);
  const distinct = new Set(metrics.map((metric) => JSON.stringify(metric)));
  expect(distinct.size).toBeLessThanOrEqual(50);
});

describe("at a glance", () => {
  test.each([
    ["Is mail going out?", ["Received", "Sent"]],
    ["How late?", ["ApproximateAgeOfOldestMessage", "OldestMessageSeconds"]],
    ["How many messages wait", ["ApproximateNumberOfMessagesVisible"]],
    ["What does it cost?", ["AiCostUsd"]],
    ["What failed?", ["Unknown", "Parked", "Failed", "DeadLettered"]],
    ["Dead letters", ["ApproximateNumberOfMessagesVisible"]],
    ["Breakers", ["SesBreakerOpen", "AiBreakerOpen"]],
    ["Runs, and those", ["RunMs", "Busy", "CutShort"]],
    ["The functions", ["Errors", "Throttles", "Duration"]],
  ])("%s is answered by %j", (title, names) => {
    expect(namesIn(title)).toEqual(expect.arrayContaining(names));
  });

  test.each([
    ["What does it cost?", [10]],
    ["How long runs take", [90_000]],
    ["Bounces", [0.05, 0.1]],
    ["Complaints", [0.001, 0.005]],
  ])("%s has its limits at %j", (title, values) => {
    expect(titled(title)?.annotations?.horizontal?.map(({ value }) => value)).toEqual(values);
  });

  test("every alarm has its light", () => {
    const [lights] = widgets.filter(({ type }) => type === "alarm");
    expect(lights?.properties.alarms).toHaveLength(alarmsIn(TEMPLATE).length);
  });

  test("no widget lies on another, and none hangs over the edge", () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let row = y; row < y + height; row++)
        for (let column = x; column < x + width; column++) {
          expect(cells).not.toContain(`${column},${row}`);
          cells.add(`${column},${row}`);
        }
    }
  });

  test("the text leads to sections that the runbook has", () => {
    const [{ properties: { markdown = "" } } = { properties: {} }] = widgets;
    const links = [...markdown.matchAll(/\(docs\/runbook\.md#([a-z-]+)\)/g)].map(([, to]) => to);
    expect(links).toHaveLength(3);
    const sections = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, name = ""]) =>
      name.toLowerCase().replaceAll(" ", "-"),
    );
    for (const link of links) expect(sections).toContain(link);
  });
});

test("an app that has a dashboard of its own can do without", () => {
  const template = Template.fromStack(stackWith({ dashboard: false }));
  expect(resourcesOf(template, "AWS::CloudWatch::Dashboard")).toEqual([]);
});

test("without AI and without a page it shows no limit and no page's metrics", () => {
  const template = templateWith({ aiDailyLimitUsd: 0, unsubscribe: false });
  expect(resourcesOf(template, "AWS::CloudWatch::Dashboard")).toHaveLength(1);
  const { DashboardBody } = propertiesOf(template, "AWS::CloudWatch::Dashboard");
  const text = JSON.stringify(DashboardBody);
  expect(text).not.toContain("the day's limit");
  expect(text).not.toContain("Unsubscribed");
});
