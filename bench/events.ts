/** The events of the benchmarks: classes that were changed, one recipient each, which the AI writes about. */
import type { Answer } from "../functions/words/answer.ts";

/** A message body of about 1.5 KB; `number` is in the class's code, and so in the prompt. */
export function classUpdated(series: string, number: number): string {
  const before = {
    code: codeOf(number),
    subject: "Business English, intermediate",
    client: "Karoo Logistics (Pty) Ltd",
    site: "Bellville depot, training room 2",
    startDate: "2026-11-30",
    endDate: "2027-03-12",
    schedule: [
      { day: "Mon", from: "08:30", to: "10:30" },
      { day: "Wed", from: "08:30", to: "10:30" },
    ],
    agent: { name: "Thandi Nkosi", email: "thandi.nkosi@example.co.za", phone: "+27 82 555 0142" },
    learners: [
      { name: "Lerato Mokoena", email: "lerato.mokoena@example.com", phone: "072 555 0119" },
      { name: "Zoe Adams", email: "zoe.adams@example.com" },
      { name: "Ayanda Dlamini", email: "ayanda.d@example.com" },
    ],
  };
  const after = {
    ...before,
    site: "Bellville depot, boardroom",
    schedule: [
      { day: "Tue", from: "13:00", to: "15:00" },
      { day: "Thu", from: "13:00", to: "15:00" },
    ],
    agent: { name: "Pieter van der Merwe", email: "pieter@example.co.za", phone: "083 555 0177" },
  };
  return JSON.stringify({
    specversion: "1.0",
    id: `${series}-${number}`,
    source: "https://app.example.co.za/classes",
    type: "class.updated",
    time: "2026-11-23T07:15:00Z",
    data: { before, after, notify: [`reader-${number}@example.co.za`] },
  });
}

/** The number of an event, read back from the AI's prompt. */
export function numberInPrompt(body: unknown): number {
  return Number(/C-2026-(\d{6})/.exec(JSON.stringify(body))?.[1] ?? "0");
}

/** What the AI answers, always as long; its latency is the benchmark's, its words are not. */
export const ANSWER: Answer = {
  headline: "The class {F1} has another schedule and another site.",
  bullets: ["{C1.added} takes the place of {C1.removed}.", "The site changes {C2}."],
  summary: "",
};

function codeOf(number: number): string {
  return `C-2026-${String(number).padStart(6, "0")}`;
}
