/** All files of a preview, in memory: nothing is written until everything has been rendered. */
import { readFile } from "node:fs/promises";
import { definitionFaults } from "../../project/definition-checks.ts";
import { loadProject } from "../../project/load-project.ts";
import { emailInScheme } from "../../operator/http/email-view.ts";
import { startPreviewAi } from "./ai.ts";
import { type Case, casesOf, type Wanted } from "./cases.ts";
import { parsed } from "./pages/ai-view.ts";
import { COMPARISON_FOLDER, comparisonPage, entryOf, samplePage } from "./pages/email-page.ts";
import { indexPage } from "./pages/page.ts";
import {
  comparisonsOf,
  createPreviewer,
  type Previewer,
  rendererOf,
  type RenderedEmail,
  type SamplePreview,
  senderOf,
  type WantedLocale,
} from "./sample-preview.ts";
import { readPreviewSettings, type PreviewSettings } from "./settings.ts";

export type RenderOptions = Wanted & {
  /** The project's folder of definitions. */
  readonly notifications: string;
  readonly locale?: WantedLocale;
  readonly answersFile?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called before the first sample and after each. */
  readonly onProgress: (done: number, of: number) => void;
};

type File = readonly [path: string, content: string | Uint8Array];

export type Preview = {
  /** By path from the root folder, with `/`. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly samples: number;
  readonly types: number;
  readonly writer: string;
  /** Faults of definitions that would end the deployment. */
  readonly faults: readonly string[];
};

export const STYLES = ["../../operator/console/page/css/base.css", "assets/preview.css"];

/** @throws PreviewError, ProjectError, EventFileError, ConfigError */
export async function renderPreview(options: RenderOptions): Promise<Preview> {
  const settings = readPreviewSettings(options.environment);
  const project = await loadProject(options.notifications);
  const cases = await casesOf(project.defined, options);
  const faults = definitionFaults(project.files, project.locales);
  const render = rendererOf(project);
  const ai = await startPreviewAi(settings, options.answersFile);
  let samples;
  try {
    const preview = createPreviewer(ai, settings, project, render, options.locale);
    samples = await previewAll(cases, preview, options.onProgress);
  } finally {
    await ai.stop();
  }

  const entries = samples.map(({ one, sample }) => entryOf(one, sample));
  const frame = { entries, writer: writerOf(settings) };
  const comparisons = comparisonsOf(cases, project, render, senderOf(settings));
  const files: File[] = [
    ["index.html", indexPage(frame, faults)],
    ...(await Promise.all([...STYLES, "assets/preview.js"].map(assetOf))),
    ...samples.flatMap(({ one, sample }): File[] => {
      const folder = `samples/${one.id}`;
      return [
        [`${folder}/index.html`, samplePage(one, sample, faults, frame)],
        [`${folder}/event.json`, json(one.event)],
        ...filesOf(folder, sample),
      ];
    }),
    [`${COMPARISON_FOLDER}/index.html`, comparisonPage(comparisons, frame)],
    ...comparisons.flatMap(({ id, emails }) =>
      emails.flatMap(({ locale, html }) =>
        schemeFiles(`${COMPARISON_FOLDER}/${id}.${locale}`, html),
      ),
    ),
  ];
  const types = new Set(cases.map(({ definition }) => definition.type)).size;
  const { writer } = frame;
  return { files: new Map(files), samples: cases.length, types, writer, faults };
}

function previewAll(
  cases: readonly Case[],
  preview: Previewer,
  onProgress: RenderOptions["onProgress"],
) {
  let done = 0;
  onProgress(done, cases.length);
  return Promise.all(
    cases.map(async (one) => {
      const sample = await preview(one);
      onProgress(++done, cases.length);
      return { one, sample };
    }),
  );
}

function writerOf({ config, hasAi }: PreviewSettings): string {
  return hasAi
    ? `${config.AI_MODEL} at ${new URL(config.OPENAI_BASE_URL).host}`
    : "offline writer (set OPENAI_API_KEY or OPENAI_BASE_URL for a real one)";
}

async function assetOf(path: string): Promise<File> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return [name, await readFile(new URL(path, import.meta.url), "utf8")];
}

function filesOf(folder: string, sample: SamplePreview): File[] {
  if (sample.kind !== "emails") return [];
  return sample.emails.flatMap(({ name, fallback, written }) => {
    const path = `${folder}/${name}`;
    const files = emailFiles(`${path}.fallback`, fallback);
    if (written === undefined) return files;
    const { tries } = written.asked;
    const answers = tries.map(({ status, verdict, problem, content }) => ({
      status,
      verdict,
      problem,
      content,
    }));
    return [
      ...files,
      ...emailFiles(`${path}.ai`, written),
      [`${path}.sent.json`, json(tries.map(({ sent }) => parsed(sent)))],
      [`${path}.answered.json`, json(answers)],
    ];
  });
}

function emailFiles(path: string, { email, raw }: RenderedEmail): File[] {
  return [
    [`${path}.html`, email.html],
    ...schemeFiles(path, email.html),
    [`${path}.txt`, email.text],
    [`${path}.eml`, raw],
  ];
}

function schemeFiles(path: string, html: string): File[] {
  return [
    [`${path}.light.html`, emailInScheme(html, "light")],
    [`${path}.dark.html`, emailInScheme(html, "dark")],
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
