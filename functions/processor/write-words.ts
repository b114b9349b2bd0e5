/** Writes the drafts of a notification, one for each language: by AI within the message's share of the run, else the fallback text. */
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
import { hiddenValues, type Prompt, promptFor, redactorFor } from "../words/prompt.ts";
import type { Redactor } from "../words/redactor/redactor.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";

/** A first answer, and a second one when the first is not used. */
const TRIES = 2;

/** Undefined when the run ended first. `skipReason`: why these readers get no AI text. */
export async function writeDrafts(
  deps: Dependencies,
  context: RunContext,
  key: string,
  notification: Notification,
  skipReason: (
    reader: Reader,
  ) => Extract<FallbackReason, "nobody-to-mail" | "news-too-old"> | undefined,
): Promise<readonly Draft[] | undefined> {
  const { contents, ai } = notification;
  if (ai === undefined) return contents.map((content) => fallbackDraft(content, "by-definition"));
  // The checks take time; other messages run in between.
  await deps.nextTurn();
  if (context.closing.aborted) return undefined;
  const redactor = redactorFor(notification, deps.settings.phoneCountries);
  if (redactor === undefined)
    return contents.map((content) => fallbackDraft(content, "too-much-to-check"));
  // Time zone and currency do not change the words: one answer for each language.
  const answers = new Map<Language, Promise<Answered | undefined>>();
  const drafts = await Promise.all(
    contents.map(async (content) => {
      const reason = skipReason(content);
      if (reason !== undefined) return fallbackDraft(content, reason);
      const isFirst = !answers.has(content.language);
      const asked =
        answers.get(content.language) ??
        answerFor(deps, context, key, notification, content, ai, redactor);
      answers.set(content.language, asked);
      const answered = await asked;
      return answered && draftOf(content, answered, isFirst, redactor);
    }),
  );
  const written = drafts.filter((draft) => draft !== undefined);
  return written.length === drafts.length ? written : undefined;
}

/** The AI's answer for a language, or the reason for the fallback text. */
type Answered =
  | {
      readonly prompt: Prompt;
      readonly written: Extract<Written, { ok: true }>;
      readonly cost: Cost;
    }
  | { readonly reason: FallbackReason; readonly cost: Cost };

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

/** Undefined when the run ended first. */
async function answerFor(
  deps: Dependencies,
  context: RunContext,
  key: string,
  notification: Notification,
  content: LocalizedContent,
  ai: AiOptions,
  redactor: Redactor,
): Promise<Answered | undefined> {
  const { aiVerify: verify, aiPrice, aiVerifyPrice } = deps.settings;
  const languages = Object.values(deps.languages);
  const prompt = promptFor(notification, content, ai, { languages, redactor, verify });
  if (prompt === undefined) return { reason: "nothing-to-write", cost: NO_COST };
  const closed = await context.circuits.checkAi();
  if (closed !== undefined) return { reason: closed, cost: NO_COST };
  const until = {
    untilMs: wordsUntilMs(deps.now(), context.startedAtMs, context.deadlines, {
      shareMs: deps.settings.aiShareMs,
      mails: deps.settings.batchLimit,
      ratePerSecond: deps.mailer.ratePerSecond(),
    }),
    signal: context.closing,
  };
  const most = mostOfATry(deps, prompt);
  const reserved = await reserveOrReason(deps, context, TRIES * (most.write + most.verify));
  if (typeof reserved === "string")
    return context.endedBy() === undefined ? { reason: reserved, cost: NO_COST } : undefined;
  const written = await deps.write(prompt, until);
  context.circuits.aiAnswered(written);
  const { tokens, unknownTries, verification = NO_USAGE } = written;
  const cost: Cost = {
    tokens: addTokens(tokens, verification.tokens),
    microUsd: microUsdOf(tokens, aiPrice) + microUsdOf(verification.tokens, aiVerifyPrice),
  };
  // The draft has the known cost; the budget also counts answers without a usage, at their highest price.
  reserved.settle(
    cost.microUsd + unknownTries * most.write + verification.unknownTries * most.verify,
  );
  if (context.endedBy() !== undefined) return undefined;
  if (written.ok) return { prompt, written, cost };
  if (written.reason === "personal-data") {
    deps.metrics.count("BlockedContent");
    deps.log("error", "AI request blocked: it contained personal data", {
      event: "personal-data-blocked",
      notification: key,
      definition: notification.definition,
    });
  }
  return { reason: written.reason, cost };
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
function mostOfATry(
  { settings }: Dependencies,
  { system, user, judge }: Prompt,
): { readonly write: number; readonly verify: number } {
  const { aiMaxCompletionTokens: tokens, aiPrice, aiVerifyPrice } = settings;
  const bytes = Buffer.byteLength(system) + Buffer.byteLength(user);
  return {
    write: mostMicroUsd(bytes, tokens, aiPrice),
    // The judge also reads the answer.
    verify:
      judge === undefined ? 0 : mostMicroUsd(bytes + MOST_ANSWER_BYTES, tokens, aiVerifyPrice),
  };
}

const MOST_ANSWER_BYTES = 4_000;
