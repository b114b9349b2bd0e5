import { describe, expect, test } from "@jest/globals";
import type { CircuitBreaker } from "../../../functions/coordination/circuit-state.ts";
import { RESEND_SOURCE } from "../../../functions/delivery/stored-event.ts";
import { STATES } from "../../../functions/delivery/ledger-row.ts";
import { FALLBACK_REASONS, NO_AI_DUE } from "../../../functions/words/draft.ts";
import type { Email, EmailState } from "../../../operator/read/email.ts";
import type { Circumstances } from "../../../operator/why/answer.ts";
import { EMAIL_SENTENCES } from "../../../operator/why/email-sentences.ts";
import { FALLBACK_WORDS } from "../../../operator/why/fallback.ts";
import { STATES as STATE_WORDS } from "../../../operator/why/states.ts";
import { whyEmail } from "../../../operator/why/why.ts";

import {
  aDeadLetter,
  ADDRESS,
  anEmail,
  anExchange,
  LATE_AI,
  NOW,
  shownWith,
  today,
} from "./why-factory.ts";

/** The engine's states, and the two that only a reader knows. */
const ALL: readonly EmailState[] = [...STATES, "waiting", "unreadable"];

const OPEN: CircuitBreaker = {
  state: "open",
  openUntilMs: today("16:29:00"),
  openings: 3,
  reason: "ai-timeout",
};

function why(
  over: Partial<Email>,
  now: Partial<Circumstances> = {},
  beside: Parameters<typeof shownWith>[1] = {},
) {
  const email = anEmail(over);
  return whyEmail(email, shownWith([email], beside), { ...NOW, ...now });
}

const happened = (what: Email["history"][number]["what"], time: string, why?: string) => [
  ...anEmail().history,
  { atMs: today(time), what, ...(why !== undefined && { why }) },
];

