import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { checkFolder, readManifest, writePreview } from "../../../local/preview/folder.ts";

const previewOf = (files: Readonly<Record<string, string>>) => ({
  files: new Map(Object.entries(files)),
  samples: 1,
  types: 1,
  writer: "offline writer",
  faults: [],
});

describe("a preview in a folder", () => {
  let parent = "";
  let folder = "";
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "postrider-folder-"));
    folder = join(parent, "out");
  });
  afterEach(() => rm(parent, { recursive: true }));

  test("is written into a new folder, and over an earlier preview", async () => {
    await checkFolder(folder);
    await writePreview(folder, previewOf({ "index.html": "1", "samples/a/index.html": "a" }));
    await checkFolder(folder);
    await writePreview(folder, previewOf({ "index.html": "2", "samples/b/index.html": "b" }));
    expect(await readFile(join(folder, "index.html"), "utf8")).toBe("2");
    expect(await readdir(join(folder, "samples"))).toEqual(["b"]);
    expect((await readManifest(folder))?.files).toEqual(["index.html", "samples/b/index.html"]);
  });

  test("is not written among other files, nor in place of a file", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "thesis.txt"), "years of work");
    const refused = { name: "PreviewError", message: /Expected `--out` to be/ };
    await expect(checkFolder(folder)).rejects.toMatchObject({ name: refused.name });
    await expect(checkFolder(join(folder, "thesis.txt"))).rejects.toThrow(refused.message);
  });

  test("removes only its own earlier files, whatever its list says", async () => {
    const others = [join(parent, "other.txt"), join(folder, "notes.txt")];
    await writePreview(folder, previewOf({ "index.html": "1" }));
    for (const path of others) await writeFile(path, "mine");
    const list = join(folder, "preview.json");
    const said = (await readFile(list, "utf8")).replace('"index.html"', '"../other.txt"');
    await writeFile(list, said);
    await writePreview(folder, previewOf({ "new.html": "2" }));
    for (const path of others) expect(await readFile(path, "utf8")).toBe("mine");
  });
});
