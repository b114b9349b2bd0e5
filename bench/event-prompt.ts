/** From a message body to what the AI is sent: without anybody's data, and with the checks that its answer must pass. */
import { readEvent } from "../functions/notification/event.ts";
import {
  definitionFor,
  type Edition,
  type Notification,
} from "../functions/notification/evaluate.ts";
import { languageFor } from "../functions/notification/locale.ts";
import { examine } from "../functions/words/examine.ts";
import { type Prompt, promptFor } from "../functions/words/prompt.ts";
import { loadFixture } from "../test/helpers/fixture-project.ts";

const { definitions, locales: languages } = await loadFixture();
const COUNTRIES = ["ZA", "US", "GB"];

export type EventPrompt = {
  readonly notification: Notification;
  readonly edition: Edition;
  readonly prompt: Prompt;
};

export function eventPrompt(body: string): EventPrompt {
  const read = readEvent(body);
  const told =
    read.ok && definitionFor(definitions, read.event.type)?.notify(read.event, { languages });
  if (!told || told.kind !== "told" || told.notification.ask === undefined)
    throw new Error("Expected an event that the AI writes about");
  const { notification } = told;
  const [edition] = notification.editions;
  if (edition === undefined) throw new Error("Expected an edition");
  const examined = examine(notification, COUNTRIES);
  if (examined === undefined) throw new Error("Expected an event that is small enough to examine");
  const { ask } = told.notification;
  const prompt = promptFor(
    { ...notification, ...examined },
    edition,
    ask,
    languageFor(languages, edition.locale),
  );
  if (prompt === undefined) throw new Error("Expected something to write about");
  return { notification, edition, prompt };
}
