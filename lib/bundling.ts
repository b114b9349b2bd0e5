/**
 * A function as one file: the SDK that was tested is the one that is deployed, and what it never touches stays out.
 * A program as well: `node lib/bundling.ts ENTRY FOLDER` writes FOLDER/index.mjs and its source map.
 */
import { readFile } from "node:fs/promises";
import { build as esbuild, type BuildOptions, type BuildResult, type Plugin } from "esbuild";

/**
 * The functions, each with what its bundle must not outgrow: every byte is parsed at each cold start. An eighth of the
 * processor's are the world's phone numbers.
 */
export const MAX_BUNDLE_BYTES = {
  processor: 900_000,
  feedback: 350_000,
  unsubscribe: 350_000,
} as const;

/** A folder of functions/. */
export type Entry = keyof typeof MAX_BUNDLE_BYTES;

export const PROJECT_ROOT = `${import.meta.dirname}/..`;

/** In Lambda credentials stand in the environment; the SDK's other ways (SSO, profiles, roles) are a tenth of the bundle. */
const credentialsFromEnvironment: Plugin = {
  name: "credentials-from-environment",
  setup: (build) => {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: "credentials",
      namespace: "postrider",
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /^credentials$/, namespace: "postrider" }, ({ pluginData }) => ({
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
  setup: (build) => {
    build.onLoad({ filter: /[\\/]openai[\\/]resources[\\/].*\.mjs$/ }, async ({ path }) => {
      if (/[\\/]resources[\\/](chat[\\/].*|.*index|chat|shared)\.mjs$/.test(path)) return undefined;
      const names = (await readFile(path, "utf8")).matchAll(/^export class (\w+)/gm);
      return { contents: [...names].map(([, name]) => `export class ${name} {}`).join("\n") };
    });
  },
};

/**
 * The errors of Systems Manager, SES and SQS (over 200) differ in their names; each generated class is a third of a
 * kilobyte. DynamoDB's are left as they are: they hold what a lost condition met.
 */
const errorsByName: Plugin = {
  name: "errors-by-name",
  setup: (build) => {
    build.onLoad(
      { filter: /client-(?:ssm|ses|sqs)[\\/]dist-es[\\/]models[\\/]errors\.js$/ },
      async ({ path }) => {
        const text = await readFile(path, "utf8");
        const [, base] = /^import \{ (\w+ServiceException) as \w+ \}/m.exec(text) ?? [];
        const names = text.matchAll(/^export class (\w+)/gm);
        return {
          contents: [
            `import { ${base} as Base } from "./${base}";`,
            `const named = (name) => class extends Base { constructor(given) { super({ name, $fault: "client", ...given }); } };`,
            ...[...names].map(([, name]) => `export const ${name} = named("${name}");`),
          ].join("\n"),
        };
      },
    );
  },
};

/** Where a country's formats stand in its compressed metadata. */
const FORMATS = 4;

/** How each country writes its numbers: we ask whether one is valid, and never write one. */
const noPhoneFormats: Plugin = {
  name: "no-phone-formats",
  setup: (build) => {
    build.onLoad({ filter: /libphonenumber-js[\\/]metadata\.min\.json\.js$/ }, async ({ path }) => {
      const { default: metadata } = await import(path);
      for (const country of [
        ...Object.values<unknown[]>(metadata.countries),
        ...Object.values<unknown[]>(metadata.nonGeographic ?? {}),
      ])
        country[FORMATS] = 0;
      return { contents: `export default ${JSON.stringify(metadata)}` };
    });
  },
};

/** nodemailer's table of file types: our mails have no attachments. */
const noFileTypes: Plugin = {
  name: "no-file-types",
  setup: (build) => {
    build.onLoad({ filter: /nodemailer[\\/].*[\\/]mime-types\.js$/ }, () => ({
      contents: `export const detectMimeType = () => "application/octet-stream"; export const detectExtension = () => "bin";`,
    }));
  },
};

/** What esbuild is told, but for where the result goes. `mainFields`: the ES modules of each package, a quarter smaller. */
const BUNDLING = {
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
  plugins: [
    credentialsFromEnvironment,
    chatCompletionsOnly,
    errorsByName,
    noPhoneFormats,
    noFileTypes,
  ],
} satisfies BuildOptions;

/** Writes a function as FOLDER/index.mjs with its source map; the metafile says what is in it. */
export function bundle(entry: Entry, folder: string): Promise<BuildResult> {
  return esbuild({
    ...BUNDLING,
    entryPoints: [`${PROJECT_ROOT}/functions/${entry}/handler.ts`],
    outfile: `${folder}/index.mjs`,
    metafile: true,
  });
}

function isEntry(name: string | undefined): name is Entry {
  return name !== undefined && Object.hasOwn(MAX_BUNDLE_BYTES, name);
}

if (import.meta.main) {
  const [entry, folder] = process.argv.slice(2);
  if (!isEntry(entry) || folder === undefined)
    throw new Error("Expected a function and a folder: node lib/bundling.ts processor FOLDER");
  await bundle(entry, folder);
}
