/** The options of `postrider find` as words: for the next page, and for a question that found nothing. */
import { argumentOf } from "../../../operator/command-text.ts";
import type { EmailState, EventWithoutEmail } from "../../../operator/read/email.ts";
import { type Clock, whenText } from "../../../operator/why/times.ts";
import type { ReadingOptions } from "./reading.ts";

export type EventKind = EventWithoutEmail["outcome"]["kind"];

export type FindOptions = ReadingOptions & {
  readonly address?: string;
  readonly event?: string;
  readonly source?: string;
  readonly definition?: string;
  readonly state?: readonly (EmailState | EventKind)[];
  /** Epoch ms. */
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
  readonly cursor?: string;
};

const FILTERS = ["state", "definition", "since", "until"] as const;
type Filter = (typeof FILTERS)[number];

/** The same question in a command, with a space after it. `without`: filters that it leaves out. */
export function questionText(
  text: string | undefined,
  { address, event, source, definition, state, since, until, limit }: FindOptions,
  without: readonly Filter[] = [],
): string {
  const named = { address, event, source, definition, state: state?.join(",") };
  const times = { since, until };
  const parts = [
    text,
    ...Object.entries(named).flatMap(([name, value]) =>
      value === undefined || without.some((one) => one === name) ? [] : [`--${name}`, value],
    ),
    ...Object.entries(times).flatMap(([name, ms]) =>
      ms === undefined || without.some((one) => one === name)
        ? []
        : [`--${name}`, new Date(ms).toISOString()],
    ),
    ...(limit === 20 ? [] : ["--limit", String(limit)]),
  ].filter((part) => part !== undefined);
  return parts.map((part) => `${argumentOf(part)} `).join("");
}

/** "No email to a@b.example in the state bounced. To widen the search, …"; undefined without a filter. */
export function nothingByFilter(
  what: string,
  text: string | undefined,
  options: FindOptions,
  clock: Clock,
): string | undefined {
  const { state, definition, since, until } = options;
  const words: Readonly<Record<Filter, string | undefined>> = {
    state: state && `in the state ${listed(state, "or")}`,
    definition: definition && `of ${definition}`,
    since: since === undefined ? undefined : `planned since ${timeOf(since, clock)}`,
    until: until === undefined ? undefined : `planned until ${timeOf(until, clock)}`,
  };
  const used = FILTERS.filter((name) => words[name] !== undefined);
  if (used.length === 0) return undefined;
  // Skipped events have a list of their own: without their state it is another question.
  const isOfEvents = what === "event";
  const loose = isOfEvents ? used.filter((name) => name !== "state") : used;
  const filter = used.map((name) => words[name]).join(", ");
  const [first = ""] = filter;
  const nothing = `No ${what}${first === "i" ? " " : ", "}${filter}.`;
  if (loose.length === 0) return nothing;
  const flags = listed(
    loose.map((name) => `--${name}`),
    "and",
  );
  const wider = questionText(text, options, loose).trimEnd();
  return `${nothing} To widen the search, leave out ${flags}: \`${`postrider find ${wider}`.trimEnd()}\``;
}

function timeOf(ms: number, clock: Clock): string {
  return whenText(ms, clock).replace(/^on /, "");
}

function listed(all: readonly string[], and: "and" | "or"): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${and} ${all.at(-1)}`;
}
