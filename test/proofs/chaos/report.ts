/** What a crash has come to, and whether the promises held. */
import Table from "cli-table3";
import type { Stage } from "../../helpers/stage.ts";
import type { CrashOptions } from "./crash.ts";
import type { CrashEvent } from "./events.ts";
import type { Journal, Run } from "./journal.ts";
import { type Letters, mailsOf, type Parked, readRows } from "./operator.ts";
import { type Explanation, whyTwice } from "./verdict.ts";

export type StepCount = { before: number; after: number; frozen: number };

export type CrashReport = {
  readonly options: CrashOptions;
  /** Strikes by the step at which they came. */
  readonly steps: ReadonlyMap<string, StepCount>;
  readonly kills: number;
  readonly freezes: number;
  /** Points that the proxies have seen. */
  readonly points: number;
  readonly runs: number;
  /** Runs that began while another one was at work in the same slot, and in another. */
  readonly overlaps: { readonly sameSlot: number; readonly otherSlot: number };
  /** Messages in the queue, the producer's second ones among them. */
  readonly queued: number;
  readonly recipients: number;
  readonly mails: number;
  readonly parked: readonly Parked[];
  readonly toldLater: readonly Explanation[];
  /** Second letters of events that had been decided. */
  readonly lettersAgain: number;
  /** Runs by their outcome. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly killsItsRun: number;
  /** Second mails in the one window, by why it was open. */
  readonly twiceInWindow: readonly string[];
  /** Recipients with a mail too many that the window does not explain. */
  readonly twice: number;
  /** Recipients without a mail. */
  readonly lost: number;
  /** Rows that are not `accepted` though the queue is empty. */
  readonly open: number;
  readonly unexpectedLetters: readonly string[];
  readonly isAtRest: boolean;
  readonly seconds: number;
};

export async function reportOf(
  stage: Stage,
  seen: Pick<CrashReport, "options" | "points" | "isAtRest" | "seconds"> & {
    readonly events: readonly CrashEvent[];
    readonly runs: readonly Run[];
    readonly journal: Journal;
    readonly letters: Letters;
  },
): Promise<CrashReport> {
  const { options, events, runs, journal, letters } = seen;
  const steps = new Map<string, StepCount>();
  for (const { struck } of runs) {
    if (struck === undefined) continue;
    const count = steps.get(struck.point.step) ?? { before: 0, after: 0, frozen: 0 };
    count[struck.kind === "freeze" ? "frozen" : struck.point.when]++;
    steps.set(struck.point.step, count);
  }
  const rows = await readRows(stage);
  const readers = events.flatMap((event) => event.readers);
  const twiceInWindow: string[] = [];
  let [twice, lost, open] = [0, 0, 0];
  for (const reader of readers) {
    const mails = mailsOf(stage, reader);
    if (mails.length === 0) lost++;
    if (rows.get(reader.delivery)?.row.state !== "accepted") open++;
    if (mails.length < 2) continue;
    const why =
      options.policy === "retry" ? whyTwice(journal.notesOf(reader.delivery), mails) : undefined;
    if (why === undefined) twice++;
    else twiceInWindow.push(why);
  }
  const counts = [...steps.values()];
  return {
    options,
    steps,
    kills: counts.reduce((sum, { before, after }) => sum + before + after, 0),
    freezes: counts.reduce((sum, { frozen }) => sum + frozen, 0),
    points: seen.points,
    runs: runs.length,
    overlaps: overlapsOf(runs),
    queued: events.reduce((sum, { copies }) => sum + copies, 0),
    recipients: readers.length,
    mails: stage.mailed().length,
    parked: letters.parked,
    toldLater: letters.toldLater,
    lettersAgain: letters.again,
    outcomes: tallied(runs.map(({ outcome }) => outcome ?? "none")),
    killsItsRun: letters.killsItsRun,
    twiceInWindow,
    twice,
    lost,
    open,
    unexpectedLetters: letters.unexpected,
    isAtRest: seen.isAtRest,
    seconds: seen.seconds,
  };
}

function overlapsOf(runs: readonly Run[]): CrashReport["overlaps"] {
  const atWork = runs.filter(({ outcome }) => outcome !== "busy");
  const beside = (run: Run, isSameSlot: boolean) =>
    atWork.some(
      (other) =>
        other !== run &&
        (other.slot === run.slot) === isSameSlot &&
        other.startedAtMs <= run.startedAtMs &&
        (other.endedAtMs ?? Infinity) > run.startedAtMs,
    );
  return {
    sameSlot: runs.filter((run) => beside(run, true)).length,
    otherSlot: runs.filter((run) => beside(run, false)).length,
  };
}

/** What is broken, in words; nothing when every promise held. */
export function brokenPromises(report: CrashReport): string[] {
  const { lost, twice, open, parked, toldLater, unexpectedLetters, isAtRest } = report;
  const unexplained = [...parked, ...toldLater].filter(({ why }) => why === "unexplained").length;
  return [
    ...(lost > 0 ? [`${lost} recipients have no mail`] : []),
    ...(twice > 0 ? [`${twice} recipients have a mail too many`] : []),
    ...(open > 0 ? [`${open} rows are not accepted`] : []),
    ...(unexplained > 0 ? [`${unexplained} parked deliveries were not struck in the window`] : []),
    ...(unexpectedLetters.length > 0
      ? [`dead letters that no strike explains: ${unexpectedLetters.join(", ")}`]
      : []),
    ...(isAtRest ? [] : ["the queue does not become empty"]),
  ];
}

const COMPACT = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/** The closing tables. */
export function reportTables(report: CrashReport): string {
  const style = { head: [], border: [] };
  const strikes = new Table({
    head: ["struck at", "killed before", "killed after", "frozen"],
    colAligns: ["left", "right", "right", "right"],
    style,
    chars: COMPACT,
  });
  for (const [step, { before, after, frozen }] of [...report.steps].toSorted(([one], [other]) =>
    one.localeCompare(other),
  ))
    strikes.push([step, before, after, frozen]);
  const totals = new Table({ colAligns: ["left", "right"], style, chars: COMPACT });
  const { options, overlaps, parked } = report;
  totals.push(
    ["policy, seed", `${options.policy}, ${options.seed}`],
    ["kills", report.kills],
    ["freezes past the lease", report.freezes],
    ["points found", report.points],
    ["runs", `${report.runs} (${counted(report.outcomes)})`],
    [
      "runs begun beside another: same slot, other slot",
      `${overlaps.sameSlot}, ${overlaps.otherSlot}`,
    ],
    ["events, messages", `${options.messages}, ${report.queued}`],
    ["recipients", report.recipients],
    ["mails", report.mails],
    ["parked in the window (SES has the mail)", whys(parked.filter(({ isMailed }) => isMailed))],
    ["parked, and the mail had not left", whys(parked.filter(({ isMailed }) => !isMailed))],
    ["parked, and told later by its own run", whys(report.toldLater)],
    ["second letters of one event", report.lettersAgain],
    ["dead-lettered as poison-message, sent again", report.killsItsRun],
    ["twice, in the window", whys(report.twiceInWindow.map((why) => ({ why })))],
    ["twice", report.twice],
    ["lost", report.lost],
    ["seconds", report.seconds.toFixed(0)],
  );
  return `${strikes.toString()}\n${totals.toString()}`;
}

function whys(
  all: readonly { readonly why: string; readonly reason?: string | undefined }[],
): string {
  if (all.length === 0) return "0";
  const words = all.map(({ why, reason }) => (reason === undefined ? why : `${why}: ${reason}`));
  return `${all.length} (${counted(tallied(words))})`;
}

function tallied(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function counted(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}
