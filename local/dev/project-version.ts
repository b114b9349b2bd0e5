/** A project as loaded at one time: definitions, settings, and the compiled folder. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import type { SettingName } from "../../functions/config/settings.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../../lib/settings/settings.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { compileProject } from "../../project/compile-project.ts";
import { definitionFaults } from "../../project/definition-checks.ts";
import { type Fault, faultOf } from "../../project/faults/fault.ts";
import { sourcesOf } from "../../project/faults/sources.ts";
import { type LoadedProject, loadProject, ProjectError } from "../../project/load-project.ts";

export type ProjectVersion = LoadedProject & {
  /** The folder written by `compileProject`. */
  readonly compiled: string;
  /** From the settings file; empty without one. */
  readonly settings: Partial<PostriderConfig>;
  readonly loadedAtMs: number;
};

/** A fault with its file's text. */
export type ProjectFault = Fault & { readonly source?: string | undefined };

export type LoadResult =
  | { readonly ok: true; readonly project: ProjectVersion }
  | { readonly ok: false; readonly faults: readonly ProjectFault[] };

export const SETTINGS_FILE = "postrider.config.ts";

/** Compiles, loads and checks the definitions and the settings. */
export async function loadVersion(notifications: string): Promise<LoadResult> {
  const folder = parentOf(notifications);
  const [settings, loaded] = await Promise.all([
    loadSettings(join(folder, SETTINGS_FILE)),
    loadDefinitions(notifications),
  ]);
  const messages = [...settings.messages, ...loaded.messages];
  if (messages.length === 0 && loaded.project !== undefined)
    return {
      ok: true,
      project: { ...loaded.project, settings: settings.settings, loadedAtMs: Date.now() },
    };
  const sources = await sourcesOf(folder, messages);
  const defined = loaded.project?.defined ?? [];
  const faults = messages.map((message) => {
    const fault = faultOf(message, defined, sources);
    return { ...fault, source: sources.get(fault.file ?? "") };
  });
  return { ok: false, faults };
}

type Loaded = {
  readonly project?: LoadedProject & { readonly compiled: string };
  readonly messages: readonly string[];
};

async function loadDefinitions(notifications: string): Promise<Loaded> {
  try {
    const compiled = await compileProject(resolve(notifications)).catch((error: unknown) => {
      if (!(error instanceof Error) || !("syscall" in error)) throw error;
      return undefined;
    });
    // Without a compiled folder, the loader reports the faults of the source folder.
    const project = await loadProject(notifications, compiled);
    const messages = definitionFaults(project.files, project.locales);
    return { project: { ...project, compiled: compiled ?? "" }, messages };
  } catch (error) {
    // A saved file must not end a running server.
    const got = `Expected notifications/ to be checked, got ${String(error)}`;
    return { messages: error instanceof ProjectError ? error.message.split("\n") : [got] };
  }
}

async function loadSettings(file: string): Promise<{
  readonly settings: Partial<PostriderConfig>;
  readonly messages: readonly string[];
}> {
  if (!existsSync(file)) return { settings: {}, messages: [] };
  try {
    return { settings: readSettings(await loadConfig(file), {}), messages: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { settings: {}, messages: error.problems };
  }
}

/** Settings that apply on this machine, too. */
export const LOCAL_SETTINGS = [
  "fromAddress",
  "replyTo",
  "batchLimit",
  "onUnconfirmed",
  "retentionDays",
  "phoneCountries",
  "locale",
  "timeZone",
  "currency",
] as const satisfies readonly SettingName[];

/** The file of an event's definition; undefined for the built-in default. */
export function definitionFile(project: ProjectVersion, type: string): string | undefined {
  const definition = definitionFor(project.definitions, type);
  return project.defined.find((one) => one.definition === definition)?.path;
}

/** The root of the paths in faults and definitions. */
export function parentOf(notifications: string): string {
  return dirname(resolve(notifications));
}
