/** The result of an event under the fixture project's definitions. */
import type { RecipientInput } from "../../functions/notification/definition.ts";
import {
  definitionFor,
  type LocalizedContent,
  type Notification,
  type NotifyResult,
} from "../../functions/notification/evaluate.ts";
import { type Draft, fallbackDraft } from "../../functions/words/draft.ts";
import { type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import { languages } from "../helpers/fixture-languages.ts";
import { loadFixture } from "../helpers/fixture-project.ts";

const { definitions } = await loadFixture();

const OFFICE = "office@example.co.za";
const TIME = "2026-11-23T07:15:00Z";

export function notified(
  type: string,
  data: unknown,
  recipients?: readonly RecipientInput[],
): NotifyResult {
  return definitionOf(type).notify(eventOf(type, data), { languages, recipients });
}

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind === "notify") return answer.notification;
  throw new Error(answer.kind === "refused" ? `refused: ${answer.detail}` : answer.kind);
}

/** The email without AI, in one language. */
export function emailOf(type: string, data: unknown, locale: "en" | "af" = "en"): Draft {
  return fallbackDraft(contentOf(type, data, locale), "by-definition");
}

/** What the AI is sent in English; undefined where there is nothing to write about. */
export function promptOf(type: string, data: unknown): Prompt | undefined {
  const notification = notificationOf(type, data);
  if (notification.ai === undefined) throw new Error(`${type} is written without AI`);
  const content = contentOf(type, data, "en");
  const redactor = redactorFor({ ...notification, contents: [content] }, ["ZA", "US", "GB"]);
  return (
    redactor &&
    promptFor(notification, content, notification.ai, {
      languages: Object.values(languages),
      redactor,
      verify: false,
    })
  );
}

/** "Title: INV-1" */
export const linesOf = ({ facts }: Pick<Draft, "facts">): string[] =>
  facts.map(({ label, value }) => `${label}: ${[value].flat().join(" | ")}`);

function contentOf(type: string, data: unknown, locale: string): LocalizedContent {
  const answer = notified(type, data, [{ address: OFFICE, locale }]);
  const content = answer.kind === "notify" ? answer.notification.contents[0] : undefined;
  if (content === undefined) throw new Error(JSON.stringify(answer));
  return content;
}

function definitionOf(type: string) {
  const definition = definitionFor(definitions, type);
  if (definition === undefined) throw new Error(`no definition for ${type}`);
  return definition;
}

function eventOf(type: string, data: unknown) {
  return { id: "evt-1001", source: "https://app.example.co.za/classes", type, time: TIME, data };
}
