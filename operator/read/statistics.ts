/** The rows of the day's counts. */
import type { QueryCommandInput } from "@aws-sdk/client-dynamodb";
import {
  type Counts,
  COUNTS,
  type ModelCounts,
  STATISTICS,
} from "../../functions/delivery/statistics.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import type { DayStatistics } from "./email.ts";

export function statisticsQuery(
  table: string,
  { sinceDay, untilDay }: { readonly sinceDay: string; readonly untilDay: string },
): QueryCommandInput {
  return {
    TableName: table,
    KeyConditionExpression: "notification = :stats AND recipient BETWEEN :since AND :until",
    ExpressionAttributeValues: {
      ":stats": { S: STATISTICS },
      ":since": { S: sinceDay },
      // `~` is after every other character of a key.
      ":until": { S: `${untilDay}~` },
    },
  };
}

const ROW = /^(\d{4}-\d{2}-\d{2})#([dm])#([^]*)$/;

/** Oldest first. */
export function dayStatistics(items: readonly Item[]): DayStatistics[] {
  const days = new Map<
    string,
    { definitions: Map<string, Counts>; models: Map<string, ModelCounts> }
  >();
  for (const item of items) {
    const [, day, kind, name = ""] = ROW.exec(item["recipient"]?.S ?? "") ?? [];
    if (day === undefined) continue;
    const row = days.get(day) ?? { definitions: new Map(), models: new Map() };
    days.set(day, row);
    if (kind === "d") row.definitions.set(name, countsIn(item, NO_COUNTS));
    else row.models.set(name, countsIn(item, NO_MODEL_COUNTS));
  }
  return [...days]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, { definitions, models }]) => ({
      day,
      total: totalOf([...definitions.values()]),
      definitions: Object.fromEntries(definitions),
      models: Object.fromEntries(models),
    }));
}

function countsIn<Counted extends object>(item: Item, none: Counted): Counted {
  const read = Object.keys(none).map((name) => [name, Number(item[name]?.N ?? 0)]);
  return { ...none, ...Object.fromEntries(read) };
}

export function totalOf(all: readonly Counts[]): Counts {
  const total = Object.fromEntries(
    COUNTS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]),
  );
  return { ...NO_COUNTS, ...total };
}

const NO_COUNTS: Counts = {
  planned: 0,
  accepted: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  failed: 0,
  held: 0,
  suppressed: 0,
  expired: 0,
  deadLettered: 0,
  skipped: 0,
  fallbacks: 0,
};

const NO_MODEL_COUNTS: ModelCounts = {
  drafts: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  microUsd: 0,
};
