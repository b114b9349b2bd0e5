/** What comes of a webhook's event under this project's definitions. */
import { fileURLToPath } from "node:url";
import type { Event } from "postrider/notifications";
import {
  type Edition,
  loadProject,
  type Notification,
  type Notified,
  notify,
  type Prompt,
  promptOf as promptOfEvent,
} from "postrider/testing";

export const project = await loadProject(
  fileURLToPath(new URL("../notifications", import.meta.url)),
);

export const notified = (type: string, data: unknown): Notified =>
  notify(project, eventOf(type, data));

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind !== "told") throw new Error(JSON.stringify(answer));
  return answer.notification;
}

/** The email in English. */
export function editionOf(type: string, data: unknown): Edition {
  const edition = notificationOf(type, data).editions.find(({ locale }) => locale === "en");
  if (edition === undefined) throw new Error("Expected an email in English");
  return edition;
}

export const promptOf = (type: string, data: unknown): Prompt | undefined =>
  promptOfEvent(project, eventOf(type, data));

/** Facts as lines; those that the AI is not sent end with a star. */
export const linesOf = ({ facts }: Edition): string[] =>
  facts.map(
    ({ label, value, withheld }) =>
      `${label}: ${[value].flat().join(" | ")}${withheld === true ? " *" : ""}`,
  );

function eventOf(type: string, data: unknown): Event {
  return { id: "evt-1", source: "github.com", type, time: "2026-11-23T07:15:00Z", data };
}
