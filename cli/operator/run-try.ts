import { SendRawEmailCommand, SESClient } from "@aws-sdk/client-ses";
import { settingVariables } from "../../functions/config/setting-variables.ts";
import type { AnyDefinition } from "../../functions/notification/evaluate.ts";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import { type Event, readEvent } from "../../functions/notification/event/event.ts";
import { isError } from "../../functions/platform/errors.ts";
import type { Email } from "../../functions/email/email.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { done } from "../../operator/actions/action.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings } from "../../lib/settings/settings.ts";
import { startPreviewAi } from "../../local/preview/ai.ts";
import {
  createPreviewer,
  type PreviewedEmail,
  rendererOf,
} from "../../local/preview/sample-preview.ts";
import { type PreviewSettings, readPreviewSettings } from "../../local/preview/settings.ts";
import { type LoadedProject, loadProject } from "../../project/load-project.ts";
import { bodiesOf } from "../send/run-send.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import { readLocal, useLocal } from "../shared/local-server.ts";
import { findProject } from "../shared/project-folder.ts";
import { confirmed, printResult } from "./acting.ts";
import { targetOf } from "./options.ts";
import { addressOf } from "./recipient.ts";

export type TryOptions = {
  readonly project: string;
  readonly to: string;
  readonly sample?: string;
  readonly stage?: string;
  readonly local?: true;
  readonly yes?: true;
  readonly json?: true;
};

/** @throws CommandError, UsageError, ProjectError, ConfigError, SettingsError */
export async function runTry(file: string | undefined, options: TryOptions): Promise<void> {
  const { project: folder, json } = options;
  const to = addressOf(options.to);
  const { notifications } = findProject(folder);
  const [body = "", ...others] = await bodiesOf(file, options);
  if (others.length > 0)
    throw new UsageError(`Expected ${file} to have one event, got ${others.length + 1}.`);
  const read = readEvent(body);
  if (!read.ok) throw new UsageError(`${file ?? "The sample"}: ${read.detail}`);
  const settings = readPreviewSettings(await environmentOf(options));
  const project = await loadProject(notifications);
  const preview = await previewed(project, settings, read.event, to);
  const { written, fallback } = preview;
  const isByAi = written?.asked.written.ok === true;
  const { email } = isByAi ? written : fallback;
  const marked = markedAsTest(email);
  const effects = [
    `Sends 1 real email to ${to}: ${marked.subject}`,
    `From ${marked.from}, ${isByAi ? "with AI text" : "with the fallback text"}, in the language ${preview.locale}.`,
    "It is marked as a test, and leaves no row: find and show do not know it.",
  ];
  await confirmed(effects, "Send 1 test email?", options);
  const messageId = await send(marked, to, options);
  const { subject } = marked;
  const text = `Sent 1 test email to ${to}. SES's message id is ${messageId}.`;
  if (json) console.log(JSON.stringify({ ...done(text), to, subject, messageId }, undefined, 2));
  else printResult(done(text), { target: targetOf(options), options });
}

/** The processor's variables, as deployed or of the dev server. */
async function environmentOf({
  project,
  local,
  stage,
}: TryOptions): Promise<Readonly<Record<string, string | undefined>>> {
  if (local) {
    const running = await readLocal(project);
    useLocal(running);
    return running;
  }
  const { configFile } = findProject(project);
  const settings = readSettings(await loadConfig(configFile), stage === undefined ? {} : { stage });
  return { ...settingVariables(settings), ...ofAi(process.env), MAIL_FROM: settings.fromAddress };
}

function ofAi({ OPENAI_API_KEY, OPENAI_BASE_URL, AI_MODEL }: NodeJS.ProcessEnv) {
  return { OPENAI_API_KEY, OPENAI_BASE_URL, ...(AI_MODEL !== undefined && { AI_MODEL }) };
}

/** The event's email to its first reader, addressed to `to` alone. */
async function previewed(
  project: LoadedProject,
  settings: PreviewSettings,
  event: Event,
  to: string,
): Promise<PreviewedEmail> {
  const definition = definitionFor(
    project.defined.map((one) => one.definition),
    event.type,
  );
  if (definition === undefined)
    throw new CommandError(
      `Expected a definition for events of the type ${event.type}, found none in notifications/.`,
    );
  // Without an AI, the offline writer's phrases are for the dev server only.
  const ai = settings.hasAi ? await startPreviewAi(settings, undefined) : undefined;
  try {
    const own = settings.hasAi ? definition : withoutAi(definition);
    const preview = createPreviewer(
      ai ?? { ask: async () => Promise.reject(new Error("Expected no AI to be asked")) },
      settings,
      project,
      rendererOf(project),
      undefined,
    );
    const id = "try";
    const one = await preview({ id, name: id, path: "", definition: addressedTo(own, to), event });
    if (one.kind === "skipped")
      throw new CommandError(`No email: ${definition.type} has nothing to say about this event.`);
    if (one.kind === "refused") throw new CommandError(one.detail);
    const [email] = one.emails;
    if (email === undefined) throw new CommandError("No email: the event has no recipient.");
    return email;
  } finally {
    await ai?.stop();
  }
}

/** In the language, time zone and currency of the event's first reader. */
function addressedTo(definition: AnyDefinition, address: string): AnyDefinition {
  return {
    ...definition,
    notify: (event, context) => {
      const own = definition.notify(event, context);
      const [reader] = own.kind === "notify" ? own.notification.recipients : [];
      return definition.notify(event, { ...context, recipients: [{ ...reader, address }] });
    },
  };
}

function withoutAi(definition: AnyDefinition): AnyDefinition {
  return {
    ...definition,
    notify: (event, context) => {
      const own = definition.notify(event, context);
      if (own.kind !== "notify") return own;
      return { ...own, notification: { ...own.notification, ai: undefined } };
    },
  };
}

const MARK = "This is a test by postrider try. Only you got it.";

function markedAsTest({ subject, html, text, ...email }: Email): Email {
  const line = `<p style="margin:0;padding:12px 16px;background:#fff3c4;color:#3d2f00;font:14px sans-serif">${MARK}</p>`;
  const start = /<body[^>]*>/i.exec(html);
  const at = start === null ? 0 : start.index + start[0].length;
  return {
    ...email,
    subject: `[Test] ${subject}`,
    html: `${html.slice(0, at)}${line}${html.slice(at)}`,
    text: `${MARK}\n\n${text}`,
  };
}

/** Without tags and configuration set: SES's events would look for a row. */
async function send(email: Email, to: string, { local }: TryOptions): Promise<string> {
  const client = new SESClient({ maxAttempts: 1 });
  try {
    const command = new SendRawEmailCommand({
      Destinations: [to],
      RawMessage: { Data: await mimeOf(email) },
    });
    return (await client.send(command)).MessageId ?? "";
  } catch (error) {
    const { awsHintOf } = await import("../shared/aws-hints.ts");
    const why = isError(error) ? `${error.name}: ${error.message}` : String(error);
    throw new CommandError(`SES did not take the test email. ${why}\n  ${awsHintOf(error, local)}`);
  } finally {
    client.destroy();
  }
}
