import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { App, AssetStaging } from "aws-cdk-lib";
import { bundle } from "../../lib/functions/bundling.ts";
import type { Entry } from "../../lib/functions/entry.ts";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import { SETTINGS } from "./synthesised.ts";
import { FIXTURE_NOTIFICATIONS } from "../helpers/fixture-project.ts";

const ENTRIES: readonly Entry[] = ["processor", "feedback", "unsubscribe"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-deployment-"));
  for (const entry of ENTRIES) await bundle(entry, join(folder, entry), FIXTURE_NOTIFICATIONS);
});
afterAll(() => rm(folder, { recursive: true }));

/** The files of a folder with their contents, by their names. */
const contentsOf = (path: string) =>
  Object.fromEntries(
    readdirSync(path, { withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ name }) => [name, readFileSync(join(path, name), "utf8")]),
  );

/** What the CDK makes of the same code and settings, bundled anew. */
function synthesised(outdir: string) {
  AssetStaging.clearAssetHashCache();
  const app = new App({ outdir: join(folder, outdir) });
  new PostriderStack(app, "Postrider", SETTINGS);
  app.synth();
  const assets = readdirSync(app.outdir).filter((name) => name.startsWith("asset."));
  const bundles = assets.map((asset) => contentsOf(join(app.outdir, asset)));
  return { assets, bundles, ...contentsOf(app.outdir) };
}

test("CDK deploys these bundles, and deploys nothing again for the same code", () => {
  const first = synthesised("first");
  expect(first.assets).toHaveLength(ENTRIES.length);
  expect(new Set(first.bundles)).toEqual(
    new Set(ENTRIES.map((entry) => contentsOf(join(folder, entry)))),
  );
  const second = synthesised("second");
  for (const file of ["Postrider.template.json", "Postrider.assets.json"] as const)
    expect(second).toHaveProperty([file], first[file as keyof typeof first]);
  expect(second.assets).toEqual(first.assets);
  expect(second.bundles).toEqual(first.bundles);
});
