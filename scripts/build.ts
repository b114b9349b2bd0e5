/** `npm run build`: compiles the sources to `dist` and copies the files that they read. */
import { spawnSync } from "node:child_process";
import { chmod, cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import config from "../tsconfig.build.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");
/** Not copied, because it is compiled or used by the compiler. */
const NOT_COPIED = /\.ts$|^tsconfig\.json$/;

await rm(DIST, { recursive: true, force: true });
const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
for (const folder of config.include)
  for (const file of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    if (file.isFile() && !NOT_COPIED.test(file.name)) {
      const path = join(file.parentPath, file.name);
      await cp(path, path.replace(ROOT, DIST));
    }
// `init` and `new` write these files, so they stay TypeScript.
await cp(join(ROOT, "templates"), join(DIST, "templates"), { recursive: true });
await chmod(join(DIST, "bin/postrider.js"), 0o755);
