/** A preview in a folder: written, known again, and replaced; nothing that is not of a preview is touched. */
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { PreviewError } from "./preview-error.ts";
import type { Preview } from "./render.ts";

/** Says that the folder holds a preview, and of which files. */
const MANIFEST = "preview.json";

export type Manifest = z.infer<typeof Manifest>;
const Manifest = z.object({
  postrider: z.literal("preview"),
  samples: z.number(),
  types: z.number(),
  writer: z.string(),
  faults: z.array(z.string()),
  files: z.array(z.string()),
});

/** @throws PreviewError unless the folder is new, empty, or holds an earlier preview */
export async function checkFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new PreviewError(
      `Expected \`--out\` to be a folder, got ${JSON.stringify(folder)}: ${error.code ?? error.message}`,
    );
  });
  if (names.length > 0 && (await readManifest(folder)) === undefined)
    throw new PreviewError(
      `Expected \`--out\` to be a new or empty folder, or one with an earlier preview, got ${JSON.stringify(folder)}: it holds other files`,
    );
}

/** Replaces the earlier preview of the folder, if there is one. */
export async function writePreview(folder: string, preview: Preview): Promise<void> {
  const root = resolve(folder);
  const earlier = (await readManifest(folder))?.files ?? [];
  for (const name of earlier.filter((one) => !preview.files.has(one))) {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep)) continue;
    await rm(path, { force: true });
    // Only an empty folder goes; the root never is one, it holds the manifest.
    await rmdir(dirname(path)).catch(() => {});
  }
  for (const name of new Set([...preview.files.keys()].map(dirname)))
    await mkdir(join(root, name), { recursive: true });
  await Promise.all(
    [...preview.files].map(([name, content]) => writeFile(join(root, name), content)),
  );
  const { samples, types, writer, faults } = preview;
  const files = [...preview.files.keys()];
  const manifest: Manifest = {
    postrider: "preview",
    samples,
    types,
    writer,
    faults: [...faults],
    files,
  };
  await writeFile(join(root, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.safeParse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8"))).data;
  } catch {
    return undefined;
  }
}
