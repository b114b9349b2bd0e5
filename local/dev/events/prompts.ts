/** The AI requests that an event causes: they identify the event of a recorded request. */
import { SETTINGS } from "../../../functions/config/settings.ts";
import type { Event } from "../../../functions/notification/event/event.ts";
import { definitionFor } from "../../../functions/notification/evaluate.ts";
import { type Prompt, promptFor, redactorFor } from "../../../functions/words/prompt.ts";
import { readJson } from "../../../functions/values/json.ts";
import { isVerdictRequest, readMessages } from "../../servers/ai/chat-completion.ts";
import type { ProjectVersion } from "../project-version.ts";

export type EventPrompt = Pick<Prompt, "system" | "user">;

/** One for each language of the notification. */
export function promptsOf(
  { definitions, locales, settings }: ProjectVersion,
  event: Event,
): readonly EventPrompt[] {
  const notified = definitionFor(definitions, event.type)?.notify(event, {
    languages: locales,
    defaults: {
      locale: settings.locale ?? SETTINGS.locale.default,
      timeZone: settings.timeZone ?? SETTINGS.timeZone.default,
      currency: settings.currency,
    },
  });
  if (notified?.kind !== "notify") return [];
  const { notification } = notified;
  const { ai, contents } = notification;
  const countries = settings.phoneCountries ?? SETTINGS.phoneCountries.default;
  const redactor = redactorFor(notification, countries);
  if (ai === undefined || redactor === undefined) return [];
  const options = {
    languages: Object.values(locales),
    redactor,
    verify: settings.aiVerify !== "off",
  };
  return contents.flatMap((content) => promptFor(notification, content, ai, options) ?? []);
}

/** Whether a recorded request, the writer's or the judge's, belongs to this prompt. */
export function isRequestOf({ system, user }: EventPrompt, body: unknown): boolean {
  const messages = readMessages(body);
  const text = (role: string) => messages.findLast((one) => one.role === role)?.text ?? "";
  return isVerdictRequest(body)
    ? dataIn(text("user")) === user
    : text("user") === user && text("system").startsWith(system);
}

/** The data in a judge's request. */
function dataIn(text: string): string | undefined {
  const read: unknown = readJson(text);
  return typeof read === "object" && read !== null && "data" in read
    ? JSON.stringify(read.data)
    : undefined;
}
