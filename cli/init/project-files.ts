/** The files of a new project, and what they hold. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type SettingName, SETTINGS } from "../../functions/config/settings.ts";
import { withChanges } from "../configure/config-file.ts";
import { definitionFiles, type NewFile } from "../new/definition-files.ts";
import { filledTemplate } from "../shared/templates.ts";
import type { Ai, Answers } from "./answers.ts";

const BEDROCK_MODEL = "openai.gpt-oss-20b-1:0";

const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    isolatedModules: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["*.config.ts", "notifications"],
};

/** All but package.json and .gitignore, which may exist and are added to. */
export async function projectFiles(
  answers: Answers,
  isModulePackage: boolean,
): Promise<readonly NewFile[]> {
  const [definition, test] = await definitionFiles(answers.event);
  const files: NewFile[] = [
    { path: "postrider.config.ts", text: await configText(answers) },
    definition,
    test,
    { path: "AGENTS.md", text: await filledTemplate("AGENTS.md") },
    { path: "cdk.json", text: json({ app: APP, context: await featureFlags() }) },
    { path: "tsconfig.json", text: json(TSCONFIG) },
  ];
  // Definitions are ES modules, whatever the rest of the package is.
  if (!isModulePackage) files.push({ path: "notifications/package.json", text: json(MODULE) });
  return files;
}

const APP = "npx --no-install postrider app";
const MODULE = { type: "module" };

async function configText({ from, ai, preset }: Answers): Promise<string> {
  const text = await filledTemplate("postrider.config.ts", {
    fromAddress: JSON.stringify(from).slice(1, -1),
  });
  return withChanges(text, new Map([["preset", preset], ...AI_SETTINGS[ai]]));
}

type Change = readonly [SettingName, string | number];

const KEY_PARAMETER: Change = ["apiKeyParameter", SETTINGS.apiKeyParameter.suggested];

const AI_SETTINGS: Readonly<Record<Ai, readonly Change[]>> = {
  openai: [KEY_PARAMETER],
  bedrock: [
    ["provider", "bedrock"],
    ["model", BEDROCK_MODEL],
  ],
  // The parameter is required; with a limit of 0 it is never read.
  none: [KEY_PARAMETER, ["aiDailyLimitUsd", 0]],
};

/** Those that AWS recommends with the installed version of CDK. */
async function featureFlags(): Promise<object> {
  const require = createRequire(import.meta.url);
  const file = require.resolve("aws-cdk-lib/recommended-feature-flags.json");
  return JSON.parse(await readFile(file, "utf8"));
}

export function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
