import "aws-cdk-lib/testhelpers/jest-autoclean";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { Template } from "aws-cdk-lib/assertions";
import { metricsNamespaceOf } from "../../lib/alarms/monitored-resources.ts";
import { resourcesOf, stackWith } from "../lib/synthesised.ts";
import { alarmsIn } from "../lib/alarms/written-metrics.ts";

const docNamed = (name: string) =>
  readFileSync(`${import.meta.dirname}/../../docs/${name}.md`, "utf8");
const RUNBOOK = docNamed("runbook");

const SILENT = stackWith();
const SILENT_TEMPLATE = Template.fromStack(SILENT);
const alarms = alarmsIn(SILENT_TEMPLATE);

describe("the runbook", () => {
  const sections = RUNBOOK.split(/^## /m)
    .slice(1)
    .map((text) => ({ name: text.slice(0, text.indexOf("\n")), text }));
  const linked = alarms.map(({ AlarmDescription }) => AlarmDescription.split("#")[1] ?? "");
  /** Sections that no alarm links. Another section links each of them. */
  const PROCEDURES = [
    "A customer did not get an email",
    "Stop sending at once",
    "Restore a table",
    "Go back to an older version",
  ];

  test("has one section for each alarm, which the alarm links, and its procedures", () => {
    for (const { AlarmName, AlarmDescription } of alarms)
      expect(AlarmDescription).toMatch(
        new RegExp(`^.+\\. docs/runbook\\.md#${AlarmName.replace("Postrider-Mail-", "")}$`),
      );
    const names = sections.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...linked, ...PROCEDURES].toSorted());
    for (const name of PROCEDURES)
      expect(RUNBOOK).toContain(`](#${name.toLowerCase().replaceAll(" ", "-")})`);
  });

  test.each(sections)("has the four parts in order in $name", ({ text }) => {
    const parts = [...text.matchAll(/^\*\*(.+?)\*\*:/gm)].map(([, part]) => part);
    expect(parts).toEqual(["Meaning", "Urgency", "How to see it", "How to fix it"]);
  });

  test("uses log events that the functions write, and outputs and resources that the stack has", async () => {
    const root = new URL("../../functions/", import.meta.url);
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const sources = files.map((name) => readFileSync(new URL(name, root), "utf8")).join("\n");
    const events = [
      ...[...RUNBOOK.matchAll(/event = "([^"]+)"/g)].map(([, event]) => event),
      ...[...docNamed("metrics").matchAll(/^\| [a-z, ]+ \| (`.+?`) \|/gm)].flatMap(
        ([, cell = ""]) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, event]) => event),
      ),
    ];
    expect(events.length).toBeGreaterThan(20);
    for (const event of events) expect(sources).toContain(`event: "${event}"`);

    const outputs = Object.keys(SILENT_TEMPLATE.findOutputs("*"));
    const asked = [...RUNBOOK.matchAll(/\$\((?:out|arn) (\w+)\)/g)].map(([, name = ""]) => name);
    expect(asked).toContain("QueueUrl");
    for (const name of asked) expect(outputs.filter((one) => one.startsWith(name))).toEqual([name]);

    for (const [, type = ""] of RUNBOOK.matchAll(/ResourceType=='([^']+)'/g))
      expect(resourcesOf(SILENT_TEMPLATE, type)).not.toEqual([]);
    expect(docNamed("metrics")).toContain(`\`${metricsNamespaceOf(SILENT.postrider)}\``);

    const ids = resourcesOf(SILENT_TEMPLATE, "AWS::Lambda::Function").map(([id]) => id);
    const called = [...RUNBOOK.matchAll(/(?:\$\(fn|\blogs|\binsights) ([A-Z]\w+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(called)).toEqual(new Set(["Processor", "Feedback", "Unsubscribe"]));
    for (const name of called)
      expect(ids.filter((id) => id.includes(`${name}Function`))).toHaveLength(1);
  });

  test("redrives each dead-letter queue to a named queue, and shows the result", () => {
    const starting =
      /start-message-move-task(?: --source-arn "\$\(arn (\w+)\)" --destination-arn "\$\(arn (\w+)\)"\n *aws sqs list-message-move-tasks --source-arn "\$\(arn \1\)")?/g;
    const ofMail = ["DeadLetterQueueUrl", "QueueUrl"];
    const ofFeedback = ["FeedbackDeadLetterQueueUrl", "FeedbackQueueUrl"];
    const movesIn = (text: string) =>
      [...text.matchAll(starting)].map(([, source, destination]) => [source, destination]);
    expect(movesIn(RUNBOOK)).toEqual([ofMail, ofFeedback]);
    expect(movesIn(docNamed("dead-letters"))).toEqual([ofMail]);
    expect(RUNBOOK).toMatch(/^arn\(\) \{ aws sqs get-queue-attributes .*QueueArn.* \}$/m);
  });
});
