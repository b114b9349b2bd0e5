/** Writes the drafts of a notification, one for each language: by AI within 40 s (`AI_SHARE_MS`), else the fallback text. */
import { wordsUntilMs } from "../config/deadline.ts";
import type { AiOptions } from "../notification/definition.ts";
import type { LocalizedContent, Notification } from "../notification/evaluate.ts";
import type { Language } from "../notification/language.ts";
import type { Reader } from "../notification/reader.ts";
import { DependencyError } from "../platform/errors.ts";
import type { AiFailureReason } from "../words/ai/ai-failure.ts";
import type { Usage, Written } from "../words/ai/writer-port.ts";
import { microUsdOf, mostMicroUsd } from "../words/budget/price.ts";
import type { ReservedDraft } from "../words/budget/budget.ts";
import {
  addTokens,
  type Cost,
  type Draft,
  NO_COST,
  NO_TOKENS,
  fallbackDraft,
  type FallbackReason,
  writtenDraft,
} from "../words/draft.ts";
import type { Exchange } from "../words/exchange.ts";
import { MAX_SENTENCES_BYTES } from "../words/judge.ts";
import { hiddenValues, type Prompt, promptFor, redactorFor } from "../words/prompt.ts";
import type { Redactor } from "../words/redactor/redactor.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";

/** A first answer, and a second one when the first is not used. */
const TRIES = 2;

/** Undefined when the run ended first. `skipReason`: why the AI is not asked for these readers, or undefined. */
export async function writeDrafts(
  deps: Dependencies,
  context: RunContext,
  key: string,
  notification: Notification,
  skipReason: (
    reader: Reader,
  ) => Extract<FallbackReason, "nobody-to-mail" | "news-too-old"> | undefined,
): Promise<WrittenDrafts | undefined> {
  const { contents, ai } = notification;
  const fallback = (reason: FallbackReason): WrittenDrafts => ({
    drafts: contents.map((content) => fallbackDraft(content, reason)),
    exchanges: [],
  });
  if (ai === undefined) return fallback("by-definition");
  // Finding the personal values takes time; other messages run in between.
  await deps.nextTurn();
  if (context.noNewWork.aborted) return undefined;
  const redactor = redactorFor(notification, deps.settings.phoneCountries);
  if (redactor === undefined) return fallback("too-much-to-check");
  // Time zone and currency do not change the words: one answer for each language.
  const answers = new Map<Language, Promise<Answered | undefined>>();
  const drafts = await Promise.all(
    contents.map(async (content) => {
      const reason = skipReason(content);
      if (reason !== undefined) return fallbackDraft(content, reason);
      const isFirst = !answers.has(content.language);
      const asked =
        answers.get(content.language) ??
        answerFor(deps, context, { key, notification, content, ai, redactor });
      answers.set(content.language, asked);
      const answered = await asked;
      return answered && draftOf(content, answered, isFirst, redactor);
    }),
  );
  const written = drafts.filter((draft) => draft !== undefined);
  if (written.length < drafts.length) return undefined;
  const exchanges = await Promise.all(
    [...answers].map(async ([{ locale }, asked]) => ({
      locale,
      calls: (await asked)?.calls ?? [],
    })),
  );
  return { drafts: written, exchanges: exchanges.filter(({ calls }) => calls.length > 0) };
}

export type WrittenDrafts = {
  readonly drafts: readonly Draft[];
  /** One for each language that the AI was asked to write. */
  readonly exchanges: readonly Exchange[];
};

/** The AI's answer for a language, or the reason for the fallback text. */
type Answered =
  | {
      readonly prompt: Prompt;
      readonly written: Extract<Written, { ok: true }>;
      readonly cost: Cost;
      readonly calls?: Written["calls"];
    }
  | {
      readonly reason: FallbackReason;
      readonly cost: Cost;
      readonly calls?: Written["calls"];
    };

/** The first draft of a language carries the cost of the answer. */
function draftOf(
  content: LocalizedContent,
  answered: Answered,
  isFirst: boolean,
  redactor: Redactor,
): Draft {
  const cost = isFirst ? answered.cost : NO_COST;
  if ("reason" in answered) return fallbackDraft(content, answered.reason, cost);
  const { prompt, written } = answered;
  const { answer, model, firstRefused } = written;
  const writer = { model, firstRefused, ...cost };
  return writtenDraft(content, answer, hiddenValues(redactor), prompt.summaryOf, writer);
}

