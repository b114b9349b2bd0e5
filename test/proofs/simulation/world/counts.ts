/** The counts of simulated worlds, in words. */
import type { Seen } from "./world.ts";

/** Each count's label, and what it counts. */
const COUNTS = {
  steps: ["steps", "events on the virtual clock; every promise is checked after each"],
  runs: ["runs", "invocations of the processor"],
  mails: ["emails accepted", "emails that the simulated SES accepted, second copies included"],
  twice: [
    "emails sent twice (allowed only inside the documented window)",
    'second copies: SES accepted the first one, and nothing reported it within the settle time ("The window" in docs/guarantees.md). A second copy outside the window breaks a promise',
  ],
  deadLetters: [
    "dead letters",
    "messages in the dead-letter queue at the end, each with its reason",
  ],
  deaths: ["processes killed", "how often a process was killed at random"],
  freezes: ["processes frozen", "how often a process was suspended at random, to resume later"],
  virtualMinutes: ["virtual minutes", "minutes that passed on the virtual clock"],
} as const satisfies Record<keyof Seen["counts"], readonly [label: string, explanation: string]>;

/** One line per count. */
export function countLines(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(COUNTS).map(([name, [label]]) => `  ${label}: ${counts[name] ?? 0}`);
}

/** What each count means, one line per count. */
export function countExplanations(): string[] {
  return Object.values(COUNTS).map(([label, explanation]) => `  ${label}: ${explanation}.`);
}
