/** An event in the form of the page's API. */
import type { TimelineStep } from "../../../operator/console/page/contract.ts";
import type { DevEvent, DevRow, SentMail } from "../../../operator/console/page/dev/contract.ts";
import { answerFor } from "../../../operator/command-text.ts";
import { answerFound, findAsked, type ReadCircumstances } from "../../../operator/why/ask-why.ts";
import { whyStopped } from "../../../operator/why/waiting.ts";
import { neediest } from "../../../operator/why/why.ts";
import type { ReadModel } from "../../../operator/read/read-model.ts";
import { findHeader, readHeaders } from "../../servers/ses/raw-message.ts";
import type { Mailbox } from "../../servers/ses/mailbox.ts";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { keyOfMail } from "./faults.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { definitionFile } from "../project-version.ts";

/** Longer bodies are cut, to keep the page fast. */
const MOST_CHARACTERS = 100_000;
const MOST_ROWS = 100;

export type EventViews = {
  readonly log: EventLog;
  readonly mailbox: Mailbox;
  readonly readModel: ReadModel;
  readonly circumstances: ReadCircumstances;
};

/** The events that have no email, or none yet. */
export function rowsWithoutEmail(log: EventLog): DevRow[] {
  return log
    .events()
    .toReversed()
    .flatMap((event) => {
      const outcome = outcomeOf(event, log.duplicateOf(event));
      const hasEmail = outcome.outcome !== "duplicate" && (event.shown?.emails.length ?? 0) > 0;
      return hasEmail ? [] : [rowOf(event, outcome)];
    })
    .slice(0, MOST_ROWS);
}

function rowOf({ shortId, read, receivedAtMs }: LoggedEvent, outcome: Outcome): DevRow {
  const { outcome: word, tone, summary } = outcome;
  const type = read.ok ? read.event.type : undefined;
  return { shortId, type, receivedAtMs, outcome: word, tone, summary };
}

/** An event by its short id, the key of its email, or the message of its dead letter. */
export function eventNamed(
  log: EventLog,
  { id, key, message }: Readonly<Record<"id" | "key" | "message", string | undefined>>,
): LoggedEvent | undefined {
  if (id !== undefined) return log.byShortId(id);
  if (message !== undefined) return log.byMessage(message);
  const same = log.byKey(key ?? "");
  return same.find(({ deadLetter }) => deadLetter === undefined) ?? same[0];
}

export async function viewEvent(event: LoggedEvent, views: EventViews): Promise<DevEvent> {
  const { log, mailbox } = views;
  const owner = log.duplicateOf(event);
  const outcome = outcomeOf(event, owner);
  const { read, body, messageId, key } = event;
  const { id, source } = read.ok ? read.event : {};
  return {
    ...rowOf(event, outcome),
    id,
    source,
    key,
    messageId,
    body: body.length > MOST_CHARACTERS ? `${body.slice(0, MOST_CHARACTERS)}…` : body,
    file: fileOf(event),
    timeline: timelineOf(event, outcome),
    answer: await answerOf(event, outcome, owner, views),
    duplicateOf: outcome.outcome === "duplicate" ? owner?.shortId : undefined,
    place: outcome.outcome === "duplicate" ? undefined : await placeOf(event, views),
    sent: mailbox
      .mails()
      .filter((mail) => key !== undefined && keyOfMail(mail) === key)
      .map(sentMail),
  };
}

function fileOf({ read, project }: LoggedEvent): string | undefined {
  return read.ok ? definitionFile(project, read.event.type) : undefined;
}

function timelineOf(event: LoggedEvent, { outcome, tone }: Outcome): TimelineStep[] {
  const { receivedAtMs, takenAtMs, doneAtMs } = event;
  const title = outcome === "duplicate" ? "Duplicate" : "Skipped";
  return [
    { atMs: receivedAtMs, sign: "received", tone: "off", title: "Event received" },
    ...(takenAtMs === undefined
      ? []
      : [
          {
            atMs: takenAtMs,
            sign: "plan",
            tone: "off",
            title: "Taken by a run",
            text: fileOf(event),
          } as const,
        ]),
    ...(doneAtMs === undefined ? [] : [{ atMs: doneAtMs, sign: outcome, tone, title }]),
  ];
}

/** The answer of `postrider why`; before the event is stored, the dev server's own. */
async function answerOf(
  event: LoggedEvent,
  { outcome, tone, summary }: Outcome,
  owner: LoggedEvent | undefined,
  { readModel, circumstances }: EventViews,
): Promise<DevEvent["answer"]> {
  if (outcome === "waiting") {
    const stopped = whyStopped(await circumstances({}));
    const what = `It waits in the queue${stopped === undefined ? " for the next run" : ""}.`;
    return { tone: stopped?.tone ?? tone, what, next: stopped?.next ?? "Nothing to do." };
  }
  if (outcome === "working")
    return {
      tone,
      what: summary === "writing" ? "The AI writes the text." : "A run is at work on it.",
      next: "Nothing to do.",
    };
  if (outcome === "duplicate")
    return {
      tone,
      what: `No email of its own: ${owner?.shortId ?? "an earlier event"} is about the same change.`,
      next: "Nothing to do. To see another email, send the event with another id.",
    };
  const { read, messageId } = event;
  const { id, source } = read.ok ? read.event : { id: messageId, source: undefined };
  const [found = { kind: "nothing", asked: { kind: "event", text: id } }] = await findAsked(
    readModel,
    id,
    {
      source,
    },
  );
  const why = answerFor({ local: true }, await answerFound(found, circumstances));
  const next =
    outcome === "skipped"
      ? `Nothing to do. To report it, change \`shouldNotify\` or \`trackedFields\` in ${fileOf(event) ?? "its definition"}, save it, and send the event again.`
      : why.next;
  return { tone: why.tone, what: why.happened, next };
}

async function placeOf(
  { read, messageId, shown, key }: LoggedEvent,
  { readModel }: EventViews,
): Promise<DevEvent["place"]> {
  const email = neediest(shown?.emails ?? []);
  if (email !== undefined && key !== undefined)
    return { view: "emails", id: `${key}.${email.recipient}` };
  const stored = read.ok
    ? await readModel.byEvent({ id: read.event.id, source: read.event.source })
    : [await readModel.show(`message#${messageId}`)];
  const letter = stored
    .flatMap((one) => one?.deadLetters ?? [])
    .find((one) => one.messageId === messageId);
  return letter && { view: "dead-letters", id: `${letter.key}.${letter.messageId}` };
}

function sentMail({
  messageId,
  recipients,
  source,
}: ReturnType<Mailbox["mails"]>[number]): SentMail {
  return {
    to: recipients.join(", "),
    path: `emails/${encodeURIComponent(messageId)}`,
    unsubscribeUrl: webLinkIn(findHeader(readHeaders(source), "List-Unsubscribe") ?? ""),
  };
}

function webLinkIn(header: string): string | undefined {
  return [...header.matchAll(/<([^<>\s]+)>/g)]
    .map(([, link = ""]) => link)
    .find((link) => /^https?:\/\//i.test(link));
}
