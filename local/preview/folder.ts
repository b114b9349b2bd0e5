/** A preview in a folder. Files that are not part of a preview are never changed. */
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { PostriderError } from "../../functions/platform/errors.ts";
import type { Preview } from "./render.ts";

/** The message is for the operator. */
export class PreviewError extends PostriderError {
  override readonly name = "PreviewError";
  readonly code = "preview_impossible";
  readonly retryable = false;
}

/** Marks a folder as a preview and lists its files. */
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

/** The names in the folder of `--out`; none if it does not exist. @throws PreviewError */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new PreviewError(
      `Expected \`--out\` to be a folder, got ${JSON.stringify(folder)}: ${error.code ?? error.message}`,
    );
  });
}

/** @throws PreviewError unless the folder is new, empty, or an earlier preview */
export async function checkFolder(folder: string): Promise<void> {
  if ((await namesIn(folder)).length > 0 && (await readManifest(folder)) === undefined)
    throw new PreviewError(
      `Expected \`--out\` to be a new or empty folder, or one with an earlier preview, got ${JSON.stringify(folder)}: it has other files`,
    );
}

/** Replaces an earlier preview in the folder. */
export async function writePreview(folder: string, preview: Preview): Promise<void> {
  const root = resolve(folder);
  const earlier = (await readManifest(folder))?.files ?? [];
  for (const name of earlier.filter((one) => !preview.files.has(one))) {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep)) continue;
    await rm(path, { force: true });
    // Fails unless the folder is empty. The root never is: it has the manifest.
    await rmdir(dirname(path)).catch(() => {});
  }
  const files = [...preview.files.keys()];
  for (const name of new Set(files.map(dirname)))
    await mkdir(join(root, name), { recursive: true });
  await Promise.all(
    [...preview.files].map(([name, content]) => writeFile(join(root, name), content)),
  );
  const { samples, types, writer } = preview;
  const faults = [...preview.faults];
  const manifest: Manifest = { postrider: "preview", samples, types, writer, faults, files };
  await writeFile(join(root, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.safeParse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8"))).data;
  } catch {
    return undefined;
  }
}