type AnswerInput = {
  readonly key: string;
  readonly notification: Notification;
  readonly content: LocalizedContent;
  readonly ai: AiOptions;
  readonly redactor: Redactor;
};

/** Undefined when the run ended first. */
async function answerFor(
  deps: Dependencies,
  context: RunContext,
  { key, notification, content, ai, redactor }: AnswerInput,
): Promise<Answered | undefined> {
  const { aiVerify: verify, aiPrice, aiVerifyPrice } = deps.settings;
  const languages = Object.values(deps.languages);
  const prompt = promptFor(notification, content, ai, { languages, redactor, verify });
  if (prompt === undefined) return { reason: "nothing-to-write", cost: NO_COST };
  const whyNoAi = await context.circuits.checkAi();
  if (whyNoAi !== undefined) return { reason: whyNoAi, cost: NO_COST };
  const until = {
    untilMs: wordsUntilMs(deps.now(), context.startedAtMs, context.deadlines, {
      shareMs: deps.settings.aiShareMs,
      mails: deps.settings.batchLimit,
      ratePerSecond: deps.mailer.ratePerSecond(),
    }),
    signal: context.noNewWork,
  };
  const highestCost = highestCostOf(deps, prompt);
  const reserved = await reserveOrReason(
    deps,
    context,
    TRIES * (highestCost.write + highestCost.verify),
  );
  // The run may have ended while the reservation waited.
  if (typeof reserved === "string")
    return context.endedBy() === undefined ? { reason: reserved, cost: NO_COST } : undefined;
  const written = await deps.writeWithAi(prompt, until);
  context.circuits.recordAi(written);
  const { tokens, unknownTries, verification = NO_USAGE } = written;
  const cost: Cost = {
    tokens: addTokens(tokens, verification.tokens),
    microUsd: microUsdOf(tokens, aiPrice) + microUsdOf(verification.tokens, aiVerifyPrice),
  };
  // An answer that reports no tokens counts with its highest cost, in the budget only.
  reserved.recordUse(
    cost.microUsd +
      unknownTries * highestCost.write +
      verification.unknownTries * highestCost.verify,
  );
  if (context.endedBy() !== undefined) return undefined;
  const { calls } = written;
  if (written.ok) return { prompt, written, cost, calls };
  if (written.reason === "personal-data") {
    deps.metrics.count("BlockedContent");
    deps.log("error", "AI request blocked: it contained personal data", {
      event: "personal-data-blocked",
      notification: key,
      definition: notification.definition,
    });
  }
  return { reason: written.reason, cost, calls };
}

const NO_USAGE: Usage = { tokens: NO_TOKENS, unknownTries: 0 };

/** No budget, no AI; but the email goes out, with the fallback text. */
async function reserveOrReason(
  { budget, log }: Dependencies,
  context: RunContext,
  mostMicroUsd: number,
): Promise<ReservedDraft | AiFailureReason> {
  try {
    return (await budget.reserve(mostMicroUsd)) ?? "ai-over-budget";
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    // One line for all drafts that waited together.
    if (context.circuits.turnAiOff("ai-not-counted"))
      log("warn", "The AI's budget cannot be reserved; this run uses fallback texts", {
        event: "budget-not-reserved",
        error: error.message,
      });
    return "ai-not-counted";
  }
}

/** The highest cost of each call, millionths of a US dollar. */
function highestCostOf(
  { settings }: Dependencies,
  { system, user, judge }: Prompt,
): { readonly write: number; readonly verify: number } {
  const { aiMaxCompletionTokens: tokens, aiPrice, aiVerifyPrice } = settings;
  const bytes = Buffer.byteLength(system) + Buffer.byteLength(user);
  return {
    write: mostMicroUsd(bytes, tokens, aiPrice),
    // The judge also reads the answer.
    verify:
      judge === undefined ? 0 : mostMicroUsd(bytes + MAX_SENTENCES_BYTES, tokens, aiVerifyPrice),
  };
}
