/** What comes of an event under the definitions as they stand. */
import type { RecipientInput } from "../../functions/notification/definition.ts";
import {
  definitionFor,
  type Edition,
  type Notification,
  type Notified,
} from "../../functions/notification/evaluate.ts";
import { examine } from "../../functions/words/examine.ts";
import { type Prompt, promptFor } from "../../functions/words/prompt.ts";
import { languages, loadFixture } from "../helpers/fixture-project.ts";

const { definitions } = await loadFixture();

const OFFICE = "office@example.co.za";
const TIME = "2026-11-23T07:15:00Z";

export function notified(
  type: string,
  data: unknown,
  recipients?: readonly RecipientInput[],
): Notified {
  return definitionOf(type).notify(eventOf(type, data), { languages, recipients });
}

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind === "told") return answer.notification;
  throw new Error(answer.kind === "refused" ? `refused: ${answer.detail}` : answer.kind);
}

/** The mail in one language, whoever is told. */
export function editionOf(type: string, data: unknown, locale: "en" | "af" = "en"): Edition {
  const answer = notified(type, data, [{ address: OFFICE, locale }]);
  const edition = answer.kind === "told" ? answer.notification.editions[0] : undefined;
  if (edition === undefined) throw new Error(JSON.stringify(answer));
  return edition;
}

/** The two messages that the AI would be sent in English; nothing where there is nothing to write. */
export function promptOf(type: string, data: unknown): Prompt | undefined {
  const notification = notificationOf(type, data);
  if (notification.ask === undefined) throw new Error("this mail is written without AI");
  const edition = editionOf(type, data);
  const examined = examine({ ...notification, editions: [edition] }, ["ZA", "US", "GB"]);
  return (
    examined && promptFor({ ...notification, ...examined }, edition, notification.ask, languages.en)
  );
}

/** Facts as lines, those that the AI is not sent marked with a star. */
export const linesOf = ({ facts }: Edition): string[] =>
  facts.map(
    ({ label, value, withheld }) =>
      `${label}: ${[value].flat().join(" | ")}${withheld === true ? " *" : ""}`,
  );

function definitionOf(type: string) {
  const definition = definitionFor(definitions, type);
  if (definition === undefined) throw new Error(`no definition for ${type}`);
  return definition;
}

function eventOf(type: string, data: unknown) {
  return { id: "evt-1001", source: "https://app.example.co.za/classes", type, time: TIME, data };
}
