/** Cases of a file beside this one: what comes of each event, up to the rendered mail. */
import { readFileSync } from "node:fs";
import { fallbackDraft } from "../../../functions/words/draft.ts";
import { createRenderer, type Email } from "../../../functions/email/email.ts";
import { type Event, readEvent } from "../../../functions/notification/event/event.ts";
import { definitionFor, type NotifyResult } from "../../../functions/notification/evaluate.ts";
import { planOf } from "../../../functions/delivery/plan.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { layout } from "../../../functions/email/layout.ts";
import { languages } from "../../helpers/fixture-languages.ts";
import { loadFixture } from "../../helpers/fixture-project.ts";

const { definitions } = await loadFixture();

export type MailCase = {
  readonly name: string;
  readonly event: object;
  readonly recipients?: readonly string[];
};

const render = createRenderer(layout, languages);

function casesOf(file: string): readonly MailCase[] {
  return readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as MailCase);
}

function eventOf({ event }: Pick<MailCase, "event">): Event {
  const read = readEvent(JSON.stringify(event));
  if (!read.ok) throw new Error(read.detail);
  return read.event;
}

export function notifiedOf(one: Omit<MailCase, "name">): NotifyResult {
  const event = eventOf(one);
  const definition = definitionFor(definitions, event.type);
  if (definition === undefined) throw new Error("Expected a definition for the event's type");
  return definition.notify(event, { languages, recipients: one.recipients });
}

export function mailsOf(one: Omit<MailCase, "name">): readonly Email[] {
  const notified = notifiedOf(one);
  if (notified.kind !== "notify")
    throw new Error(`Expected a mail, got ${JSON.stringify(notified)}`);
  const { notification } = notified;
  const drafts = notification.contents.map((content) => fallbackDraft(content, "by-definition"));
  const plan = planOf("0f".repeat(16), notification, drafts, {
    hash: shortHash,
    recipientId: shortHash,
  });
  return plan.recipients.map((recipient) =>
    render(plan, recipient, { from: "Acme <mail@acme.example>" }),
  );
}

/** A line of a case's file, by the beginning of its name. */
export function caseOf(file: string, name: string): MailCase {
  const found = casesOf(file).find((one) => one.name.startsWith(name));
  if (found === undefined) throw new Error(`Expected ${file} to hold a case ${name}`);
  return found;
}
