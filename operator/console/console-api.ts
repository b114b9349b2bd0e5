/** Answers the page's requests: the read model's emails with the sentences of operator/why. */
import { EVENT_ROW } from "../../functions/delivery/ledger-records.ts";
import { noBodyText } from "../actions/dead-letters.ts";
import { answerFor, textFor } from "../command-text.ts";
import type { Email, Shown } from "../read/email.ts";
import type { Answer as Why } from "../why/answer.ts";
import { notListedText } from "../why/dead-letter.ts";
import { fallbackWords } from "../why/fallback.ts";
import { personOf } from "../why/email-case.ts";
import { suppressedText, suppressionWords } from "../why/suppression.ts";
import { whyDeadLetter, whyEmail } from "../why/why.ts";
import { whyWithoutEmail } from "../why/without-email.ts";
import { deadLetterActions, emailActions, suppressionActions } from "./offers.ts";
import { ATTENTION, type EmailsQuery, listEmails, PAGE_ROWS } from "./email-list.ts";
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
import { deadLetterRow, emailRow, eventRow } from "./rows.ts";
import { type Rendered, renderSent, sentView } from "./sent-email.ts";
import { deadLetterTimeline, emailTimeline, eventTimeline } from "./timeline.ts";

/** Facts that the head and the timeline show. */
const ELSEWHERE: ReadonlySet<string> = new Set(["Email", "From", "Server", "SES", "Note"]);

/** Its promises reject with a DependencyError if AWS cannot be read. */
export function createConsoleApi(parts: ConsoleParts) {
  const { readModel, circumstances, actions, scheduleMinutes, now, target } = parts;

  const answerOf = (why: Why): Answer => {
    const { tone, happened, next, facts } = answerFor(target, why);
    return { tone, what: happened, next, facts: facts.filter(([label]) => !ELSEWHERE.has(label)) };
  };

  const shownEmail = async (
    key: string,
    recipient: string,
  ): Promise<{ shown: Shown; email: Email } | undefined> => {
    const shown = await readModel.show(key);
    const email = shown?.emails.find((one) => one.recipient === recipient);
    return shown === undefined || email === undefined ? undefined : { shown, email };
  };

  /** Of an event without an email. */
  const eventDetail = async (key: string): Promise<EmailDetail | undefined> => {
    const [shown, system] = await Promise.all([readModel.show(key), circumstances({})]);
    const without = shown?.withoutEmail[0];
    if (without === undefined) return undefined;
    const { event, definition, outcome } = without;
    const joined = outcome.kind === "merged" ? await readModel.show(outcome.key) : undefined;
    return {
      row: eventRow(without, system),
      answer: answerOf(whyWithoutEmail(without, system)),
      actions: [],
      timeline: eventTimeline(without),
      event: eventFacts({ event, definition, key }),
      sent: {
        missing:
          outcome.kind === "merged"
            ? "This event joined the email of an earlier event. The tab Event has the link to it."
            : "This event led to no email of its own.",
      },
      exchanges: [],
      sentences: [],
      fallback: undefined,
      others: (joined?.emails ?? []).map((email) => emailRow(email, system)),
    };
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
      const [needsYou, letters, statistics, lastRun, system, waiting, notListed] =
        await Promise.all([
          readModel.find({ states: ATTENTION, isAcknowledged: false }, { limit: PAGE_ROWS }),
          readModel.deadLetters({}, { limit: 100 }),
          readModel.statistics(statisticsRange(nowMs)),
          parts.lastRun(),
          circumstances({}),
          parts.queue?.().then((queue) => queue.waiting),
          parts.notListed(),
        ]);
      const { circuits, paused } = system;
      const definitions = statistics.flatMap((one) => Object.keys(one.definitions));
      return {
        nowMs,
        health: healthOf(
          { nowMs, lastRun, paused, circuits, waiting, scheduleMinutes },
          actions,
        ).map((one) => ({
          ...one,
          text: textFor(target, one.text),
        })),
        needsYou: needsYou.items
          .map((email) => emailRow(email, system))
          .filter((row) => !row.isAcknowledged),
        hasMoreNeedsYou: needsYou.cursor !== undefined,
        deadLetters: {
          count: letters.items.length + notListed,
          isMore: letters.cursor !== undefined,
        },
        isPaused: paused !== undefined,
        isSesOpen: circuits.ses.state === "open",
        days: dayBars(statistics, nowMs),
        numbers: numberTiles(statistics),
        definitions: [...new Set(definitions)].toSorted(),
      };
    },

    emails: (query: EmailsQuery): Promise<EmailList> => listEmails(parts, query),

    email: async (key: string, recipient: string): Promise<EmailDetail | undefined> => {
      if (recipient === EVENT_ROW) return eventDetail(key);
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
        actions: emailActions(email, { shown, suppression: system.suppression }, actions),
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
      const [page, count] = await Promise.all([
        readModel.deadLetters({}, { limit: PAGE_ROWS, cursor }),
        parts.notListed(),
      ]);
      return {
        rows: page.items.map(deadLetterRow),
        cursor: page.cursor,
        notListed: count === 0 ? undefined : textFor(target, notListedText(count)),
      };
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
        noBody: letter.body === undefined ? noBodyText(letter, system) : undefined,
        attributes: given(attributes),
      };
    },

    suppressions: async (): Promise<SuppressionList> => {
      const suppressed = await parts.suppressions();
      const rows = suppressed
        .map((one): SuppressionRow => {
          const { recipient, address, reason, unsubscribed, sinceMs, by } = one;
          const { next } = suppressionWords(reason ?? "unsubscribed");
          const kind = reason === undefined ? `No email of ${unsubscribed.join(", ")}` : "No email";
          const unnamed =
            address === undefined
              ? " No email that is kept has the address: a link to unsubscribe has only the id."
              : "";
          const what = `${kind} goes to ${address ?? "this reader"}, because ${suppressedText(one, { nowMs: now() })}.${unnamed}`;
          return {
            recipient,
            address,
            why:
              reason === undefined
                ? `unsubscribed from ${unsubscribed.join(", ")}`
                : `${reason}${by === undefined ? "" : `, by ${personOf(by)}`}`,
            sinceMs,
            answer: { tone: "off", what, next: textFor(target, next) },
            actions: suppressionActions(one, actions),
          };
        })
        .toSorted((one, other) => (other.sinceMs ?? 0) - (one.sinceMs ?? 0));
      return { rows };
    },
  };
}

function eventFacts({
  event,
  definition,
  key,
  recipient,
  locale,
}: Pick<Email, "event" | "definition" | "key"> &
  Partial<Pick<Email, "recipient" | "locale">>): Fact[] {
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
