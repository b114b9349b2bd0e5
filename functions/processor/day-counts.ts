/** What a run adds to the day's counts, by definition and by model. */
import {
  type Added,
  COUNTS,
  type DayCounts,
  MODEL_COUNTS,
  type ModelCounts,
  NO_DEFINITION,
} from "../delivery/statistics.ts";
import { type Cost, NO_AI_DUE, type Writer } from "../words/draft.ts";
import type { Report } from "./summary.ts";

export function createDayCounts(aiModel: string) {
  const definitions = new Map<string, Added>();
  const models = new Map<string, ModelCounts>();

  const add = (definition: string | undefined, counts: Added) => {
    const name = definition ?? NO_DEFINITION;
    const before = definitions.get(name) ?? {};
    const sums = COUNTS.map((count) => [count, (before[count] ?? 0) + (counts[count] ?? 0)]);
    definitions.set(name, Object.fromEntries(sums));
  };

  const addModel = (model: string, { tokens, microUsd }: Cost) => {
    const counts: ModelCounts = {
      drafts: 1,
      inputTokens: tokens.input,
      cachedTokens: tokens.cached,
      outputTokens: tokens.output,
      microUsd,
    };
    const before = models.get(model);
    if (before === undefined) models.set(model, counts);
    else {
      const sums = MODEL_COUNTS.map((count) => [count, before[count] + counts[count]] as const);
      models.set(model, { ...counts, ...Object.fromEntries(sums) });
    }
  };

  return {
    counts: (): DayCounts => ({ definitions, models }),

    deadLettered: (definition: string | undefined) => add(definition, { deadLettered: 1 }),

    processed: ({ definition, drafts = [], ...report }: Report) => {
      const writers = drafts.map(({ writer }) => writer);
      add(definition, {
        planned: report.planned,
        accepted: report.sent,
        suppressed: report.suppressed,
        expired: report.expired,
        held: report.held,
        failed: report.failed,
        skipped: report.skipped ? 1 : 0,
        fallbacks: writers.filter(isByChance).length,
      });
      for (const writer of writers)
        if (writer.by === "ai") addModel(writer.model, writer);
        else if (writer.microUsd > 0 || writer.tokens.input > 0) addModel(aiModel, writer);
    },
  };
}

/** The fallback text where AI text was due. */
function isByChance(writer: Writer): boolean {
  return writer.by === "fallback" && !NO_AI_DUE.has(writer.reason);
}
