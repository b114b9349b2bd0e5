/** The steps of an event, from the log and the ledger. */
import { counted } from "../../counted.ts";
import { shortDetail } from "./dead-letter-words.ts";
import type { EventExchange, LoggedEvent } from "./event-log.ts";
import { fallbackWords } from "./fallback-words.ts";
import type { EvidenceState, ViewedDelivery } from "./ledger-view.ts";
import { fallbackOf } from "./outcome.ts";
import type { TimelineStep } from "../page/contract.ts";
import { definitionFile } from "../project-version.ts";

type Step = Omit<TimelineStep, "text"> & { readonly text?: string | undefined };

export function timelineOf(
  event: LoggedEvent,
  owner: LoggedEvent | undefined,
): readonly TimelineStep[] {
  const steps: Step[] = [
    { atMs: event.receivedAtMs, title: "Event received", text: event.via, tone: "off" },
    ...definitionStep(event),
    ...event.exchanges.map(exchangeStep),
    ...(owner === undefined ? emailSteps(event) : []),
    ...endSteps(event, owner),
  ];
  return steps
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ text, ...step }) => ({ ...step, ...(text !== undefined && { text }) }));
}

function definitionStep({ takenAtMs, read, project }: LoggedEvent): Step[] {
  if (takenAtMs === undefined) return [];
  const file = read.ok ? definitionFile(project, read.event.type) : undefined;
  return [{ atMs: takenAtMs, title: "Taken by a run", text: file, tone: "off" }];
}

const CALL_TITLES: Readonly<
  Record<EventExchange["call"], Record<"asked" | "good" | "bad", string>>
> = {
  write: { asked: "AI asked", good: "Text by AI", bad: "Answer not used" },
  verify: { asked: "AI judge asked", good: "Text verified", bad: "Text not verified" },
};

function exchangeStep({ call, exchange: { atMs, answer }, refused }: EventExchange): Step {
  const titles = CALL_TITLES[call];
  if (answer === undefined) return { atMs, title: titles.asked, tone: "busy" };
  const seconds = `${((answer.atMs - atMs) / 1000).toFixed(1)} s`;
  const why = refused();
  const isGood = answer.status === 200 && why === undefined;
  return {
    atMs: answer.atMs,
    title: isGood ? titles.good : answer.status === undefined ? "No answer of the AI" : titles.bad,
    text: [
      seconds,
      why ?? (answer.status === 200 ? undefined : `status ${answer.status ?? "none"}`),
    ]
      .filter((part) => part !== undefined)
      .join(", "),
    tone: isGood ? "ok" : "warn",
  };
}

const TITLES: Readonly<Record<EvidenceState, string>> = {
  accepted: "Accepted by SES",
  delivered: "Delivered",
  bounced: "Bounced",
  complained: "Marked as spam",
  rejected: "Refused by SES",
};

/** One step for each state, with all its addresses. */
function emailSteps(event: LoggedEvent): Step[] {
  const { plan, deliveries = [] } = event.ledger ?? {};
  const addressOf = ({ recipient }: ViewedDelivery) =>
    plan?.recipients.find(({ id }) => id === recipient)?.address ?? "a recipient";
  const reached = Object.keys(TITLES).flatMap((state) => {
    const of = deliveries.flatMap((row) =>
      row.evidence.flatMap((one) => (one.state === state ? [{ row, ...one }] : [])),
    );
    const [first] = of;
    if (first === undefined) return [];
    const reasons = new Set(of.flatMap(({ row }) => row.reason ?? []));
    return [
      {
        atMs: Math.max(...of.map(({ atMs }) => atMs)),
        title: TITLES[first.state],
        text: [
          of.length > 3
            ? counted(of.length, "email")
            : of.map(({ row }) => addressOf(row)).join(", "),
          ...(first.state === "bounced" ? reasons : []),
        ].join(": "),
        tone: first.state === "accepted" ? "busy" : first.state === "delivered" ? "ok" : "bad",
      } as const,
    ];
  });
  const atMs = event.doneAtMs ?? event.takenAtMs ?? event.receivedAtMs;
  const unsent = deliveries.filter(({ evidence }) => evidence.length === 0);
  const others = unsent.map((row) => ({
    atMs: row.intentAtMs ?? atMs,
    title: UNSENT[row.state] ?? "In work",
    text: [addressOf(row), row.reason].filter((part) => part !== undefined).join(": "),
    tone: row.state === "suppressed" || row.state === "expired" ? "off" : "warn",
  })) satisfies Step[];
  const reason = fallbackOf(event);
  const planAtMs = Math.max(
    event.takenAtMs ?? event.receivedAtMs,
    ...event.exchanges.map(({ exchange: { answer } }) => answer?.atMs ?? 0),
  );
  return [
    ...(reason === undefined
      ? []
      : [
          {
            atMs: planAtMs,
            title: "Fallback text",
            text: fallbackWords(reason),
            tone: "warn",
          } as const,
        ]),
    ...reached,
    ...others,
  ];
}

const UNSENT: Readonly<Partial<Record<ViewedDelivery["state"], string>>> = {
  retrying: "Will be tried again",
  unconfirmed: "No answer of SES",
  failed: "Refused by SES",
  held: "Held for your decision",
  suppressed: "Not sent: the address is suppressed",
  expired: "Not sent: the news is too old",
};

function endSteps(event: LoggedEvent, owner: LoggedEvent | undefined): Step[] {
  const { deadLetter, doneAtMs, ledger } = event;
  if (deadLetter !== undefined)
    return [
      {
        atMs: deadLetter.atMs,
        title: "Moved to the dead letters",
        text: shortDetail(deadLetter.reason, deadLetter.detail),
        tone: "bad",
      },
    ];
  if (doneAtMs === undefined) return [];
  if (owner !== undefined)
    return [{ atMs: doneAtMs, title: "Duplicate", text: owner.shortId, tone: "off" }];
  return ledger?.plan === undefined
    ? [{ atMs: doneAtMs, title: "Skipped", text: "nothing to report", tone: "off" }]
    : [];
}
