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
  const sections = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, name]) => name ?? "");
  const linked = alarms.map(({ AlarmDescription }) => AlarmDescription.split("#")[1] ?? "");

  test("has a section for each alarm, to which the alarm's text leads", () => {
    expect(linked.length).toBeGreaterThan(0);
    for (const { AlarmDescription } of alarms)
      expect(AlarmDescription).toMatch(/^.+\. docs\/runbook\.md#[a-z]+$/);
    const known = sections.map((name) => name.toLowerCase());
    expect(linked.filter((link) => !known.includes(link))).toEqual([]);
  });

  test("reads what the functions say, by messages that they write, and asks for what the stack has", async () => {
    const root = new URL("../../functions/", import.meta.url);
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const sources = files.map((name) => readFileSync(new URL(name, root), "utf8")).join("\n");
    const messages = [...RUNBOOK.matchAll(/\$\.message = "([^"]+)"/g)].map(([, text]) => text);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(sources).toContain(`"${message}"`);

    const outputs = Object.keys(SILENT_TEMPLATE.findOutputs("*"));
    const asked = [...RUNBOOK.matchAll(/\$\((?:out|arn) (\w+)\)/g)].map(([, name = ""]) => name);
    expect(asked).toContain("QueueUrl");
    for (const name of asked) expect(outputs.filter((one) => one.startsWith(name))).toEqual([name]);

    for (const [, type = ""] of RUNBOOK.matchAll(/ResourceType=='([^']+)'/g))
      expect(resourcesOf(SILENT_TEMPLATE, type)).not.toEqual([]);
    expect(RUNBOOK).toContain(`\`${metricsNamespaceOf(SILENT.postrider)}\``);

    const ids = resourcesOf(SILENT_TEMPLATE, "AWS::Lambda::Function").map(([id]) => id);
    const called = [...RUNBOOK.matchAll(/(?:\$\(fn|\bsaid) ([A-Z]\w+)/g)].map(([, name]) => name);
    expect(new Set(called)).toEqual(new Set(["Processor", "Feedback", "Unsubscribe"]));
    for (const name of called)
      expect(ids.filter((id) => id.includes(`${name}Function`))).toHaveLength(1);
  });

  test("redrives each queue of dead letters to a queue that it names, and looks how that went", () => {
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

  test("has no section of an alarm that is not there", () => {
    // A section of an alarm has the alarm's name, one word; other sections have several.
    const ofAlarms = sections.filter((name) => !name.includes(" "));
    expect(ofAlarms.filter((name) => !linked.includes(name.toLowerCase()))).toEqual([]);
  });

  test("names each of them once in the table of what to look at first", () => {
    const [table = ""] = /^\| alarm[^]*?\n\n/m.exec(RUNBOOK) ?? [];
    const rows = [...table.matchAll(/^\| \[(\w+)\]\(#(\w+)\)/gm)];
    for (const [, name = "", link] of rows) expect(name.toLowerCase()).toBe(link);
    const links = rows.map(([, , link = ""]) => link);
    expect(links.toSorted()).toEqual([...new Set(linked)].toSorted());
  });

  test("tells of each what it means, what to do first, and when it is harmless", () => {
    for (const text of RUNBOOK.split(/^## /m).slice(1)) {
      const [name = ""] = text.split("\n");
      if (name.includes(" ")) continue;
      expect([name, text]).toEqual([name, expect.stringMatching(/\n1\. /)]);
      expect([name, text]).toEqual([name, expect.stringMatching(/\n\*\*Harmless\*\* /)]);
    }
  });
});
