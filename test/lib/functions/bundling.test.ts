import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Metafile } from "esbuild";
import {
  bundle,
  ENTRY_POINT,
  filesLoadedBy,
  MAX_EXTRA_BYTES_WITH_BEDROCK,
  MAX_BUNDLE_BYTES,
} from "../../../lib/functions/bundling.ts";
import type { Entry } from "../../../lib/functions/entry.ts";
import { FIXTURE_NOTIFICATIONS } from "../../helpers/fixture-project.ts";

/** Outside the repository, so that no node_modules is within reach of what is run there. */
let folder: string;
const metafiles: Partial<Record<Entry, Metafile>> = {};
const ENTRIES: readonly Entry[] = ["processor", "feedback", "unsubscribe"];

const metafileOf = (entry: Entry): Metafile => metafiles[entry] ?? { inputs: {}, outputs: {} };
/** What a function loads when it starts. */
const loadedBy = (entry: Entry) => filesLoadedBy(metafileOf(entry), ENTRY_POINT);
const bytesOf = (files: ReturnType<typeof filesLoadedBy>) =>
  [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
  for (const entry of ENTRIES) {
    metafiles[entry] = await bundle(entry, join(folder, entry), FIXTURE_NOTIFICATIONS);
  }
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["processor", 1_400_000],
  ["feedback", 400_000],
  ["unsubscribe", 480_000],
] as const)("the %s loads at most %i bytes at startup", (entry, most) => {
  expect(MAX_BUNDLE_BYTES[entry]).toBe(most);
  const loaded = loadedBy(entry);
  expect([...loaded.keys()][0]).toBe("index.mjs");
  expect(bytesOf(loaded)).toBeGreaterThan(most / 2);
  expect(bytesOf(loaded)).toBeLessThanOrEqual(most);
});

test("the feedback bundle has no AI code", () => {
  const inputs = Object.keys(metafileOf("feedback").inputs);
  expect(inputs).toContain("functions/feedback/run.ts");
  expect(inputs.filter((path) => /^functions\/words\/|node_modules\/openai\//.test(path))).toEqual(
    [],
  );
});

test("the processor bundle has the definitions without samples", async () => {
  const names = (await readdir(join(folder, "processor"))).filter((name) => name.endsWith(".mjs"));
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, "processor", name), "utf8")),
  );
  expect(texts.join("")).toContain("class.status-changed");
  expect(texts.join("")).not.toMatch(/lerato\.mokoena|priya|evt-10|INV-2026/);
});

test("only Bedrock loads its signer, which is small", () => {
  const atStart = loadedBy("processor");
  const filesOf = (files: typeof atStart) =>
    [...files.values()].flatMap((output) => Object.keys(output.inputs));
  expect(filesOf(atStart).filter((path) => /providers[\\/]bedrock/.test(path))).toEqual([]);
  const withBedrock = filesLoadedBy(metafileOf("processor"), "functions/words/ai/bedrock.ts");
  expect(filesOf(withBedrock)).toContainEqual(expect.stringMatching(/providers[\\/]bedrock/));
  for (const path of atStart.keys()) withBedrock.delete(path);
  expect(bytesOf(withBedrock)).toBeLessThanOrEqual(MAX_EXTRA_BYTES_WITH_BEDROCK);
});

test.each(ENTRIES)("the %s bundle contains only our code that runs in Lambda", (entry) => {
  const inputs = Object.keys(metafileOf(entry).inputs);
  const own = inputs.filter((path) => !/node_modules\/|^postrider:/.test(path));
  expect(own).not.toEqual([]);
  expect(own.filter((path) => !/^(?:entry\.ts$|functions\/|notifications:)/.test(path))).toEqual(
    [],
  );
});
