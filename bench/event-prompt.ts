/** From a message body to what the AI is sent, and the checks that its answer must pass. */
import { readEvent } from "../functions/notification/event/event.ts";
import {
  definitionFor,
  type LocalizedContent,
  type Notification,
} from "../functions/notification/evaluate.ts";
import { type Prompt, promptFor, redactorFor } from "../functions/words/prompt.ts";
import { loadFixture } from "../test/helpers/fixture-project.ts";

const { definitions, locales: languages } = await loadFixture();
const COUNTRIES = ["ZA", "US", "GB"];

export type EventPrompt = {
  readonly notification: Notification;
  readonly content: LocalizedContent;
  readonly prompt: Prompt;
};

export function eventPrompt(body: string): EventPrompt {
  const read = readEvent(body);
  const result =
    read.ok && definitionFor(definitions, read.event.type)?.notify(read.event, { languages });
  if (!result || result.kind !== "notify")
    throw new Error("Expected an event that becomes an email");
  const { notification } = result;
  const [content] = notification.contents;
  const redactor = redactorFor(notification, COUNTRIES);
  const prompt =
    content &&
    redactor &&
    notification.ai &&
    promptFor(notification, content, notification.ai, {
      languages: Object.values(languages),
      redactor,
      verify: true,
    });
  if (content === undefined || prompt === undefined)
    throw new Error("Expected an event that AI writes about");
  return { notification, content, prompt };
}
