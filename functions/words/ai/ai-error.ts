/** Reads the error in an AI endpoint's answer, in the form of any provider. */
import * as z from "zod/mini";
import { readJson } from "../../values/json.ts";

export type ProviderError = {
  /** The error's code, if the body has one. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Other names in the error: its type, the reasons in its details, and the message of a nested error. */
  readonly reasons: readonly string[];
};

/** Limits the work for a hostile list. */
const MAX_DETAILS = 20;

const Text = z.catch(z.optional(z.string()), undefined);
const List = z.catch(z.array(z.unknown()), []);

const ErrorBody = z.object({
  code: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
  message: Text,
  detail: Text,
  type: Text,
  param: Text,
  // Google: the reason and the quota.
  details: List,
  // OpenRouter: a flagged prompt, or the provider's own error body.
  metadata: z.catch(z.object({ flagged_input: z.optional(z.unknown()), raw: Text }), {}),
});
const Detail = z.object({ reason: Text, violations: List });
const Violation = z.object({ quotaId: Text });

/** OpenAI: `{error: {…}}`. Google: `[{error: {…}}]`. Ollama: `{error: "…"}`. Otherwise the body itself. */
export function readError(json: unknown): ProviderError | undefined {
  const body: unknown = Array.isArray(json) ? json[0] : json;
  const inner: unknown =
    typeof body === "object" && body !== null && "error" in body ? body.error : body;
  if (typeof inner === "string" && inner !== body) return { message: inner, reasons: [] };
  const error = ErrorBody.safeParse(inner).data;
  if (error === undefined) return undefined;
  const { code, message = error.detail } = error;
  if (code === undefined && message === undefined) return undefined;
  return {
    ...(typeof code === "number" && code >= 400 && code <= 599 && { status: code }),
    ...(typeof code === "string" && { code }),
    ...(message !== undefined && { message }),
    reasons: reasonsOf(error),
  };
}

function reasonsOf({ type, param, details, metadata }: z.infer<typeof ErrorBody>): string[] {
  const inDetails = details.slice(0, MAX_DETAILS).flatMap((one) => {
    const { reason, violations = [] } = Detail.safeParse(one).data ?? {};
    const quotas = violations.slice(0, MAX_DETAILS);
    return [reason, ...quotas.map((quota) => Violation.safeParse(quota).data?.quotaId)];
  });
  const { flagged_input: flagged, raw } = metadata;
  const inner = raw === undefined ? undefined : readError(readJson(raw));
  return [
    type,
    param,
    flagged === undefined ? undefined : "flagged_input",
    inner?.code,
    inner?.message ?? raw,
    ...(inner?.reasons ?? []),
    ...inDetails,
  ].filter((reason) => reason !== undefined);
}
