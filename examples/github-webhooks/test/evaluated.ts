/** Evaluates a webhook's event with this project's definitions. */
import { fileURLToPath } from "node:url";
import type { Event } from "postrider/notifications";
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

export const notified = (type: string, data: unknown): NotifyResult =>
  notify(project, eventOf(type, data));

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind !== "notify") throw new Error(JSON.stringify(answer));
  return answer.notification;
}

export function emailOf(type: string, data: unknown): EvaluatedSample {
  const definition = project.definitions.find((one) => one.type === type);
  if (definition === undefined) throw new Error(`no definition for ${type}`);
  const email = evaluateSample(definition, { name: "a test", event: eventOf(type, data) });
  if (email.outcome !== "email") throw new Error(`${email.outcome}: ${email.reason}`);
  return email;
}

export const promptOf = (type: string, data: unknown): Prompt | undefined =>
  promptOfEvent(project, eventOf(type, data));

function eventOf(type: string, data: unknown): Event {
  return { id: "evt-1", source: "github.com", type, time: "2026-11-23T07:15:00Z", data };
}