describe("each state of the engine", () => {
  test.each(ALL)("%s has a sentence that begins with its word, and a next step", (state) => {
    expect(Object.keys(EMAIL_SENTENCES)).toContain(state);
    expect(Object.keys(STATE_WORDS)).toContain(state);
    for (const history of [[], happened("delivered", "16:24:10")]) {
      const { what, word, happened: text, next, sign } = why({ state, history });
      expect(text.startsWith(word)).toBe(true);
      expect(what).toBe(`${text} ${next}`);
      expect(what).toMatch(/^[A-Z].{40,700}\.$/);
      expect(what).not.toMatch(/undefined|null|NaN|\[object|[{}]| {2}|\.\.|Invalid Date/);
      expect(sign).toMatch(/^[✓▲✗…–]$/);
    }
  });

  test("has a sentence of its own", () => {
    const texts = ALL.map(
      (state) =>
        EMAIL_SENTENCES[state]({
          email: anEmail({ state, history: [] }),
          shown: shownWith([]),
          now: NOW,
        }).happened,
    );
    expect(new Set(texts).size).toBe(ALL.length);
  });
});

describe("delivered", () => {
  const history = happened("delivered", "16:24:10", "250 2.0.0 Ok");

  test("names the time, the seconds, the server's answer and where to look", () => {
    expect(why({ history })).toMatchObject({
      tone: "ok",
      what: "Delivered today at 16:24, 7 seconds after the event arrived. The reader's server took it (250 2.0.0 Ok), so if they cannot find it, it is in their spam folder or moved by a rule. Nothing to do here.",
      facts: [
        ["Email", "Business English starts a week later: 7 December 2026"],
        ["From", "class.updated, event evt-20446, text by AI"],
      ],
      commands: [
        [`postrider show evt-20446`, "timeline, the email, the AI's answer"],
        [`postrider resend evt-20446`, "sends the same email a second time"],
      ],
    });
  });

  test("says why it has the fallback text, and that the AI's circuit closes by itself", () => {
    const { what, tone, facts, commands } = why(
      { history, writer: LATE_AI },
      { circuits: { ...NOW.circuits, ai: OPEN } },
      { exchanges: [anExchange(8_000)] },
    );
    expect(tone).toBe("warn");
    expect(what).toBe(
      "Delivered today at 16:24 with the fallback text, because the AI did not answer within 8 seconds. All facts are in it; only the AI's text is missing. The AI's circuit has been open for 4 minutes and closes by itself. The reader's server took it (250 2.0.0 Ok), so if they cannot find it, it is in their spam folder or moved by a rule. Nothing to do here.",
    );
    expect(facts).toContainEqual([
      "From",
      "class.updated, event evt-20446, fallback text (ai-timeout)",
    ]);
    expect(commands.map(([command]) => command)).toContain("postrider circuit");
  });

  const write = (tookMs: number, refused: string, answer?: string) => ({
    ...anExchange(tookMs, answer).calls[0],
    refused,
  });
  test.each([
    [
      [write(12_000, "ai-timeout"), write(8_000, "ai-timeout")],
      "ai-timeout",
      "because the AI did not answer in two tries, of 12 seconds and 8 seconds.",
    ],
    [
      [write(10_000, "ai-timeout"), write(10_000, "ai-timeout")],
      "ai-timeout",
      "because the AI did not answer in two tries, of 10 seconds each.",
    ],
    [
      [write(2_000, "ai-markup", "{}"), write(9_000, "ai-timeout")],
      "ai-timeout",
      "because the AI did not answer the second try within 9 seconds; in the first, the AI's text had a link, an address or markup.",
    ],
    [
      [write(2_000, "ai-markup", "{}"), write(3_000, "ai-markup", "{}")],
      "ai-markup",
      "because the AI's text had a link, an address or markup, in both tries.",
    ],
  ])("tells of each try: %#", (calls, reason, sentence) => {
    const email = { writer: { ...LATE_AI, reason } as never };
    const exchanges = [{ locale: "en", calls }] as never;
    expect(why(email, {}, { exchanges }).what).toContain(sentence);
  });

  test.each(FALLBACK_REASONS)("has a reason for the fallback text %s", (reason) => {
    expect(Object.keys(FALLBACK_WORDS)).toContain(reason);
    const { what, tone } = why({ history, writer: { ...LATE_AI, reason } });
    expect([tone, what.includes("fallback text, because ")]).toEqual(
      NO_AI_DUE.has(reason) ? ["ok", false] : ["warn", true],
    );
    expect(what).not.toMatch(/ai-|undefined/);
  });
});

test.each(["accepted", "delivered"] as const)(
  "%s after it was sent once more says that the reader may have two copies",
  (state) => {
    const history = [...happened("sent-again", "16:24:40"), ...happened(state, "16:25:00")];
    expect(why({ state, history }).happened).toMatch(
      / SES had not answered an earlier try and reported nothing about it, so the email was sent once more today at 16:24: the reader may have two copies\.$/,
    );
    expect(why({ state, history: happened(state, "16:25:00") }).what).not.toContain("two copies");
  },
);

test("text that no AI wrote by design says why", () => {
  const writer = { ...LATE_AI, reason: "nobody-to-mail" } as const;
  expect(why({ writer }).facts).toContainEqual([
    "From",
    "class.updated, event evt-20446, text without AI: every reader in this language was suppressed",
  ]);
});

describe("unconfirmed", () => {
  const intentAtMs = today("16:20:00");

  test("says until when to wait, and what follows", () => {
    expect(why({ state: "unconfirmed", intentAtMs })).toMatchObject({
      tone: "warn",
      what: 'Unconfirmed: SES did not answer today at 16:20, so it is not known yet whether this email was sent. Wait until 16:40. If SES reports it by then, it counts as sent. If not, it is sent once more, or held for your decision if `onUnconfirmed` is "hold".',
    });
  });

  test("is held next when it was sent again before", () => {
    expect(why({ state: "unconfirmed", intentAtMs, resends: 1 }).next).toContain(
      "If not, it is held for your decision.",
    );
  });

  test("never promises a minute that has passed", () => {
    const now = { nowMs: today("16:40:10") };
    expect(why({ state: "unconfirmed", intentAtMs: today("16:20:30") }, now).next).toContain(
      "Wait until 16:41.",
    );
  });

  const OVER = "The time to wait for SES's report was over today at 15:20.";
  const PAUSED = { by: "nomvula", why: "AWS maintenance", atMs: today("10:12:00") };
  test.each<[string, string, Partial<Circumstances>, Parameters<typeof shownWith>[1], string]>([
    ["", "15:00:00", {}, {}, `${OVER} A run decides by 17:00, or sooner`],
    [
      ", and no run decided",
      "14:00:00",
      {},
      {},
      "A run should have decided by 16:00: `postrider doctor` says whether runs start.",
    ],
    [
      ", while sending is paused",
      "15:00:00",
      { paused: PAUSED },
      {},
      "A run decides after you resume.",
    ],
    [
      ", while SES's circuit is open",
      "15:00:00",
      { circuits: { ...NOW.circuits, ses: { ...OPEN, reason: "daily-quota" } } },
      {},
      "A run decides after that.",
    ],
    [
      ", with a dead letter",
      "15:00:00",
      {},
      { deadLetters: [aDeadLetter({ reason: "too-old" })] },
      "Its message is a dead letter, so no run decides: redrive it.",
    ],
  ])("says who decides when the time is over%s", (_, intent, now, beside, sentence) => {
    const { next } = why({ state: "unconfirmed", intentAtMs: today(intent) }, now, beside);
    expect(next).toContain(sentence);
    expect(next).toContain("If no report is about this email, it is sent once more");
    expect(next).not.toContain("Wait until");
  });

  test("is what an old attempt without an answer is read as; a new one is being sent", () => {
    const old = why({ state: "submitting", intentAtMs: today("16:10:00") });
    const young = why({ state: "submitting", intentAtMs: today("16:25:48") });
    expect([old.word, young.word]).toEqual(["Unconfirmed", "Being sent"]);
    expect(young.what).toContain("a run began 12 seconds ago");
  });
});

describe("held", () => {
  test("asks for the operator's decision, with the commands for both answers", () => {
    const { what, commands, facts } = why(
      { state: "held", history: happened("held", "13:31:20") },
      {},
      { deadLetters: [aDeadLetter({ reason: "held" })] },
    );
    expect(what).toBe(
      `Held for your decision today at 13:31: SES did not answer, and no report came within 20 minutes, so it is not known whether the email was sent. Ask ${ADDRESS} whether it arrived. If it did, mark it as sent. If it did not, release it, and it is sent once more.`,
    );
    expect(commands.slice(1)).toEqual([
      ["postrider mark-sent evt-20446", "it arrived"],
      ["postrider release evt-20446", "it did not arrive"],
    ]);
    expect(facts).toContainEqual(["Letter", "its message is a dead letter (held) since 13:02"]);
  });
});

describe("waiting and retrying", () => {
  const waiting = { state: "waiting" as const, plannedAtMs: today("16:25:00"), history: [] };

  test.each([
    ["nothing else", {}, {}, "busy", "the next run sends it, within a minute or two"],
    [
      "a pause",
      {
        paused: {
          atMs: today("10:12:00"),
          by: "arn:aws:sts::1:assumed-role/Ops/nomvula",
          why: "AWS maintenance",
        },
      },
      {},
      "warn",
      'Sending is paused since today at 10:12 by nomvula ("AWS maintenance"). It is sent after you resume.',
    ],
    [
      "SES's open circuit",
      { circuits: { ...NOW.circuits, ses: { ...OPEN, reason: "daily-quota" } } },
      {},
      "warn",
      "SES's daily quota is used up; it frees itself within 24 hours, or request a higher one from AWS. The next try is today at 16:29.",
    ],
    [
      "a redrive",
      {},
      { deadLetters: [aDeadLetter({ reason: "held" })] },
      "warn",
      "Its message is a dead letter, so no run reads it: redrive it",
    ],
  ])("waits for %s", (_, now, beside, tone, sentence) => {
    const answer = why(waiting, now, beside);
    expect([answer.tone, answer.next]).toEqual([tone, expect.stringContaining(sentence)]);
    expect(
      why({ ...waiting, state: "retrying", intentAtMs: today("16:25:00") }, now, beside).next,
    ).toBe(answer.next);
  });

  test("names the doctor when it waits too long", () => {
    expect(why({ ...waiting, plannedAtMs: today("14:20:00") })).toMatchObject({
      tone: "warn",
      next: expect.stringContaining(
        "It has waited for 2 hours, which is too long. `postrider doctor`",
      ),
    });
  });
});

describe("not sent on purpose", () => {
  const suppressed = (reason: string) => ({
    state: "suppressed" as const,
    reason,
    history: happened("suppressed", "09:48:19"),
  });

  test("a suppression says since when, and what removes it", () => {
    const suppression = {
      reason: "complained" as const,
      unsubscribed: [],
      sinceMs: Date.parse("2026-11-03T12:00:00Z"),
    };
    const { what, commands } = why(suppressed("complained"), { suppression });
    expect(what).toBe(
      "Suppressed today at 09:48: the email was not sent, because the reader marked an earlier email as spam on 3 November at 14:00. Remove the suppression only if the reader asks you to. Until then, reach them another way.",
    );
    expect(commands.map(([command]) => command)).toContain(`postrider unsuppress ${ADDRESS}`);
  });

  test("a suppression that was removed says to resend", () => {
    const { next, commands } = why(suppressed("bounced"));
    expect(next).toContain("The suppression was removed since");
    expect(commands.at(-1)).toEqual([`postrider resend evt-20446`, "sends the same email again"]);
  });

  test.each(["suppressed", "cancelled", "expired"] as const)(
    "%s and resent since names the resend, and offers no other",
    (state) => {
      const copy = "a".repeat(32);
      const resent = { atMs: today("16:25:00"), what: "resent", by: "root" };
      const resentAs = (reason: string) => why({ state, history: [{ ...resent, why: reason }] });
      const { happened: text, next, commands } = resentAs(`asked again (${copy})`);
      expect(text).toMatch(/ It was resent by root today at 16:25 \("asked again"\)\.$/);
      expect(next).toBe(
        `Nothing to do here. Ask about the resend, ${copy}: another one may be a second copy for the reader.`,
      );
      expect(commands.at(-1)).toEqual([`postrider why ${copy}`, "what became of the resend"]);
      expect(commands.filter(([command]) => command.includes("resend"))).toEqual([]);
      expect(resentAs("").next).toContain("Ask about the resend: another");
    },
  );

  test("an expired email names the moment after which nothing was to be sent", () => {
    const { what } = why({
      state: "expired",
      expiresAtMs: today("11:00:00"),
      history: happened("expired", "12:10:02"),
    });
    expect(what).toContain("nothing was to be sent after today at 11:00.");
  });

  test("a cancelled email says who and why", () => {
    const history = [
      {
        atMs: today("11:02:15"),
        what: "cancelled",
        by: "arn:aws:iam::1:user/pieter",
        why: "Entered for the wrong client",
      },
    ];
    const email = anEmail({ state: "cancelled", history });
    const { what, facts } = whyEmail(email, shownWith([email]), NOW);
    expect(what).toBe(
      'Cancelled today at 11:02 by pieter ("Entered for the wrong client"), before it was sent. Nothing to do. To send it after all, resend it.',
    );
    expect(facts).toContainEqual(["Note", "11:02 by pieter: Entered for the wrong client"]);
  });
});

test("an erased email says so, whatever its state, and offers nothing", () => {
  const history = [{ atMs: today("10:00:00"), what: "erased", by: "pieter", why: "Asked to" }];
  expect(why({ address: undefined, subject: undefined, history })).toMatchObject({
    word: "Erased",
    what: 'Erased today at 10:00 by pieter ("Asked to"): the address, the text and the history of this email are gone. Its last state was "delivered". Nothing to do; it cannot be resent.',
    commands: [],
  });
});

test("a second copy says that an operator sent it", () => {
  const [event] = [anEmail().event]
    .flatMap((one) => one ?? [])
    .map((one) => ({ ...one, source: RESEND_SOURCE }));
  const { facts } = why({ event });
  expect(facts).toContainEqual(["From", "class.updated, sent again by an operator, text by AI"]);
});

test("text of others never reaches the answer with line breaks or control characters", () => {
  const { what, facts } = why({
    subject: "Two\nlines\u001b[31m",
    state: "bounced",
    reason: "Permanent-General",
    history: happened("bounced", "13:55:10", `550 ${"x".repeat(2_000)}\r\n\u001b[2J`),
  });
  expect([what, ...facts.flat()].join("")).not.toMatch(/\p{Cc}/u);
  expect(Math.max(...facts.flat().map((text) => text.length))).toBeLessThanOrEqual(300);
});
