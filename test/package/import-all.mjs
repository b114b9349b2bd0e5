// Imports each module of the installed package but for programs and the functions, which want an environment.
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const dist = join(dirname(require.resolve("postrider/package.json")), "dist");
const PROGRAM =
  /^(?:bin|cli)\/|\/handlers\/|\/handler\.js$|-bootstrap\.js$|bundle-function\.js$|-page\/|\/assets\/|\/page\/|^local\/preview\/layout-compiler\.js$/;
const names = (await readdir(dist, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
const modules = names.filter((name) => name.endsWith(".js") && !PROGRAM.test(name));
if (modules.length < 200) throw new Error(`Expected the package's modules, got ${modules.length}`);
for (const name of modules) await import(pathToFileURL(join(dist, name)).href);
