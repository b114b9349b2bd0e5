/**
 * The processor as one file: the SDK that was tested is the one that is deployed, and what a run never touches stays out.
 * A program as well: `node lib/bundling.ts FOLDER` writes FOLDER/index.mjs and its source map.
 */
import { readFile } from "node:fs/promises";
import { build, type BuildOptions, type BuildResult, type Plugin } from "esbuild";

/** The bundle must not outgrow this: every byte is parsed at each cold start. */
export const MAX_BUNDLE_BYTES = 900_000;

export const PROJECT_ROOT = `${import.meta.dirname}/..`;
export const PROCESSOR_ENTRY = `${PROJECT_ROOT}/functions/processor/handler.ts`;

/** In Lambda credentials stand in the environment; the SDK's other ways (SSO, profiles, roles) are a tenth of the bundle. */
const credentialsFromEnvironment: Plugin = {
  name: "credentials-from-environment",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: "credentials",
      namespace: "postrider",
      pluginData: resolveDir,
    }));
    onLoad({ filter: /^credentials$/, namespace: "postrider" }, ({ pluginData }) => ({
      contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
      resolveDir: String(pluginData),
    }));
  },
};

/**
 * The openai client makes an object for each of its resources and so keeps them all; only chat completions are called.
 * The others become empty classes: calling one is a TypeError, and a test sends a real completion through the bundle.
 */
const chatCompletionsOnly: Plugin = {
  name: "chat-completions-only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/openai\/resources\/.*\.mjs$/ }, async ({ path }) => {
      if (/\/resources\/(chat\/.*|.*index|chat|shared)\.mjs$/.test(path)) return undefined;
      const names = (await readFile(path, "utf8")).matchAll(/^export class (\w+)/gm);
      return { contents: [...names].map(([, name]) => `export class ${name} {}`).join("\n") };
    });
  },
};

/** What esbuild is told, but for where the result goes. `mainFields`: the ES modules of each package, a quarter smaller. */
export const BUNDLING = {
  absWorkingDir: PROJECT_ROOT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
  plugins: [credentialsFromEnvironment, chatCompletionsOnly],
} as const satisfies BuildOptions;

/** Writes `entry` (default: the processor) as FOLDER/index.mjs; the metafile says what is in it. */
export function bundle(folder: string, entry = PROCESSOR_ENTRY): Promise<BuildResult> {
  return build({
    ...BUNDLING,
    plugins: [...BUNDLING.plugins],
    mainFields: [...BUNDLING.mainFields],
    entryPoints: [entry],
    outfile: `${folder}/index.mjs`,
    metafile: true,
  });
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("Expected a folder: node lib/bundling.ts FOLDER");
  await bundle(folder);
}
