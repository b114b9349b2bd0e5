/** Answers the page's requests: the read model's emails with the sentences of operator/why. */
import type { Email, EmailState, Page, Question, Shown } from "../read/email.ts";
import { readAddress } from "../../functions/values/address.ts";
import type { Answer as Why } from "../why/answer.ts";
import { fallbackWords } from "../why/fallback.ts";
import { sinceText, suppressionWords } from "../why/suppression.ts";
import { whyDeadLetter, whyEmail } from "../why/why.ts";
import { deadLetterActions, emailActions, suppressionActions } from "./offers.ts";
import { dayBars, healthOf, numberTiles, statisticsRange } from "./overview.ts";
import {
  ACTION_NAMES,
  type Answer,
  type DeadLetterDetail,
  type DeadLetterList,
  type EmailDetail,
  type EmailList,
  type Environment,
  type Exchange,
  type Fact,
  type Overview,
  type SuppressionList,
  type SuppressionRow,
} from "./page/contract.ts";
import type { ConsoleParts } from "./parts.ts";
import { deadLetterRow, emailRow } from "./rows.ts";
import { type Rendered, renderSent, sentView } from "./sent-email.ts";
import { deadLetterTimeline, emailTimeline } from "./timeline.ts";

const PAGE_ROWS = 50;
/** Fewer rows than this do not fill a screen: older pages are read, up to a limit. */
const FEW_ROWS = 15;
const MOST_PAGES = 4;
const DAY_MS = 86_400_000;
/** What needs an operator. */
const ATTENTION: readonly EmailState[] = ["held", "bounced", "complained", "rejected", "failed"];

export type EmailsQuery = {
  readonly q?: string | undefined;
  readonly states?: readonly EmailState[] | undefined;
  readonly definition?: string | undefined;
  readonly day?: string | undefined;
  readonly cursor?: string | undefined;
};

/** Its promises reject with a DependencyError if AWS cannot be read. */
export function createConsoleApi(parts: ConsoleParts) {
  const { readModel, circumstances, actions, now } = parts;

  const shownEmail = async (
    key: string,
    recipient: string,
  ): Promise<{ shown: Shown; email: Email } | undefined> => {
    const shown = await readModel.show(key);
    const email = shown?.emails.find((one) => one.recipient === recipient);
    return shown === undefined || email === undefined ? undefined : { shown, email };
  };

  return {
    environment: (): Environment => ({
      name: [parts.stage, parts.region].filter((part) => part !== undefined).join(", "),
      operator: parts.operator,
      isReadOnly: parts.isReadOnly,
      isDev: parts.isDev === true,
      actions: ACTION_NAMES.filter((name) => actions[name] !== undefined),
      retentionDays: parts.retentionDays,
    }),

    overview: async (): Promise<Overview> => {
      const nowMs = now();
      const [needsYou, letters, statistics, lastRun, system, waiting] = await Promise.all([
        readModel.find({ states: ATTENTION }, { limit: PAGE_ROWS }),
        readModel.deadLetters({}, { limit: 100 }),
        readModel.statistics(statisticsRange(nowMs)),
        parts.lastRun(),
        circumstances({}),
        parts.queue?.().then((queue) => queue.waiting),
      ]);
      const { circuits, paused } = system;
      const definitions = statistics.flatMap((one) => Object.keys(one.definitions));
      return {
        nowMs,
        health: healthOf({ nowMs, lastRun, paused, circuits, waiting }, actions),
        needsYou: needsYou.items
          .map((email) => emailRow(email, system))
          .filter((row) => !row.isAcknowledged),
        hasMoreNeedsYou: needsYou.cursor !== undefined,
        deadLetters: { count: letters.items.length, isMore: letters.cursor !== undefined },
        days: dayBars(statistics, nowMs),
        numbers: numberTiles(statistics),
        definitions: [...new Set(definitions)].toSorted(),
      };
    },

    emails: async (query: EmailsQuery): Promise<EmailList> => {
      const { q, states, definition, day, cursor } = query;
      if (states?.length === 0) return { rows: [], cursor: undefined, searchedUntilMs: undefined };
      const system = await circumstances({});
      const filter: Question = {
        ...(states !== undefined && { states }),
        ...(definition !== undefined && { definition }),
        ...(day !== undefined && dayRange(day)),
      };
      const byId = cursor === undefined ? await emailsOfEvent(parts, q) : [];
      if (byId.length > 0) {
        const emails = byId.filter((email) => matches(email, filter));
        const rows = emails.map((email) => emailRow(email, system));
        return { rows, cursor: undefined, searchedUntilMs: undefined };
      }
      const question = { ...filter, ...searchOf(q) };
      const { items, ...rest } = await findPages(parts, question, cursor);
      return { rows: items.map((email) => emailRow(email, system)), ...rest };
    },

    email: async (key: string, recipient: string): Promise<EmailDetail | undefined> => {
      const [found, system] = await Promise.all([
        shownEmail(key, recipient),
        circumstances({ recipient }),
      ]);
      if (found === undefined) return undefined;
      const { shown, email } = found;
      const others = shown.emails.filter((other) => other !== email);
      const why = whyEmail(email, shown, system, { emails: others, of: "event" });
      const { writer } = email;
      return {
        row: emailRow(email, system, shown),
        answer: answerOf(why),
        actions: emailActions(email, shown, actions),
        timeline: emailTimeline(email, shown),
        event: eventFacts(email),
        sent: sentView(renderSent(parts, shown, email), email),
        exchanges: exchangesOf(shown, email),
        sentences: sentencesOf(shown, email),
        fallback: writer?.by === "fallback" ? fallbackWords(writer.reason).because : undefined,
        others: others.map((other) => emailRow(other, system, shown)),
      };
    },

    sent: async (key: string, recipient: string): Promise<Rendered | undefined> => {
      const found = await shownEmail(key, recipient);
      return found && renderSent(parts, found.shown, found.email);
    },

    deadLetters: async (cursor?: string): Promise<DeadLetterList> => {
      const page = await readModel.deadLetters({}, { limit: PAGE_ROWS, cursor });
      return { rows: page.items.map(deadLetterRow), cursor: page.cursor };
    },

    deadLetter: async (key: string, messageId: string): Promise<DeadLetterDetail | undefined> => {
      const [shown, system] = await Promise.all([readModel.show(key), circumstances({})]);
      const letter = shown?.deadLetters.find((one) => one.messageId === messageId);
      if (letter === undefined) return undefined;
      const { reason, detail, state, event } = letter;
      const attributes: readonly (readonly [string, string | undefined])[] = [
        ["Reason", reason],
        ["Detail", detail],
        ["State", state],
        ["SQS message", messageId],
        ["Event", event?.id],
        ["Type", event?.type],
        ["Source", event?.source],
        ["Key", key],
      ];
      return {
        row: deadLetterRow(letter),
        answer: answerOf(whyDeadLetter(letter, system)),
        actions: deadLetterActions(letter, actions),
        timeline: deadLetterTimeline(letter),
        body: letter.body,
        attributes: given(attributes),
      };
    },

    suppressions: async (): Promise<SuppressionList> => {
      const suppressed = await parts.suppressions();
      const rows = suppressed
        .map((one): SuppressionRow => {
          const { recipient, address, reason, unsubscribed, sinceMs } = one;
          const { because, next } = suppressionWords(reason ?? "unsubscribed");
          const kind = reason === undefined ? `No email of ${unsubscribed.join(", ")}` : "No email";
          const what = `${kind} goes to ${address ?? "this reader"}${sinceText(sinceMs, { nowMs: now() })}, because ${because}.`;
          return {
            recipient,
            address,
            why: reason ?? `unsubscribed from ${unsubscribed.join(", ")}`,
            sinceMs,
            answer: { tone: "off", what, next },
            actions: suppressionActions(one, actions),
          };
        })
        .toSorted((one, other) => (other.sinceMs ?? 0) - (one.sinceMs ?? 0));
      return { rows };
    },
  };
}

