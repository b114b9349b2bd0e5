/**
 * The chat completion request, and the features that some endpoints refuse: Gemini and Mistral refuse `store`,
 * Mistral `max_completion_tokens`, DeepSeek, Groq and llama.cpp a JSON schema.
 */
import { type AiAnswer, readAnswer } from "./ai-answer.ts";
import type { AnswerShape } from "../call.ts";

/** How endpoints name a feature when they refuse it. `store` is also an English word, so it must be quoted or named as a parameter. */
const FEATURES = [
  [
    "store",
    /(?:["'`]|(?:parameter|argument|field|supplied):? )store(?![\w-])|\bstore (?:(?:parameter|argument|field) )?is (?:not (?:supported|permitted|allowed|recognized|known)|unsupported|unrecognized|unknown|forbidden)\b/i,
  ],
  ["max_completion_tokens", /max_completion_tokens/],
  ["json_schema", /response[_ ]format|json_schema/i],
  ["json_object", /response[_ ]format|json_object/i],
] as const;

export type Feature = (typeof FEATURES)[number][0];

/** The features to omit. */
export type OmittedFeatures = ReadonlySet<Feature>;

const REFUSAL_STATUSES: ReadonlySet<number> = new Set([400, 422, 500]);

/** Characters of a refusal that are searched. */
const READ_CHARACTERS = 10_000;

export type Asked = {
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly shape: AnswerShape;
  readonly maxCompletionTokens: number;
};

export function requestOf(asked: Asked, omitted: OmittedFeatures) {
  const { model, user, shape, maxCompletionTokens } = asked;
  const isStrict = !omitted.has("json_schema");
  // Without the schema, the prompt describes the answer.
  const system = isStrict ? asked.system : `${asked.system}\n\n${shape.words}`;
  return {
    model,
    messages: [
      { role: "system" as const, content: system },
      { role: "user" as const, content: user },
    ],
    ...(isStrict && {
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: shape.name, strict: true, schema: { ...shape.schema } },
      },
    }),
    ...(!isStrict &&
      !omitted.has("json_object") && { response_format: { type: "json_object" as const } }),
    ...(omitted.has("max_completion_tokens")
      ? { max_tokens: maxCompletionTokens }
      : { max_completion_tokens: maxCompletionTokens }),
    // The provider must not keep the data.
    ...(!omitted.has("store") && { store: false }),
  };
}

/** The features that an answer refuses. `omitted`: the features that its request omitted. */
export function refusedFeatures(answer: AiAnswer, omitted: OmittedFeatures): Feature[] {
  const { status, text } = answer;
  if (!REFUSAL_STATUSES.has(status)) return [];
  // The error is about the model's answer, and may quote these names from it.
  const read = readAnswer(answer);
  if (!read.ok && read.failure.reason === "ai-malformed") return [];
  const start = text.slice(0, READ_CHARACTERS);
  return FEATURES.flatMap(([feature, pattern]) => {
    const isSent =
      !omitted.has(feature) && (feature !== "json_object" || omitted.has("json_schema"));
    return isSent && pattern.test(start) ? [feature] : [];
  });
}
