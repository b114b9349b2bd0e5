/** A request and its answer as one line that people can follow. */
import type { Outcome, Request } from "./network.ts";

const LONGEST = 150;

export function requestText({ service, operation, input }: Request, outcome: Outcome): string {
  return `${service} ${operation} ${subject(input)} -> ${answerText(outcome)}`.replaceAll(
    /\s+/g,
    " ",
  );
}

function answerText(outcome: Outcome): string {
  if ("output" in outcome) return short(outcome.output);
  const { error } = outcome;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? ` ${String(error.code)}` : "";
  return `${error.name}${code}${"Item" in error ? ` ${short(error.Item)}` : ""}`;
}

function subject(input: object): string {
  if ("input" in input) return "Destinations" in (input.input as object) ? short(input.input) : "";
  const {
    QueueUrl: _,
    TableName: __,
    ReturnValuesOnConditionCheckFailure: ___,
    ...rest
  } = input as Record<string, unknown>;
  return short(rest);
}

function short(value: unknown): string {
  const text =
    JSON.stringify(value, (key, inner: unknown) =>
      key === "Data" || key === "plan" || key === "RawMessage" ? undefined : inner,
    ) ?? "";
  const plain = text
    .replaceAll(/\{"[SN]":("[^"]*")\}/g, "$1")
    .replaceAll(/([0-9a-f]{8})[0-9a-f]{24}/g, "$1");
  return plain.length > 3 * LONGEST ? `${plain.slice(0, 3 * LONGEST)}…` : plain;
}
