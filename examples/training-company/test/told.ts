/** What comes of an event under this project's definitions. */
import { fileURLToPath } from "node:url";
import type { Change, Event, RecipientInput } from "postrider/notifications";
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

export const OFFICE = "office@example.co.za";

export function notified(
  type: string,
  data: unknown,
  recipients?: readonly RecipientInput[],
): Notified {
  return notify(project, eventOf(type, data), recipients);
}

/** The text whose hash is the notification's key. */
export function keyTextOf(type: string, data: unknown): string | undefined {
  return project.definitions
    .find((definition) => definition.type === type)
    ?.keyTextOf(eventOf(type, data));
}

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (answer.kind === "told") return answer.notification;
  throw new Error(answer.kind === "refused" ? `refused: ${answer.detail}` : answer.kind);
}

/** The email in one language. */
export function editionOf(type: string, data: unknown, locale: "en" | "af" = "en"): Edition {
  const answer = notified(type, data, [{ address: OFFICE, locale }]);
  const edition = answer.kind === "told" ? answer.notification.editions[0] : undefined;
  if (edition === undefined) throw new Error(JSON.stringify(answer));
  return edition;
}

/** What the AI is sent in English. @throws where the definition does not ask it */
export function promptOf(type: string, data: unknown): Prompt | undefined {
  if (notificationOf(type, data).ask === undefined)
    throw new Error("this email is written without AI");
  return promptOfEvent(project, eventOf(type, data));
}

/** Facts as lines; those that the AI is not sent end with a star. */
export const linesOf = ({ facts }: Edition): string[] =>
  facts.map(
    ({ label, value, withheld }) =>
      `${label}: ${[value].flat().join(" | ")}${withheld === true ? " *" : ""}`,
  );

/** Changes as lines; those that the AI is not sent end with a star. */
export const changesOf = ({ changes }: Edition): string[] =>
  changes.map((change) => `${textOf(change)}${change.withheld === true ? " *" : ""}`);

function textOf(change: Change): string {
  const { label } = change;
  if ("before" in change) return `${label}: ${change.before} -> ${change.after}`;
  const items = [
    ...change.added.map((one) => `+${one}`),
    ...change.removed.map((one) => `-${one}`),
  ];
  return `${label}: ${items.join(" ")}`;
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
