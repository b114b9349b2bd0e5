/** Evaluates an event with this project's definitions. */
import { fileURLToPath } from "node:url";
import type { Event, RecipientInput } from "postrider/notifications";
import {
  type EvaluatedSample,
  evaluateSample,
  loadProject,
  type Notification,
  type NotifyResult,
  notify,
  type Prompt,
  promptOf as promptOfEvent,
} from "postrider/testing";

export const project = await loadProject(
  fileURLToPath(new URL("../notifications", import.meta.url)),
);

export const OFFICE = "office@example.co.za";

export function notified(
  type: string,
  data: unknown,
  recipients?: readonly RecipientInput[],
): NotifyResult {
  return notify(project, eventOf(type, data), recipients);
}

/** The text whose hash is the notification's key. */
export function keyTextOf(type: string, data: unknown): string {
  return definitionOf(type).keyTextOf(eventOf(type, data));
}

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind === "notify") return answer.notification;
  throw new Error(answer.kind === "refused" ? `refused: ${answer.detail}` : answer.kind);
}

/** The email in one language. */
export function emailOf(type: string, data: object, locale: "en" | "af" = "en"): EvaluatedSample {
  const sample = { name: "a test", event: eventOf(type, { notify: [OFFICE], ...data }) };
  const options = { locale, languages: project.locales };
  const email = evaluateSample(definitionOf(type), sample, {}, options);
  if (email.outcome !== "email") throw new Error(`${email.outcome}: ${email.reason}`);
  return email;
}

/** The AI's request in English. @throws Error if the definition has no `ai` */
export function promptOf(type: string, data: unknown): Prompt | undefined {
  if (notificationOf(type, data).ai === undefined) throw new Error(`${type} is written without AI`);
  return promptOfEvent(project, eventOf(type, data));
}

/** "Site: Boardroom" */
export const linesOf = ({ facts }: EvaluatedSample): string[] =>
  Object.entries(facts).map(([label, value]) => `${label}: ${[value].flat().join(" | ")}`);

function definitionOf(type: string) {
  const definition = project.definitions.find((one) => one.type === type);
  if (definition === undefined) throw new Error(`no definition for ${type}`);
  return definition;
}

function eventOf(type: string, data: unknown): Event {
  return {
    id: "evt-1001",
    source: "https://app.example.co.za/classes",
    type,
    time: "2026-11-23T07:15:00Z",
    data,
  };
}
