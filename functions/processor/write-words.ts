/** The words of a notification, one draft for each language: by AI within the message's share of the run, else plain. */
import { wordsUntilMs } from "../config/deadline.ts";
import type { AiOptions } from "../notification/definition.ts";
import {
  type Cost,
  type Draft,
  plainDraft,
  type PlainReason,
  writtenDraft,
} from "../words/draft.ts";
import { languageFor } from "../notification/locale.ts";
import type { Reader } from "../notification/reader.ts";
import { examine } from "../words/examine.ts";
import type { Edition, Notification } from "../notification/evaluate.ts";
import { DependencyError } from "../platform/errors.ts";
import type { AiFailureReason } from "../words/ai/ai-failure.ts";
import { microUsdOf, mostMicroUsd } from "../words/budget/price.ts";
import { type Prompt, promptFor, type Told } from "../words/prompt.ts";
import type { SetAside } from "../words/budget/spending-port.ts";
import type { Shift } from "./run-context.ts";
import type { Tools } from "./dependencies.ts";

/** What an answer may cost: a first try and a second. */
const TRIES = 2;

/** Nothing when the run ended before the words came. `nobody` says why a language's words are not worth paying for. */
export async function writeDrafts(
  tools: Tools,
  shift: Shift,
  key: string,
  notification: Notification,
  nobody: (reader: Reader) => Extract<PlainReason, "nobody-to-mail" | "news-too-old"> | undefined,
): Promise<readonly Draft[] | undefined> {
  const { editions, ask } = notification;
  if (ask === undefined) return editions.map((edition) => plainDraft(edition, "by-definition"));
  // Other messages get their turn before the checks of this one take their time.
  await tools.nextTurn();
  if (shift.closing.aborted) return undefined;
  const examined = examine(notification, tools.settings.phoneCountries);
  if (examined === undefined)
    return editions.map((edition) => plainDraft(edition, "too-much-to-check"));
  const drafts = await Promise.all(
    editions.map(async (edition) => {
      const why = nobody(edition);
      return why === undefined
        ? draftOf(tools, shift, key, { ...notification, ...examined }, edition, ask)
        : plainDraft(edition, why);
    }),
  );
  const written = drafts.filter((draft) => draft !== undefined);
  return written.length === drafts.length ? written : undefined;
}

async function draftOf(
  tools: Tools,
  shift: Shift,
  key: string,
  notification: Told & Pick<Notification, "definition">,
  edition: Edition,
  ask: AiOptions,
): Promise<Draft | undefined> {
  const prompt = promptFor(
    notification,
    edition,
    ask,
    languageFor(tools.languages, edition.locale),
  );
  if (prompt === undefined) return plainDraft(edition, "nothing-to-write");
  const closed = await shift.outages.aiClosed();
  if (closed !== undefined) return plainDraft(edition, closed);
  const until = {
    untilMs: wordsUntilMs(tools.now(), shift.startedAtMs, shift.deadlines, {
      shareMs: tools.settings.aiShareMs,
      mails: tools.settings.batchLimit,
      ratePerSecond: tools.mailer.ratePerSecond(),
    }),
    signal: shift.closing,
  };
  const tryMicroUsd = mostOfATry(tools, prompt);
  const setAside = await setAsideOrWhy(tools, shift, TRIES * tryMicroUsd, until);
  if (typeof setAside === "string")
    return shift.ended() === undefined ? plainDraft(edition, setAside) : undefined;
  const written = await tools.write(prompt, until);
  shift.outages.aiAnswered(written);
  const { tokens, unknownTries } = written;
  const cost: Cost = { tokens, microUsd: microUsdOf(tokens, tools.settings.aiPrice) };
  // The draft has what is known; the day's limit must hold also where a bill comes that nobody told us of.
  setAside.spent(cost.microUsd + unknownTries * tryMicroUsd);
  if (shift.ended() !== undefined) return undefined;
  if (written.ok) {
    const { words, model, firstRefused } = written;
    return writtenDraft(edition, words, { model, firstRefused, ...cost });
  }
  if (written.why === "personal-data") {
    tools.metrics.count("PersonalDataStopped");
    tools.log("error", "a request to the AI held personal data, and did not leave", {
      notification: key,
      definition: notification.definition,
    });
  }
  return plainDraft(edition, written.why, cost);
}

/** The counter is no condition of mail: where it cannot be written, the rest of the run's drafts are plain. */
async function setAsideOrWhy(
  { spending, now, log }: Tools,
  shift: Shift,
  microUsd: number,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
): Promise<SetAside | AiFailureReason> {
  try {
    const setAside = await spending.setAside(microUsd, until);
    return setAside ?? (now() < until.untilMs ? "ai-over-budget" : "ai-no-time");
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    // Drafts that waited together fail together: one line for all.
    if (shift.outages.closeAi("ai-not-counted"))
      log("warn", "the AI is not asked in this run: its cost cannot be counted", {
        error: error.message,
      });
    return "ai-not-counted";
  }
}

function mostOfATry({ settings }: Tools, { system, user }: Prompt): number {
  const bytes = Buffer.byteLength(system) + Buffer.byteLength(user);
  return mostMicroUsd(bytes, settings.aiMaxCompletionTokens, settings.aiPrice);
}
