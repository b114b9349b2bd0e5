import "aws-cdk-lib/testhelpers/jest-autoclean";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { METRICS } from "../../../functions/platform/metric-names.ts";
import { QUESTIONS } from "../../../lib/alarms/alarm-specs.ts";
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

const TEMPLATE = templateWith({ dashboard: true });

/** The widgets of the dashboard. A CloudFormation reference is its JSON as text. */
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

test("shows only metrics that a function or AWS writes", () => {
  expect(metrics.length).toBeGreaterThan(0);
  for (const metric of metrics)
    expect([metric, unwritten(TEMPLATE, metric)]).toEqual([metric, undefined]);
});

test("shows each custom metric, and no more metrics than CloudWatch's free dashboards", () => {
  const shown = metrics.map(({ name }) => name);
  expect(shown).toEqual(expect.arrayContaining(Object.keys(METRICS)));
  expect(new Set(metrics.map((metric) => JSON.stringify(metric))).size).toBeLessThanOrEqual(50);
});

test("has a row for each question, in the order of the alarms and of the runbook", () => {
  const titles = widgets.flatMap(
    ({ properties: { markdown = "" } }) => markdown.match(/(?<=^## ).+/) ?? [],
  );
  expect(titles).toEqual([...QUESTIONS]);
  const [table = ""] = /^\| question[^]*?\n\n/m.exec(RUNBOOK) ?? [];
  const asked = [...table.matchAll(/^\| (\w.*?\?) \|/gm)].map(([, question]) => question);
  expect(asked).toEqual([...QUESTIONS]);
  const listed = [...table.matchAll(/\(#([a-z-]+)\)/g)].map(([, name]) => name);
  expect(
    alarmsIn(TEMPLATE).map(({ AlarmName }) => AlarmName.replace("Postrider-Mail-", "")),
  ).toEqual(listed);
});

test("shows the state of each alarm", () => {
  const [status] = widgets.filter(({ type }) => type === "alarm");
  expect(status?.properties.alarms).toHaveLength(alarmsIn(TEMPLATE).length);
});

test("no widgets overlap or exceed the width", () => {
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

test.each([undefined, "starter", "production"] as const)("is left out with preset %s", (preset) => {
  const template = Template.fromStack(stackWith(preset === undefined ? {} : { preset }));
  expect(resourcesOf(template, "AWS::CloudWatch::Dashboard")).toEqual([]);
});

test("shows no AI limit without AI, and no page errors without the page", () => {
  const template = templateWith({ dashboard: true, aiDailyLimitUsd: 0, unsubscribe: false });
  const { DashboardBody } = propertiesOf(template, "AWS::CloudWatch::Dashboard");
  const body = JSON.stringify(DashboardBody);
  expect(body).not.toContain("daily budget");
  expect(body).not.toContain("unsubscribe page errors");
});
