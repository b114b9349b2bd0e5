/** An event in the form of the page's API. */
import { draftFor } from "../../../functions/delivery/plan.ts";
import { findHeader, readHeaders } from "../../servers/ses/raw-message.ts";
import type { Mailbox } from "../../servers/ses/mailbox.ts";
import type { EventExchange, EventLog, LoggedEvent } from "./event-log.ts";
import { EMAIL_STATES, outcomeOf } from "./outcome.ts";
import type { AiExchange, DevEmail, DevEvent } from "../page/contract.ts";
import { definitionFile } from "../project-version.ts";
import { timelineOf } from "./timeline.ts";

/** Longer bodies and answers are cut, to keep the page fast. */
const MOST_CHARACTERS = 100_000;

export function viewEvent(event: LoggedEvent, log: EventLog, mailbox: Mailbox): DevEvent {
  const owner = log.duplicateOf(event);
  const { isFinal: _, emails: __, ...outcome } = outcomeOf(event, owner);
  const { read, project } = event;
  const type = read.ok ? read.event.type : undefined;
  const file = type === undefined ? undefined : definitionFile(project, type);
  return {
    shortId: event.shortId,
    id: read.ok ? read.event.id : undefined,
    type,
    source: read.ok ? read.event.source : undefined,
    key: event.key,
    messageId: event.messageId,
    via: event.via,
    body: cut(event.body),
    receivedAtMs: event.receivedAtMs,
    ...outcome,
    definition: file === undefined ? undefined : { file, loadedAtMs: project.loadedAtMs },
    deadLetter: event.deadLetter && {
      reason: event.deadLetter.reason,
      detail: event.deadLetter.detail,
    },
    duplicateOf: owner?.shortId,
    timeline: timelineOf(event, owner),
    emails: owner === undefined ? emailsOf(event, mailbox) : [],
    ai: event.exchanges.map(viewExchange),
  };
}

function emailsOf({ ledger }: LoggedEvent, mailbox: Mailbox): DevEmail[] {
  const { plan, deliveries = [] } = ledger ?? {};
  if (plan === undefined) return [];
  return plan.recipients.map((recipient) => {
    const row = deliveries.find((one) => one.recipient === recipient.id);
    const mail = row?.sesMessageId === undefined ? undefined : mailbox.find(row.sesMessageId);
    const path = mail && `/emails/${encodeURIComponent(mail.messageId)}`;
    const unsubscribeUrl =
      mail && linkIn(findHeader(readHeaders(mail.source), "List-Unsubscribe") ?? "");
    return {
      sesMessageId: row?.sesMessageId,
      to: recipient.address,
      locale: recipient.locale,
      state: row === undefined ? "waiting" : EMAIL_STATES[row.state],
      subject: draftFor(plan, recipient).subject,
      ...(row?.reason !== undefined && { reason: row.reason }),
      ...(path !== undefined && {
        htmlPath: `${path}/html`,
        textPath: `${path}/text`,
        rawPath: `${path}/raw`,
      }),
      ...(unsubscribeUrl !== undefined && { unsubscribeUrl }),
    };
  });
}

function linkIn(header: string): string | undefined {
  return [...header.matchAll(/<([^<>\s]+)>/g)]
    .map(([, link = ""]) => link)
    .find((link) => /^https?:\/\//i.test(link));
}

function viewExchange({ call, exchange, refused }: EventExchange): AiExchange {
  const { atMs, body, answer } = exchange;
  const why = refused();
  return {
    call,
    atMs,
    tookMs: answer === undefined ? 0 : answer.atMs - atMs,
    model: modelOf(body),
    status: answer?.status,
    request: cut(JSON.stringify(body, undefined, 2)),
    answer: cut(pretty(answer?.text ?? "")),
    ...(why !== undefined && { refused: why }),
  };
}

function modelOf(body: unknown): string {
  const isNamed = typeof body === "object" && body !== null && "model" in body;
  return isNamed && typeof body.model === "string" ? body.model : "unknown";
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
