/** The AI of a preview: the AI in the environment, or the offline writer. */
import { readFile, writeFile } from "node:fs/promises";
import pLimit from "p-limit";
import { z } from "zod";
import type { Prompt } from "../../functions/words/prompt.ts";
import { startAi } from "../servers/ai/ai.ts";
import { type Asked, createRecordedWriter, type KnownAnswers } from "./recorded-writer.ts";
import type { PreviewSettings } from "./settings.ts";

export type PreviewAi = {
  readonly ask: (prompt: Prompt) => Promise<Asked>;
  /** Saves the answers and stops the offline writer. */
  readonly stop: () => Promise<void>;
};

const AnswersFile = z.record(z.string(), z.string());

/** With an `answersFile`, earlier requests are not sent and paid for again. The file may not exist yet. */
export async function startPreviewAi(
  { config, hasAi }: PreviewSettings,
  answersFile: string | undefined,
): Promise<PreviewAi> {
  const own = hasAi ? undefined : await startAi({ keepRequests: false });
  const known = hasAi && answersFile !== undefined ? await readAnswers(answersFile) : undefined;
  const limit = pLimit(config.AI_CONCURRENCY);
  const writer = await createRecordedWriter({
    provider: {
      kind: "openai",
      apiKey: config.OPENAI_API_KEY ?? "none",
      baseUrl: own === undefined ? config.OPENAI_BASE_URL : `${own.url}/v1`,
    },
    config,
    model: config.AI_MODEL,
    verifyModel: config.AI_VERIFY_MODEL,
    concurrency: config.AI_CONCURRENCY,
    ...(known !== undefined && { known }),
  });
  return {
    ask: (prompt) => limit(() => writer.ask(prompt)),
    stop: async () => {
      await own?.stop();
      if (known !== undefined && answersFile !== undefined)
        await writeFile(answersFile, JSON.stringify(known));
    },
  };
}

async function readAnswers(path: string): Promise<KnownAnswers> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  return AnswersFile.parse(JSON.parse(text));
}
