import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");

type PackageFile = {
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

const readJson = async (path: string) =>
  JSON.parse(await readFile(join(ROOT, path), "utf8")) as unknown;
const packageFile = (await readJson("package.json")) as PackageFile;
const { include: published } = (await readJson("tsconfig.build.json")) as { include: string[] };

/** Of the published sources, the packages that they load. */
async function importedPackages(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const folder of published)
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!name.endsWith(".ts")) continue;
      const text = await readFile(join(ROOT, folder, name), "utf8");
      for (const [, statement, call] of text.matchAll(IMPORT)) {
        const [, packageName] =
          /^((?:@[^/]+\/)?[^/.:]+)(?:\/|$)/.exec(statement ?? call ?? "") ?? [];
        if (packageName !== undefined) found.add(packageName);
      }
    }
  // Only the texts of new projects import it by its name.
  found.delete("postrider");
  return found;
}

/** Of statements and calls, but not of types, which are gone in JavaScript. */
const IMPORT =
  /^(?:import (?!type )|export (?!type )|\} )(?:[^;"]*? from )?"([^"]+)";$|\bimport\("([^"]+)"\)/gm;

describe("package.json", () => {
  test("exports and bin are compiled from sources that exist", () => {
    const { exports, bin } = packageFile;
    const targets = [...Object.values(exports), ...Object.values(bin)].flatMap((target) =>
      typeof target === "string" ? [target] : [target.types, target.default],
    );
    const sources = targets
      .filter((path) => path !== "./package.json")
      .map((path) => path.replace(/^(?:\.\/)?dist\//, "").replace(/\.(?:d\.ts|js)$/, ".ts"));
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(sources).toContain("lib/postrider.ts");
  });

  test("every package that the published sources import is a dependency or a peer", async () => {
    const { dependencies, peerDependencies } = packageFile;
    const imported = await importedPackages();
    const declared = { ...dependencies, ...peerDependencies };
    const missing = [...imported].filter(
      (name) => !Object.hasOwn(declared, name) && !builtinModules.includes(name),
    );
    expect(imported.size).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  test("every dependency is imported by the published sources, or by openai's Bedrock provider", async () => {
    const imported = await importedPackages();
    // It names them as optional peers.
    const bedrock = await readFile(
      join(ROOT, "node_modules/openai/providers/bedrock/aws.mjs"),
      "utf8",
    );
    const unused = Object.keys(packageFile.dependencies).filter(
      (name) => !imported.has(name) && !bedrock.includes(`from '${name}'`),
    );
    expect(unused).toEqual([]);
  });

  test("a release names its repository before it is published: npm refuses provenance without it", async () => {
    const release = await readFile(join(ROOT, ".github/workflows/release.yml"), "utf8");
    const named = release.indexOf('"repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"');
    expect(named).toBeGreaterThan(0);
    expect(release.indexOf("npm publish --provenance")).toBeGreaterThan(named);
  });
});
