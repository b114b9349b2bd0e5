import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadConfig } from "../../../lib/settings/config-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["export const config =", "export default"])("reads what follows %j", async (start) => {
  const file = join(folder, `${start.replaceAll(" ", "-")}.config.ts`);
  await writeFile(file, `${start} { stage: "dev" };\n`);
  expect(await loadConfig(file)).toEqual({ stage: "dev" });
});

/** What node says of the file in a process of its own: jest reads files in its own way. */
function told(file: string): string {
  const module = new URL("../../../lib/settings/config-file.ts", import.meta.url).href;
  const program = `import { loadConfig } from ${JSON.stringify(module)};
    await loadConfig(${JSON.stringify(file)}).catch(({ name, problems }) => console.log(name, problems.join()));`;
  const options = ["--no-warnings", "--input-type=module", "--eval", program];
  return spawnSync(process.execPath, options, { encoding: "utf8" }).stdout;
}

test.each([
  [
    "broken.config.ts",
    "export const config = {",
    /broken\.config\.ts .+ got Expected identifier .*\(.*:1\)/,
  ],
  ["none.config.ts", undefined, /`none\.config\.ts` .+ got nothing: /],
  ["other.config.ts", "export const other = {};", /`other\.config\.ts` .+ got another/],
])("%s is told of in a sentence", async (name, text, sentence) => {
  const file = join(folder, name);
  if (text !== undefined) await writeFile(file, text);
  expect(told(file)).toMatch(sentence);
  expect(told(file)).toMatch(/^SettingsError /);
});
