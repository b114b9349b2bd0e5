import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { build, type Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

/** What esbuild says of an entry as CommonJS, whose modules cannot await: each await is an error, wherever it is in the graph. */
async function faultsOf(contents: string): Promise<string[]> {
  const onlyAwaits: Plugin = {
    name: "packages-stay-outside",
    setup: (asked) =>
      asked.onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path, external: true })),
  };
  const { errors } = await build({
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [onlyAwaits],
  }).catch((error: { errors: { text: string }[] }) => error);
  return errors.map(({ text }) => text);
}

test.each(["./lib/postrider.ts", "./functions/notification/public.ts"])(
  "nothing that %s imports awaits at the top level, so that CommonJS apps can require() it",
  async (entry) => {
    expect(await faultsOf(`export * from "${entry}";`)).toEqual([]);
    const awaiting = await faultsOf(`export * from "${entry}"; await Promise.resolve();`);
    expect(awaiting).toEqual([expect.stringContaining("Top-level await")]);
  },
);
