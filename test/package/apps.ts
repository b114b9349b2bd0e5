/** What a user has: CDK apps that use the construct. */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

const DEFINITION = `import * as z from "zod/mini";
import { type DefinitionSample, defineNotification, RecipientInputs } from "postrider/notifications";

export const definition = defineNotification({
  type: "order.shipped",
  data: z.object({ order: z.string(), notify: RecipientInputs }),
  personal: [],
  recipients: ({ data }) => data.notify,
  subject: ({ data }) => \`Order shipped: \${data.order}\`,
  facts: ({ data }) => [{ label: "Order", value: data.order }],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "an order",
    event: {
      id: "1",
      source: "https://shop.example.com",
      type: "order.shipped",
      data: { order: "A-7001", notify: ["reader@example.com"] },
    },
  },
];
`;

const STACK = `import * as cdk from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Postrider, type PostriderConfig } from 'postrider';

const settings: PostriderConfig = {
  fromAddress: 'Acme <mail@acme.example>',
  apiKeyParameter: '/acme/openai-api-key',
};

export class AppStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const mail = new Postrider(this, 'Mail', { ...settings, notifications: './notifications' });
    mail.route('Orders', { eventPattern: { source: ['acme.orders'] } });
  }
}
`;

const ESM_APP = `import { App, Stack } from "aws-cdk-lib";
import { Postrider } from "postrider";

const stack = new Stack(new App(), "AppStack");
new Postrider(stack, "Mail", {
  fromAddress: "mail@acme.example",
  apiKeyParameter: "/acme/openai-api-key",
  notifications: "./notifications",
});
`;

/** The app of `cdk init app --language typescript`, in which the construct is used in the way of its comments. */
export async function writeCdkInitApp(folder: string, cdk: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run(cdk, ["init", "app", "--language", "typescript", "--generate-only", "--no-notices"], {
    cwd: folder,
    env: { CDK_DISABLE_CLI_TELEMETRY: "true" },
  });
  await write(folder, { "lib/app-stack.ts": STACK, "notifications/order-shipped.ts": DEFINITION });
}

/** An app of ES modules without TypeScript. */
export async function writeEsmApp(folder: string): Promise<void> {
  await write(folder, {
    "package.json": JSON.stringify({ name: "esm-app", version: "1.0.0", type: "module" }),
    "app.js": ESM_APP,
    "notifications/order-shipped.ts": DEFINITION,
  });
}

/** A workspace of npm's: packages in packages/, what they use hoisted beside them. */
export async function writeMonorepo(folder: string, app: string): Promise<void> {
  await write(folder, {
    "package.json": JSON.stringify({ name: "monorepo", private: true, workspaces: ["packages/*"] }),
  });
  for (const name of ["bin", "lib", "notifications", "cdk.json", "package.json", "tsconfig.json"])
    await cp(join(app, name), join(folder, "packages/mail", name), { recursive: true });
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
