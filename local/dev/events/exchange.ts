/** Why the answer to a recorded request was not used. */
import * as z from "zod";
import type { AiFailureReason } from "../../../functions/words/ai/ai-failure.ts";
import type { Call, ReadResult } from "../../../functions/words/call.ts";
import { readVerdict } from "../../../functions/words/judge.ts";
import type { RecordedExchange } from "../../servers/ai/ai-recorder.ts";

const Completion = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.nullish(z.string()), refusal: z.nullish(z.string()) }),
    }),
  ),
});

type ReadContent = Call<unknown>["read"];

/** Reads the answer as the processor does, once. */
export function answerRefusal(
  exchange: RecordedExchange,
  readContent: ReadContent,
): () => AiFailureReason | undefined {
  let read: { readonly reason: AiFailureReason | undefined } | undefined;
  return () => {
    if (exchange.answer?.status !== 200) return undefined;
    read ??= { reason: refusalOf(exchange.answer.text, readContent) };
    return read.reason;
  };
}

/** Only a supported verdict lets the answer be used. */
export function readSupported(content: string): ReadResult<true> {
  const read = readVerdict(content);
  if (!read.ok) return read;
  return read.value.supported ? { ok: true, value: true } : { ok: false, reason: "ai-unsupported" };
}

function refusalOf(text: string, readContent: ReadContent): AiFailureReason | undefined {
  try {
    const [choice] = Completion.parse(JSON.parse(text)).choices;
    if (choice?.message.refusal) return "ai-refused";
    const read = readContent(choice?.message.content ?? "");
    return read.ok ? undefined : read.reason;
  } catch {
    return undefined;
  }
}
