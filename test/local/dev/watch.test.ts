import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { watchFolder } from "../../../local/dev/watch.ts";
import { eventually } from "../../helpers/eventually.ts";

let folder: string;
let stop = () => {};
let changes: string[][];
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "postrider-watch-")), "notifications");
  await mkdir(join(folder, "locales"), { recursive: true });
  for (const path of ["a.ts", "locales/de.ts"]) await writeFile(join(folder, path), "1");
  changes = [];
  ({ stop } = watchFolder(folder, async (paths) => void changes.push([...paths])));
});
afterEach(async () => {
  stop();
  await rm(join(folder, ".."), { recursive: true });
});

/** As editors do that write another file first. */
async function replace(path: string): Promise<void> {
  await writeFile(join(folder, `${path}.swp`), "2");
  await rename(join(folder, `${path}.swp`), join(folder, path));
}

/** The changed paths, once there are some. */
const nextChange = () =>
  eventually(() => {
    const [paths] = changes.splice(0);
    if (paths === undefined) throw new Error("Expected a change");
    return paths;
  });

describe("watchFolder", () => {
  test("sees each save of a file that an editor replaces, also below the folder", async () => {
    for (const path of ["a.ts", "a.ts", "locales/de.ts", "locales/de.ts"]) {
      await replace(path);
      expect(await nextChange()).toEqual([`notifications/${path}`]);
    }
    await writeFile(join(folder, "a.ts"), "3");
    expect(await nextChange()).toEqual(["notifications/a.ts"]);
  });

  test("sees a file in a new folder", async () => {
    await mkdir(join(folder, "more"));
    await nextChange();
    await writeFile(join(folder, "more/b.ts"), "1");
    expect(await nextChange()).toEqual(["notifications/more/b.ts"]);
  });
});
