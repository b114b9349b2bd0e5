/** All pages of a preview, in memory: nothing is written before everything has been made. */
import { readFile } from "node:fs/promises";
import { startPreviewAi } from "./ai.ts";
import { definitionFaults } from "../../project/definition-checks.ts";
import { loadProject } from "../../project/load-project.ts";
import { type Case, casesOf, type Wanted } from "./cases.ts";
import { comparisonsOf } from "./comparison.ts";
import { COMPARISON_FOLDER, comparisonPage } from "./pages/comparison-page.ts";
import { indexPage } from "./pages/index-page.ts";
import { schemeView } from "./pages/mail-view.ts";
import { entryOf, samplePage } from "./pages/sample-page.ts";
import { readSettings, type Settings } from "./settings.ts";
import {
  createTeller,
  type Mail,
  rendererOf,
  senderOf,
  type ShownLocale,
  type Teller,
  type Told,
} from "./told.ts";

export type RenderOptions = Wanted & {
  /** The project's folder. */
  readonly notifications: string;
  readonly locale?: ShownLocale;
  readonly answersFile?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told before the first sample and after each. */
  readonly onProgress: (done: number, of: number) => void;
};

export type Preview = {
  /** By path from the folder's root, `/` between the parts. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly samples: number;
  readonly types: number;
  readonly writer: string;
  /** What would end the deployment. */
  readonly faults: readonly string[];
};

const ASSETS = ["preview.css", "sample.css", "preview.js"];

/** @throws PreviewError, ProjectError, EventFileError, ConfigError */
export async function renderPreview(options: RenderOptions): Promise<Preview> {
  const settings = readSettings(options.environment);
  const project = await loadProject(options.notifications);
  const cases = await casesOf(project.defined, options);
  const faults = definitionFaults(project.files, project.locales);
  const render = rendererOf(project);
  const ai = await startPreviewAi(settings, options.answersFile);
  let told;
  try {
    told = await tellAll(
      cases,
      createTeller(ai, settings, project, render, options.locale),
      options.onProgress,
    );
  } finally {
    await ai.stop();
  }

  const frame = { entries: told.map(({ entry }) => entry), writer: writerOf(settings) };
  const files = new Map<string, string | Uint8Array>();
  files.set("index.html", indexPage(frame, faults));
  for (const name of ASSETS)
    files.set(name, await readFile(new URL(`./assets/${name}`, import.meta.url), "utf8"));
  for (const { one, told: its } of told) {
    const folder = `samples/${one.id}`;
    files.set(`${folder}/index.html`, samplePage(one, its, settings.price, faults, frame));
    for (const [name, content] of partsOf(its)) files.set(`${folder}/${name}`, content);
    files.set(`${folder}/event.json`, json(one.event));
  }
  const comparisons = comparisonsOf(cases, project, render, senderOf(settings));
  files.set(`${COMPARISON_FOLDER}/index.html`, comparisonPage(comparisons, frame));
  for (const { id, emails } of comparisons)
    for (const { locale, html } of emails)
      for (const [name, content] of schemeParts(`${COMPARISON_FOLDER}/${id}.${locale}`, html))
        files.set(name, content);
  const types = new Set(cases.map(({ definition }) => definition.type)).size;
  return { files, samples: cases.length, types, writer: frame.writer, faults };
}

function tellAll(cases: readonly Case[], tell: Teller, onProgress: RenderOptions["onProgress"]) {
  let done = 0;
  onProgress(done, cases.length);
  return Promise.all(
    cases.map(async (one) => {
      const told = await tell(one);
      onProgress(++done, cases.length);
      return { one, told, entry: entryOf(one, told) };
    }),
  );
}

function writerOf({ config, elsewhere }: Settings): string {
  return elsewhere
    ? `${config.AI_MODEL} at ${new URL(config.OPENAI_BASE_URL).host}`
    : "offline writer (set OPENAI_API_KEY or OPENAI_BASE_URL for a real one)";
}

function partsOf(told: Told): [name: string, content: string | Uint8Array][] {
  if (told.kind !== "notify") return [];
  return told.editions.flatMap(({ name, plain, written }) => [
    ...mailParts(`${name}.plain`, plain),
    ...(written === undefined
      ? []
      : [
          ...mailParts(`${name}.ai`, written),
          part(`${name}.sent.json`, json(written.asked.tries.map(({ sent }) => parsed(sent)))),
          part(
            `${name}.answered.json`,
            json(
              written.asked.tries.map(({ status, content, verdict, problem }) => ({
                status,
                verdict,
                problem,
                content,
              })),
            ),
          ),
        ]),
  ]);
}

function mailParts(name: string, { email, raw }: Mail) {
  return [
    part(`${name}.html`, email.html),
    ...schemeParts(name, email.html),
    part(`${name}.txt`, email.text),
    part(`${name}.eml`, raw),
  ];
}

function schemeParts(name: string, html: string) {
  return [
    part(`${name}.light.html`, schemeView(html, "light")),
    part(`${name}.dark.html`, schemeView(html, "dark")),
  ];
}

function part(name: string, content: string | Uint8Array): [string, string | Uint8Array] {
  return [name, content];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
