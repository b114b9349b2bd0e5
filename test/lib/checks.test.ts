import "aws-cdk-lib/testhelpers/jest-autoclean";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { CfnQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { Postrider, type PostriderProps } from "../../lib/postrider.ts";
import { addChecks } from "./nag-checks.ts";
import { appWithoutBundling, SETTINGS } from "./synthesised.ts";
import { EVERYTHING, givenIn, OTHERWISE } from "./variants.ts";

const VARIANTS: Record<string, (stack: Stack) => PostriderProps> = {
  Bare: () => SETTINGS,
  Everything: () => ({ ...SETTINGS, ...EVERYTHING }),
  Otherwise: () => OTHERWISE,
  BedrockGlobally: () => ({ ...OTHERWISE, model: "global.openai.gpt-oss-20b-1:0" }),
  BedrockByArn: () => ({
    ...OTHERWISE,
    model: "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc",
  }),
  Given: givenIn,
  ImportedQueue: (stack) => ({ ...SETTINGS, queue: importedQueue(stack, "Orders") }),
  ImportedQueues: (stack) => ({
    ...SETTINGS,
    queue: importedQueue(stack, "Orders"),
    deadLetterQueue: importedQueue(stack, "Letters"),
  }),
  ImportedDeadLetters: (stack) => ({
    ...SETTINGS,
    deadLetterQueue: importedQueue(stack, "Letters"),
  }),
  ImportedQueueWithKey: (stack) => ({
    ...SETTINGS,
    queue: Queue.fromQueueAttributes(stack, "Orders", {
      queueArn: "arn:aws:sqs:eu-west-1:123456789012:Orders",
      keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
  }),
};

const importedQueue = (stack: Stack, name: string) =>
  Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:123456789012:${name}`);

type Report = {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
};

/** What the synthesis ended with. */
let ended: unknown;
/** What nobody has acknowledged, `PATH RULE`. */
let findings: readonly string[];

beforeAll(() => {
  const app = appWithoutBundling();
  for (const [id, propsIn] of Object.entries(VARIANTS)) {
    const stack = new Stack(app, id);
    new Postrider(stack, "Mail", propsIn(stack)).route("Orders", {
      eventPattern: { source: ["shop"] },
    });
  }
  const bait = new Stack(app, "Bait");
  new Queue(bait, "Queue");
  new CfnQueue(bait, "Typo").addPropertyOverride("VisibilityTimeOut", 30);
  addChecks(app);
  delete process.env["CDK_VALIDATION"];
  try {
    app.synth();
  } catch (error) {
    ended = error;
  }
  const report = JSON.parse(
    readFileSync(join(app.outdir, "validation-report.json"), "utf8"),
  ) as Report;
  findings = report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    ),
  );
});

test.each(Object.keys(VARIANTS))("cdk-nag has no unacknowledged findings in %s", (id) => {
  const ours = findings.filter(
    (it) =>
      it.startsWith(`${id}/`) &&
      !it.startsWith(`${id}/Given`) &&
      // Warnings of ours and of CDK, which do not end the synthesis.
      !it.includes(" Annotation::"),
  );
  expect(ours).toEqual([]);
});

test("an unacknowledged finding of either pack or of CDK fails the synthesis", () => {
  expect(findings).toContain("Bait/Queue/Resource AwsSolutions-SQS4");
  expect(findings).toContain("Bait/Queue/Resource Serverless-SQSRedrivePolicy");
  // CDK's own: there is no such property.
  expect(findings).toContain("Bait/Typo F3002");
  expect(ended).toMatchObject({ name: "ValidationFailed" });
});