function answerOf({ tone, happened, next }: Why): Answer {
  return { tone, what: happened, next };
}

/** A word without spaces may be an event's id; an address is asked for by itself. */
async function emailsOfEvent({ readModel }: ConsoleParts, q = ""): Promise<readonly Email[]> {
  if (q === "" || /\s/.test(q) || readAddress(q).ok) return [];
  const shown = await readModel.byEvent({ id: q });
  return shown.flatMap(({ emails }) => emails);
}

/** A filter may leave few emails of each page. */
async function findPages(
  { readModel }: ConsoleParts,
  question: Question,
  cursor: string | undefined,
): Promise<Page<Email>> {
  let page = await readModel.find(question, { limit: PAGE_ROWS, cursor });
  const items = [...page.items];
  for (let pages = 1; pages < MOST_PAGES && items.length < FEW_ROWS && page.cursor; pages++) {
    page = await readModel.find(question, { limit: PAGE_ROWS, cursor: page.cursor });
    items.push(...page.items);
  }
  return { ...page, items };
}

function searchOf(q = ""): Question {
  if (q === "") return {};
  const read = readAddress(q);
  return read.ok ? { address: read.address } : { subject: q };
}

function matches({ state, definition, plannedAtMs = 0 }: Email, filter: Question): boolean {
  return (
    (filter.states === undefined || filter.states.includes(state)) &&
    (filter.definition === undefined || filter.definition === definition) &&
    (filter.sinceMs === undefined || plannedAtMs >= filter.sinceMs) &&
    (filter.untilMs === undefined || plannedAtMs <= filter.untilMs)
  );
}

function dayRange(day: string): { sinceMs: number; untilMs: number } {
  const sinceMs = Date.parse(`${day}T00:00:00Z`);
  return { sinceMs, untilMs: sinceMs + DAY_MS - 1 };
}

function eventFacts({ event, definition, key, recipient, locale }: Email): Fact[] {
  return given([
    ["Id", event?.id],
    ["Type", event?.type],
    ["Source", event?.source],
    ["Time", event?.time],
    ["Received", event && new Date(event.receivedAtMs).toISOString()],
    ["SQS message", event?.messageId],
    ["Definition", definition],
    ["Language", locale],
    ["Key", key],
    ["Recipient", recipient],
  ]);
}

function given(facts: readonly (readonly [string, string | undefined])[]): Fact[] {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Of a draft that the AI wrote. */
function sentencesOf({ plan }: Shown, { locale }: Email): string[] {
  if (plan === undefined || plan === "unreadable") return [];
  const draft = plan.drafts.find((one) => one.locale === locale) ?? plan.drafts[0];
  if (draft?.writer.by !== "ai") return [];
  const { headline, bullets, summary } = draft;
  return [headline, ...bullets, ...(summary === undefined ? [] : [summary.text])];
}

/** The exchange in the email's language. */
function exchangesOf({ plan }: Shown, { locale }: Email): Exchange[] {
  if (plan === undefined || plan === "unreadable") return [];
  const own = plan.exchanges.find((one) => one.locale === locale) ?? plan.exchanges[0];
  return (own?.calls ?? []).map(({ call, model, tookMs, request, answer, refused, tokens }) => ({
    call,
    model,
    tookMs,
    request,
    answer,
    refused,
    tokens: { input: tokens.input, output: tokens.output },
  }));
}
