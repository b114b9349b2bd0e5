import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { config } from "../fixtures/project/postrider.config.ts";
import { FIXTURE } from "../helpers/fixture-project.ts";

const ROOT = `${import.meta.dirname}/../..`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postrider-app-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the app as the CDK's CLI does: context and folder by environment variables, no AWS account. */
function synthesise(settings: Record<string, string> = {}) {
  const { context } = JSON.parse(readFileSync(`${ROOT}/cdk.json`, "utf8")) as {
    context: Record<string, unknown>;
  };
  return spawnSync(process.execPath, ["--no-warnings", "bin/postrider.ts", "app", "-C", FIXTURE], {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      CDK_OUTDIR: folder,
      CDK_VALIDATION: "false",
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, "aws:cdk:bundling-stacks": [], ...settings }),
    },
  });
}

test("settings of the file and the command line reach the template of the stage", () => {
  expect(synthesise({ batchLimit: "20", stage: "acceptance" })).toMatchObject({ status: 0 });
  const template = readFileSync(join(folder, "Postrider-acceptance.template.json"), "utf8");
  expect(template).toContain(`"MAIL_FROM": ${JSON.stringify(config.fromAddress)}`);
  expect(template).toContain('"BATCH_LIMIT": "20"');
});

test("an invalid setting fails the synthesis with name, bound and value, without a stack trace", () => {
  const { status, stderr } = synthesise({ fromAddress: "nobody", batchLimit: "ten" });
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    "The stack cannot be built with these settings:",
    '- Expected `fromAddress` to be `Name <address>` or an address, on one line, got "nobody" (-c fromAddress)',
    '- Expected `batchLimit` to be an integer from 1 to 500, got "ten" (-c batchLimit)',
  ]);
});
