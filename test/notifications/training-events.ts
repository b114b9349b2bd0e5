import {
  definitionFor,
  type Notification,
  type Notified,
} from "../../functions/core/notification.ts";
import { type Prompt, promptFor } from "../../functions/core/prompt.ts";
import type { ClassData } from "../../notifications/class-data.ts";
import { definitions } from "../../notifications/definitions.ts";

export const thandi = {
  name: "Thandi Nkosi",
  email: "thandi.nkosi@example.co.za",
  phone: "+27 82 555 0142",
};
export const pieter = { name: "Pieter van der Merwe", email: "pieter@example.co.za" };
const lerato = { name: "Lerato Mokoena", email: "lerato.mokoena@example.com" };
export const zoe = { name: "Zoë Adams", phone: "072 555 0119" };

/** Any name, address or number of the people above. */
export const PEOPLE = /thandi|nkosi|pieter|merwe|lerato|mokoena|zoë|adams|@|555/i;

export const businessEnglish: ClassData = {
  code: "C-2026-031",
  subject: "Business English, intermediate",
  client: "Karoo Logistics (Pty) Ltd",
  site: "Bellville depot, training room 2",
  startDate: "2026-11-30",
  endDate: "2027-03-12",
  schedule: [
    { day: "Mon", from: "08:30", to: "10:30" },
    { day: "Wed", from: "08:30", to: "10:30" },
  ],
  agent: thandi,
  learners: [lerato, zoe],
};

/** What comes of an event of this type under the definitions as they stand. */
export function notified(type: string, data: unknown): Notified {
  const definition = definitionFor(definitions, type);
  if (definition === undefined) throw new Error(`no definition for ${type}`);
  return definition.notify({
    id: "evt-1001",
    source: "https://app.example.co.za/classes",
    type,
    time: "2026-11-23T07:15:00Z",
    data,
  });
}

export function notificationOf(type: string, data: unknown): Notification {
  const answer = notified(type, data);
  if (!answer.ok) throw new Error(`refused: ${answer.reason}, ${answer.detail}`);
  return answer.notification;
}

/** The two messages that the AI would be sent; throws where it is asked nothing. */
export function promptOf(notification: Notification): Prompt {
  if (notification.ask === undefined) throw new Error("this mail is written without AI");
  const prompt = promptFor(notification, notification.ask);
  if (prompt === undefined) throw new Error("this event leaves nothing to write about");
  return prompt;
}

/** Facts as lines, those for the reader only marked with a star. */
export const linesOf = ({ facts }: Notification): string[] =>
  facts.map(({ label, value, personal }) => `${label}: ${value}${personal === true ? " *" : ""}`);

/** Changes as lines, those for the reader only marked with a star. */
export const changesOf = ({ changes }: Notification): string[] =>
  changes.map(
    ({ label, before, after, personal }) =>
      `${label}: ${before} -> ${after}${personal === true ? " *" : ""}`,
  );
