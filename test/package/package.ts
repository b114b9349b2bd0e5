/**
 * `npm run test:package`: packs the package, installs it as a user does, and uses it: in an empty folder, in the app of `cdk init`,
 * in an app of ES modules and in a monorepo, on each version of Node that it supports. `--keep` leaves the folders.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCdkInitApp, writeEsmApp, writeMonorepo } from "./apps.ts";
import { type Node, nodesOf } from "./nodes.ts";
import { npm, run, step } from "./run.ts";

const ROOT = join(import.meta.dirname, "../..");
const MAX_TARBALL_BYTES = 1_500_000;
const NODES = [20, 22, 24];
/** What the template of `cdk init` uses, without its tests' own runner. */
const TEMPLATE_TOOLS = ["aws-cdk", "tsx", "typescript", "@types/node", "@types/jest"];
const CDK = join(ROOT, "node_modules/.bin/cdk");
/** In a project. */
const POSTRIDER = "node_modules/postrider/dist/bin/postrider.js";
/** What a user runs in a project. */
const COMMANDS: readonly (readonly string[])[] = [
  ["check"],
  ["preview", "--out", "preview-NODE"],
  ["dev", "--once", "--port", "0"],
];
/** CDK's own look at each template takes most of the time, and is no matter of the package. */
const NO_VALIDATION = { CDK_VALIDATION: "false" };
const REQUIRED = `const { Postrider } = require("postrider"); if (typeof Postrider !== "function") throw new Error("no construct");`;

const work = await mkdtemp(join(tmpdir(), "postrider-package-"));
try {
  const tarball = await step("npm pack, with the build", pack);
  const [nodes, project] = await Promise.all([
    step(`Node ${NODES.join(", ")}`, () => nodesOf(NODES, work)),
    step("npm install in an empty folder", () => installed(tarball)),
  ]);
  console.log(
    `          installed: ${Math.round((await bytesOf(join(project, "node_modules"))) / 1e6)} MB`,
  );
  // CDK names the app by its folder.
  const app = join(work, "cdk-init/app");
  const esm = join(work, "esm");
  const monorepo = join(work, "monorepo");
  const onEachNode = (what: string, use: (node: Node) => Promise<void>) =>
    step(`${what}, on each Node`, () => Promise.all(nodes.map(use)));

  await cp(join(import.meta.dirname, "./import-all.mjs"), join(project, "import-all.mjs"));
  await onEachNode("require() of the construct, import of each module", async ({ program }) => {
    await run(program, ["-e", REQUIRED], { cwd: project });
    await run(program, ["import-all.mjs"], { cwd: project });
  });
  await step("postrider init --yes with its install, npm test", async () => {
    await run(process.execPath, [POSTRIDER, "init", "--yes"], { cwd: project });
    await npm(["test"], { cwd: project });
  });
  for (const command of COMMANDS)
    await onEachNode(`postrider ${command.join(" ")}`, async ({ major, program }) => {
      const args = command.map((arg) => arg.replace("NODE", `node${major}`));
      await run(program, [POSTRIDER, ...args], {
        cwd: project,
      });
    });
  await step("cdk synth", () =>
    run("npx", ["cdk", "synth", "--quiet", "--no-notices"], { cwd: project, env: NO_VALIDATION }),
  );

  await step("cdk init app: npm install", () => createCdkInitApp(app, project, tarball));
  await step("cdk init app: tsc", () =>
    run(process.execPath, [join(app, "node_modules/typescript/bin/tsc")], { cwd: app }),
  );
  await onEachNode("cdk init app: synthesised", ({ major, program }) =>
    synthesise(program, ["--import", "tsx", "bin/app.ts"], app, `cdk.out/node${major}`),
  );
  await step("cdk init app: init --yes, check, preview, dev --once", async () => {
    for (const args of [["init", "--yes"], ...COMMANDS])
      await run(process.execPath, [POSTRIDER, ...args], { cwd: app });
  });
  await step("app of ES modules: synthesised", async () => {
    await writeEsmApp(esm);
    await rename(join(app, "node_modules"), join(esm, "node_modules"));
    await synthesise(process.execPath, ["app.js"], esm);
  });
  await step("monorepo: synthesised", async () => {
    await writeMonorepo(monorepo, app);
    await rename(join(esm, "node_modules"), join(monorepo, "node_modules"));
    await synthesise(
      process.execPath,
      ["--import", "tsx", "bin/app.ts"],
      join(monorepo, "packages/mail"),
    );
  });
} finally {
  if (process.argv.includes("--keep")) console.log(`Left in ${work}`);
  else await rm(work, { recursive: true, force: true });
}

async function pack(): Promise<string> {
  const [packed] = JSON.parse(
    await npm(["pack", "--json", "--silent", "--pack-destination", work], { cwd: ROOT }),
  ) as [{ filename: string; size: number; files: { path: string }[] }];
  console.log(`          ${packed.filename}: ${packed.size} bytes, ${packed.files.length} files`);
  if (packed.size > MAX_TARBALL_BYTES)
    throw new Error(`Expected at most ${MAX_TARBALL_BYTES} bytes packed, got ${packed.size}`);
  const foreign = packed.files
    .map(({ path }) => path)
    .filter(
      (path) =>
        !/^(?:dist\/(?:bin|cli|functions|lib|local|operator|project|templates)\/|docs\/|[A-Z]+\.md$|LICENSE$|package\.json$)/.test(
          path,
        ) ||
        // `init` writes a test into the user's project.
        (!path.startsWith("dist/templates/") && /(?:^|\/)tests?\/|\.test\./.test(path)),
    );
  if (foreign.length > 0)
    throw new Error(
      `Expected no tests and nothing of the repository's own, got ${foreign.join(", ")}`,
    );
  return join(work, packed.filename);
}

async function installed(tarball: string): Promise<string> {
  const project = join(work, "project");
  await mkdir(project);
  await npm(["init", "-y"], { cwd: project });
  await npm(["install", tarball], { cwd: project });
  return project;
}

/** With the packages of the project, and those of the template in its versions. */
async function createCdkInitApp(app: string, project: string, tarball: string): Promise<void> {
  await writeCdkInitApp(app, CDK);
  const { devDependencies } = JSON.parse(await readFile(join(app, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const tools = TEMPLATE_TOOLS.map((name) => `${name}@${devDependencies[name]}`);
  await rename(join(project, "node_modules"), join(app, "node_modules"));
  await npm(["pkg", "delete", "devDependencies"], { cwd: app });
  await npm(["install", ...tools, tarball], { cwd: app });
}

/** Synthesises and looks at what would be deployed. */
async function synthesise(
  program: string,
  args: readonly string[],
  cwd: string,
  folder = "cdk.out",
): Promise<void> {
  const out = join(cwd, folder);
  await run(program, args, { cwd, env: { CDK_OUTDIR: out, ...NO_VALIDATION } });
  const names = await readdir(out);
  const template = await readFile(join(out, "AppStack.template.json"), "utf8");
  if (!template.includes('"nodejs24.x"')) throw new Error(`Expected functions in ${out}, got none`);
  const bundles = names.filter((name) => name.startsWith("asset."));
  for (const name of bundles) await stat(join(out, name, "index.mjs"));
  if (bundles.length !== 3)
    throw new Error(`Expected the bundles of 3 functions, got ${bundles.length}`);
}

async function bytesOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
