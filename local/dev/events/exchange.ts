/** Why the answer of a recorded request was not used. */
import * as z from "zod";
import type { AiFailureReason } from "../../../functions/words/ai/ai-failure.ts";
import type { RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { EventPrompt } from "./prompts.ts";

const Completion = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.nullish(z.string()), refusal: z.nullish(z.string()) }),
    }),
  ),
});

/** Reads the answer once it is there, as the processor reads it; undefined where it is used, or is no completion. */
export function answerRefusal(
  exchange: RecordedExchange,
  prompt: Pick<EventPrompt, "read">,
): () => AiFailureReason | undefined {
  let read: { readonly why: AiFailureReason | undefined } | undefined;
  return () => {
    if (exchange.answer?.status !== 200) return undefined;
    read ??= { why: refusalOf(exchange.answer.text, prompt) };
    return read.why;
  };
}

function refusalOf(text: string, { read }: Pick<EventPrompt, "read">): AiFailureReason | undefined {
  try {
    const [choice] = Completion.parse(JSON.parse(text)).choices;
    if (choice?.message.refusal) return "ai-refused";
    const words = read(choice?.message.content ?? "");
    return typeof words === "string" ? words : undefined;
  } catch {
    return undefined;
  }
}
