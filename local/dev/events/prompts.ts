/** The requests that an event leads to at the AI, so that a recorded request is found to be this event's. */
import { VARIABLES } from "../../../functions/config/processor-variables.ts";
import { listOf } from "../../../functions/config/processor-config.ts";
import type { Event } from "../../../functions/notification/event.ts";
import { definitionFor } from "../../../functions/notification/evaluate.ts";
import { languageFor } from "../../../functions/notification/locale.ts";
import { examine } from "../../../functions/words/examine.ts";
import { type Prompt, promptFor } from "../../../functions/words/prompt.ts";
import { readMessages } from "../../servers/ai/chat-completion.ts";
import type { ProjectVersion } from "../project-version.ts";

export type EventPrompt = Pick<Prompt, "system" | "user" | "read">;

/** One for each language of its email; none where the AI is not asked. */
export function promptsOf(
  { definitions, locales, settings }: ProjectVersion,
  event: Event,
): readonly EventPrompt[] {
  const notified = definitionFor(definitions, event.type)?.notify(event, {
    languages: locales,
    defaults: {
      locale: settings.locale ?? VARIABLES.DEFAULT_LOCALE.default,
      timeZone: settings.timeZone ?? VARIABLES.TIME_ZONE.default,
      currency: settings.currency,
    },
  });
  if (notified?.kind !== "told" || notified.notification.ask === undefined) return [];
  const { notification } = notified;
  const { ask, editions } = notification;
  const countries = settings.phoneCountries ?? listOf(VARIABLES.PHONE_COUNTRIES.default);
  const examined = examine(notification, countries);
  if (ask === undefined || examined === undefined) return [];
  return editions.flatMap((edition) => {
    const told = { ...notification, ...examined };
    return promptFor(told, edition, ask, languageFor(locales, edition.locale)) ?? [];
  });
}

/** Whether a recorded request is the one of this prompt, the first or a later try. */
export function isRequestOf({ system, user }: EventPrompt, body: unknown): boolean {
  const messages = readMessages(body);
  const text = (role: string) => messages.findLast((one) => one.role === role)?.text;
  return text("user") === user && text("system")?.startsWith(system) === true;
}
