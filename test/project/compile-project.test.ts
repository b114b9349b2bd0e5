import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cacheFolderOf, compileProject } from "../../project/compile-project.ts";
import { loadDefinitionFiles } from "../../project/definition-files.ts";

let root: string;
let notifications: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "postrider-")));
  notifications = join(root, "project/notifications");
  await mkdir(join(root, "project/node_modules"), { recursive: true });
  await mkdir(join(notifications, "orders"), { recursive: true });
  await writeFile(join(notifications, "orders/shipped.ts"), "export const answer: number = 42;\n");
});

afterEach(() => rm(root, { recursive: true }));

test("loads a project through a symbolic link to its folder", async () => {
  await symlink(join(root, "project"), join(root, "link"));

  expect(await loadDefinitionFiles(join(root, "link/notifications"))).toEqual([
    { path: "notifications/orders/shipped.ts", exports: { answer: 42 } },
  ]);
});

test("keeps an old compiled folder that is used again, and removes one that is not", async () => {
  const file = join(notifications, "orders/shipped.ts");
  const compiledWith = async (text: string) => {
    await writeFile(file, text);
    return compileProject(notifications);
  };
  const used = await compiledWith("export const answer = 1;\n");
  const unused = await compiledWith("export const answer = 2;\n");
  const longAgo = new Date(Date.now() - 2 * 86_400_000);
  for (const folder of [used, unused]) await utimes(folder, longAgo, longAgo);

  expect(await compiledWith("export const answer = 1;\n")).toBe(used);
  await compiledWith("export const answer = 3;\n");

  expect([existsSync(used), existsSync(unused)]).toEqual([true, false]);
});

test("caches in the user's home where no folder above has packages: others write to the temporary one", () => {
  expect(cacheFolderOf("/")).toBe(join(homedir(), ".cache/postrider"));
});

test("names what a definition may import, where it imports the construct", async () => {
  await writeFile(
    join(notifications, "orders/shipped.ts"),
    'import { Postrider } from "postrider";\nexport const answer = Postrider;\n',
  );

  expect(await loadDefinitionFiles(notifications)).toEqual([
    {
      path: "notifications/orders/shipped.ts",
      broken:
        'Expected an import of postrider/notifications, got "postrider" (notifications/orders/shipped.ts:1)',
    },
  ]);
});
