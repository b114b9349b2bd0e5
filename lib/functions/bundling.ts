/**
 * A function as index.mjs and the chunks that it imports: the SDK that was tested is the one that is deployed, and what it
 * never touches stays out. What is imported only when it is needed stands in a chunk that nobody else loads.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import {
  build as esbuild,
  type BuildFailure,
  type BuildOptions,
  type Message,
  type Metafile,
  type Plugin,
} from "esbuild";
import { ENGINE_ROOT } from "../../project/engine-modules.ts";
import { type Entry, entryText, fileNamed, projectFiles } from "./entry.ts";
import { isError } from "../../functions/platform/errors.ts";

/**
 * The functions, each with what it must not outgrow of what it loads when it starts: every byte is parsed at each cold
 * start. An eighth of the processor's are the world's phone numbers.
 */
export const MAX_BUNDLE_BYTES = {
  processor: 920_000,
  feedback: 350_000,
  unsubscribe: 350_000,
} as const satisfies Record<Entry, number>;

/** What the processor loads besides where Bedrock writes. */
export const MAX_BEDROCK_BYTES = 10_000;

/** What a bundle's entry point is called in its metafile. */
export const ENTRY_POINT = "entry.ts";

const OUTPUTS = `${ENGINE_ROOT}/bundle`;

/** In Lambda credentials stand in the environment; the SDK's other ways (SSO, profiles, roles) are a tenth of the bundle. */
const credentialsFromEnvironment: Plugin = {
  name: "credentials-from-environment",
  setup: (build) => {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: "credentials",
      namespace: "postrider",
    }));
    build.onLoad({ filter: /^credentials$/, namespace: "postrider" }, () => ({
      contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
      resolveDir: ENGINE_ROOT,
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
 * The errors of SES and SQS differ in their names; each generated class is a third of a kilobyte. DynamoDB's are left as
 * they are: they hold what a lost condition met.
 */
const errorsByName: Plugin = {
  name: "errors-by-name",
  setup: (build) => {
    build.onLoad(
      { filter: /client-(?:ses|sqs)[\\/]dist-es[\\/]models[\\/]errors\.js$/ },
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

/**
 * Systems Manager's own errors (140) with their shapes: one that the client does not know has its name all the same, and
 * more is not asked of it.
 */
const noParameterErrors: Plugin = {
  name: "no-parameter-errors",
  setup: (build) => {
    build.onLoad({ filter: /client-ssm[\\/]dist-es[\\/]schemas[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return {
        contents: text
          .replaceAll(/^export var \w+\$ = \[-3, n0,[^]*?^\];$/gm, "")
          .replaceAll(/^n0_registry\.registerError\(.*\);$/gm, ""),
      };
    });
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
  absWorkingDir: ENGINE_ROOT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  entryNames: "index",
  outExtension: { ".js": ".mjs" },
  splitting: true,
  // Asked for by the SDK in browsers only.
  external: ["bowser"],
  // Messages are in the result and in the error; the caller shows them.
  logLevel: "silent",
  plugins: [
    credentialsFromEnvironment,
    chatCompletionsOnly,
    errorsByName,
    noParameterErrors,
    noPhoneFormats,
    noFileTypes,
  ],
} satisfies BuildOptions;

/**
 * Writes a function with the project in `notifications` as FOLDER/index.mjs, its chunks and their source maps; the metafile
 * says what is in them. @throws ProjectError
 */
export async function bundle(
  entry: Entry,
  folder: string,
  notifications = resolve("notifications"),
): Promise<Metafile> {
  const { metafile, outputFiles, warnings } = await esbuild({
    ...BUNDLING,
    stdin: {
      contents: await entryText(entry, notifications),
      sourcefile: ENTRY_POINT,
      resolveDir: ENGINE_ROOT,
      loader: "ts",
    },
    plugins: [...BUNDLING.plugins, ...(entry === "feedback" ? [] : [projectFiles(notifications)])],
    // Written nowhere: the maps name their sources from here, so that the same code has the same bytes wherever it is built.
    outdir: OUTPUTS,
    write: false,
    metafile: true,
  });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles)
    await writeFile(join(folder, basename(path)), contents);
  if (warnings.length > 0) process.stderr.write(messagesText("warning", warnings, notifications));
  return metafile;
}

/** One line per message: `functions/processor/handler.ts:1:7: error: Could not resolve "./nowhere.ts"`. */
export function messagesText(
  kind: "error" | "warning",
  messages: readonly Message[],
  notifications: string,
): string {
  return messages
    .map(({ location, text }) => {
      const where =
        location === null
          ? ""
          : `${fileNamed(location.file, notifications)}:${location.line}:${location.column}: `;
      return `${where}${kind}: ${text}\n`;
    })
    .join("");
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return isError(error) && "errors" in error && Array.isArray(error.errors);
}

/** Of a bundle's files, by their names, those that are loaded when `entryPoint` is imported; its own is the first. */
export function loadedWith({ outputs }: Metafile, entryPoint: string): Map<string, Output> {
  const loaded = new Map<string, Output>();
  const waiting = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === entryPoint);
  for (const path of waiting) {
    const output = outputs[path];
    if (output === undefined) continue;
    loaded.set(basename(path), output);
    // A list that grows while it is walked is walked to its end.
    for (const { path: next, kind } of output.imports)
      if (kind === "import-statement" && !waiting.includes(next)) waiting.push(next);
  }
  return loaded;
}

type Output = Metafile["outputs"][string];
