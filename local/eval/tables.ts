/** The numbers of an evaluation as tables, for the terminal and the page. */
import type { Tokens } from "../../functions/words/draft.ts";
import type { EvalReport, JudgingReport, WritingReport } from "./report.ts";

export type EvalTable = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Tables without rows are left out. */
export function tablesOf({ writing, judging }: EvalReport): readonly EvalTable[] {
  return [
    {
      title: "Writing",
      head: ["Model", "Emails", "Accepted", "Retries", "p50 s", "p95 s", "$ per 1,000"],
      rows: writing.map(writingRow),
    },
    {
      title: "Tokens per email",
      head: ["Model", "In", "Cached", "Out", "Judge in", "Judge cached", "Judge out"],
      rows: writing.filter(({ drafts }) => drafts > 0).map(tokensRow),
    },
    {
      title: "Why answers were not used",
      head: ["Model", "Reason", "Fallback text", "Retries"],
      rows: writing.flatMap(reasonRows),
    },
    {
      title: "Judging",
      head: ["Judge", "Language", "True accepted", "Untrue caught", "No verdict"],
      rows: judging.flatMap(judgingRows),
    },
    {
      title: "Untrue answers caught, by kind of fault",
      head: ["Judge", "Fault", "Caught"],
      rows: judging.flatMap(({ judge, faults }) =>
        Object.entries(faults)
          .toSorted(byName)
          .map(([fault, share]) => [judge, fault, shareText(share)]),
      ),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function writingRow({ model, drafts, accepted, secondTries, ...one }: WritingReport): string[] {
  const { seconds, usdPer1000Emails: usd } = one;
  return [
    model,
    String(drafts),
    drafts === 0 ? "–" : `${accepted} (${percent(accepted, drafts)})`,
    String(sumOf(secondTries)),
    seconds === null ? "–" : seconds.p50.toFixed(1),
    seconds === null ? "–" : seconds.p95.toFixed(1),
    usd === null ? "unknown" : usd.toFixed(3),
  ];
}

function tokensRow({ model, drafts, tokens }: WritingReport): string[] {
  const each = ({ input, cached, output }: Tokens) =>
    [input, cached, output].map((count) => Math.round(count / drafts).toLocaleString("en-US"));
  return [model, ...each(tokens.writer), ...each(tokens.judge)];
}

function reasonRows({ model, fallback, secondTries }: WritingReport): string[][] {
  const counts = { ...fallback, ...secondTries };
  const [first, second]: Partial<Record<string, number>>[] = [fallback, secondTries];
  return Object.keys(counts).map((reason) => [
    model,
    reason,
    String(first?.[reason] ?? 0),
    String(second?.[reason] ?? 0),
  ]);
}

function judgingRows({ judge, languages }: JudgingReport): string[][] {
  return Object.entries(languages).map(([language, { accepted, caught, noVerdict }]) => [
    judge,
    language,
    shareText(accepted),
    shareText(caught),
    String(noVerdict),
  ]);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function shareText({ count, of }: { readonly count: number; readonly of: number }): string {
  return of === 0 ? "–" : `${count} of ${of}`;
}

function percent(count: number, of: number): string {
  // Rounded down: 199 of 200 is not 100%.
  return `${Math.floor((count / of) * 100)}%`;
}

function sumOf(counts: Partial<Record<string, number>>): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);
}
