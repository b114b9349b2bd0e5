/** The files of a new project. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type SettingName, SETTINGS } from "../../functions/config/settings.ts";
import { withChanges } from "../configure/config-file.ts";
import { definitionFiles, type NewFile } from "../new/definition-files.ts";
import { filledTemplate } from "../shared/templates.ts";
import type { Answers } from "./answers.ts";

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

type Change = readonly [SettingName, string | number];

const KEY_PARAMETER: Change = ["apiKeyParameter", SETTINGS.apiKeyParameter.suggested];

const AI_SETTINGS: Readonly<Record<Answers["ai"], readonly Change[]>> = {
  openai: [KEY_PARAMETER],
  bedrock: [
    ["provider", "bedrock"],
    ["model", "openai.gpt-oss-20b-1:0"],
  ],
  // The parameter is required; with a limit of 0 it is never read.
  none: [KEY_PARAMETER, ["aiDailyLimitUsd", 0]],
};

/** All files but package.json and .gitignore, which are added to if they exist. */
export async function projectFiles(
  { from, event, ai }: Answers,
  preset: string,
  isModulePackage: boolean,
): Promise<readonly NewFile[]> {
  const fromAddress = JSON.stringify(from).slice(1, -1);
  const settings = await filledTemplate("postrider.config.ts", { fromAddress });
  // The flags that AWS recommends with the installed version of CDK.
  const flags = createRequire(import.meta.url).resolve(
    "aws-cdk-lib/recommended-feature-flags.json",
  );
  const context: object = JSON.parse(await readFile(flags, "utf8"));
  const app = "npx --no-install postrider app";
  const files: NewFile[] = [
    {
      path: "postrider.config.ts",
      text: withChanges(settings, new Map([["preset", preset], ...AI_SETTINGS[ai]])),
    },
    ...(await definitionFiles(event)),
    { path: "AGENTS.md", text: await filledTemplate("AGENTS.md") },
    { path: "cdk.json", text: json({ app, context }) },
    { path: "tsconfig.json", text: json(TSCONFIG) },
  ];
  // Definitions are ES modules, also in a CommonJS package.
  if (!isModulePackage)
    files.push({ path: "notifications/package.json", text: json({ type: "module" }) });
  return files;
}

export function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
