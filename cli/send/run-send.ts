import { text as textOfStream } from "node:stream/consumers";
import * as z from "zod";
import { counted } from "../../local/counted.ts";
import { eventsInText, LINES_TYPE, readEventFile } from "../../local/dev/input/event-file.ts";
import { type SampleEvent, sampleEvents } from "../../local/dev/input/sample-events.ts";
import { PAGE_VARIABLE } from "../../local/dev/running.ts";
import { argumentOf, commandText } from "../../operator/command-text.ts";
import { loadProject } from "../../project/load-project.ts";
import { targetOf } from "../operator/options.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import { readLocal } from "../shared/local-server.ts";
import { didYouMean } from "../shared/nearest.ts";
import { OUTPUTS_FILE, readOutputs } from "../shared/outputs.ts";
import { findProject } from "../shared/project-folder.ts";
import { sendToQueue } from "./queue.ts";

export type SendOptions = {
  readonly project: string;
  readonly sample?: string;
  readonly aws?: true;
  readonly queueUrl?: string;
  readonly json?: true;
};

const Answer = z.union([z.object({ ids: z.array(z.string()) }), z.object({ error: z.string() })]);

/** @throws CommandError, UsageError, EventFileError */
export async function runSend(file: string | undefined, options: SendOptions): Promise<void> {
  const bodies = await bodiesOf(file, options);
  const queueUrl = await queueUrlOf(options);
  const to = queueUrl ?? "the dev server";
  const ids = await (queueUrl === undefined
    ? sendToDevServer(options.project, bodies)
    : sendToQueue(queueUrl, bodies));
  if (options.json) return console.log(JSON.stringify({ to, ids }, undefined, 2));
  const shown = ids.length > 5 ? `${ids[0]} to ${ids.at(-1)}` : ids.join(", ");
  console.log(`Sent ${counted(ids.length, "event")} to ${to}: ${shown}`);
  const [only, ...others] = ids;
  if (queueUrl !== undefined || only === undefined || others.length > 0) return;
  const target = targetOf({ project: options.project, local: true });
  console.log(`\n  ${commandText(`postrider why ${only}`, target)}  what became of it`);
}

/** @throws UsageError, EventFileError */
export async function bodiesOf(
  file: string | undefined,
  { sample, project }: Pick<SendOptions, "sample" | "project">,
): Promise<string[]> {
  if (sample !== undefined && file === undefined) return [await sampleOf(project, sample)];
  if (sample !== undefined || file === undefined)
    throw new UsageError(
      "Expected a file of events, `-` for stdin, or --sample NAME. Example: npx postrider send event.json",
    );
  const events = await (file === "-"
    ? eventsInText("stdin", await textOfStream(process.stdin))
    : readEventFile(file));
  return events.map(({ body }) => body);
}

/** The sample with this name, or the only one whose "type: name" contains it. @throws UsageError */
async function sampleOf(project: string, name: string): Promise<string> {
  const { defined } = await loadProject(findProject(project).notifications);
  const samples = sampleEvents(defined);
  const labelOf = (one: SampleEvent) => `${one.definition}: ${one.name}`;
  const exact = samples.filter((one) => one.name === name || labelOf(one) === name);
  const found = exact.length > 0 ? exact : samples.filter((one) => labelOf(one).includes(name));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.body;
  const labels = (found.length > 0 ? found : samples).map(labelOf);
  const names = samples.map((one) => one.name);
  const count = found.length === 0 ? `none of these.${didYouMean(name, names)}` : `all of these:`;
  const listed = labels.map((label) => `  --sample ${argumentOf(label)}`);
  throw new UsageError(
    `Expected --sample to name one sample, got ${JSON.stringify(name)}, which names ${count}\n${listed.join("\n")}`,
  );
}

/** undefined: the dev server. @throws UsageError */
async function queueUrlOf({ aws, queueUrl, project }: SendOptions): Promise<string | undefined> {
  if (queueUrl !== undefined || !aws) return queueUrl;
  const { queueUrl: deployed } = await readOutputs(project);
  if (deployed !== undefined) return deployed;
  throw new UsageError(
    `Expected ${OUTPUTS_FILE} to name the queue, found none. Run \`npx postrider deploy\`, which writes it, or give --queue-url.`,
  );
}

async function sendToDevServer(
  project: string,
  bodies: readonly string[],
): Promise<readonly string[]> {
  const { [PAGE_VARIABLE]: url } = await readLocal(project);
  if (url === undefined)
    throw new CommandError("The running dev server has no page. Start it again: npx postrider dev");
  const response = await fetch(new URL("/events", url), {
    method: "POST",
    // JSON lines, because a message need not be JSON. Line breaks in JSON are white space.
    body: bodies.map((body) => body.replaceAll(/[\r\n]+/g, " ")).join("\n"),
    headers: { "content-type": LINES_TYPE },
  });
  const answer = Answer.parse(await response.json());
  if ("error" in answer) throw new CommandError(answer.error);
  return answer.ids;
}
