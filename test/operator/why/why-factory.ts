/** Emails and circumstances that vary only where a test says so. The clock is 16:26 on 24 November 2026 in Johannesburg. */
import { CLOSED } from "../../../functions/coordination/circuit-state.ts";
import type { Circumstances } from "../../../operator/why/answer.ts";
import type { DeadLetter, Email, Shown } from "../../../operator/read/email.ts";
import type { Exchange } from "../../../functions/words/exchange.ts";
import { aPlan } from "../../delivery/ledger-factory.ts";

/** 24 November 2026, in UTC+2. */
export function today(time: string): number {
  return Date.parse(`2026-11-24T${time}+02:00`);
}

export const NOW: Circumstances = {
  nowMs: today("16:26:00"),
  timeZone: "Africa/Johannesburg",
  settleMs: 20 * 60_000,
  stage: "production",
  suppression: undefined,
  circuits: { ses: CLOSED, ai: CLOSED },
  paused: undefined,
};

export const KEY = "0123456789abcdef0123456789abcdef";
const RECIPIENT = "fedcba9876543210fedcba9876543210";
export const ADDRESS = "office@karoo-logistics.example";
const NO_TOKENS = { tokens: { input: 0, cached: 0, output: 0 }, microUsd: 0 };
const BY_AI = { by: "ai", model: "quill-2-small", ...NO_TOKENS } as const;
export const LATE_AI = { by: "fallback", reason: "ai-timeout", ...NO_TOKENS } as const;

export function anEmail(over: Partial<Email> = {}): Email {
  return {
    key: KEY,
    recipient: RECIPIENT,
    address: ADDRESS,
    state: "delivered",
    reason: undefined,
    subject: "Business English starts a week later: 7 December 2026",
    locale: "en",
    definition: "class.updated",
    writer: BY_AI,
    event: {
      source: "https://app.example/classes",
      id: "evt-20446",
      type: "class.updated",
      time: undefined,
      receivedAtMs: today("16:24:03"),
      messageId: "5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7",
    },
    plannedAtMs: today("16:24:05"),
    intentAtMs: today("16:24:06"),
    attempts: 1,
    resends: 0,
    sesMessageIds: ["0100019a"],
    mayHaveBeenSent: false,
    expiresAtMs: undefined,
    history: [
      { atMs: today("16:24:06"), what: "intended" },
      { atMs: today("16:24:07"), what: "accepted" },
    ],
    ...over,
  };
}

export function aDeadLetter(over: Partial<DeadLetter> = {}): DeadLetter {
  return {
    key: KEY,
    messageId: "5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7",
    state: "open",
    reason: "data-invalid",
    detail: undefined,
    atMs: today("13:02:55"),
    event: anEmail().event,
    definition: "class.created",
    body: "{}",
    attributes: {},
    redriveOf: undefined,
    history: [{ atMs: today("13:02:55"), what: "dead-lettered" }],
    ...over,
  };
}

export function anExchange(tookMs: number, answer?: string): Exchange {
  const tokens = { input: 412, cached: 0, output: 88 };
  const request = "F1 Class text: Business English";
  const model = "quill-2-small";
  const refused = answer === undefined ? "ai-timeout" : undefined;
  const atMs = today("16:24:03");
  return {
    locale: "en",
    calls: [{ call: "write", model, atMs, tookMs, request, answer, refused, tokens }],
  };
}

/** What is stored under the email's key; its plan has one recipient for each email. */
export function shownWith(
  emails: readonly Email[],
  over: { deadLetters?: readonly DeadLetter[]; exchanges?: readonly Exchange[] } = {},
): Shown {
  const { drafts } = aPlan();
  return {
    key: KEY,
    emails,
    deadLetters: over.deadLetters ?? [],
    withoutEmail: [],
    plan: {
      recipients: emails.map(({ recipient, address = "" }) => ({
        id: recipient,
        address,
        locale: "en",
      })),
      drafts,
      exchanges: over.exchanges ?? [anExchange(1_900, "{}")],
      invalid: 0,
      invalidDetail: undefined,
    },
  };
}
