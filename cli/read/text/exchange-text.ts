/** The AI's requests and answers. */
import type { AiCall, Exchange } from "../../../functions/words/exchange.ts";
import { fallbackWords } from "../../../operator/why/fallback.ts";
import { type Clock, secondText } from "../../../operator/why/times.ts";
import { hanging, signText, type Style } from "./layout.ts";

const CALLS = { write: "writes", verify: "checks the text" };

export function exchangeLines({ locale, calls }: Exchange, style: Style, clock: Clock): string[] {
  return [
    `AI, ${locale}`,
    ...calls.flatMap((call, at) => [...(at === 0 ? [] : [""]), ...callLines(call, style, clock)]),
  ];
}

function callLines(call: AiCall, style: Style, { timeZone }: Clock): string[] {
  const { model, atMs, tookMs, request, answer, refused, tokens } = call;
  const seconds = (tookMs / 1000).toFixed(1);
  const isUsed = refused === undefined && answer !== undefined;
  const cost = `${tokens.input} tokens in (${tokens.cached} cached), ${tokens.output} out`;
  const end = answer === undefined ? `no answer after ${seconds} s` : `${seconds} s, ${cost}`;
  const why =
    refused === undefined
      ? []
      : hanging("    ", `Not used: ${fallbackWords(refused).because}.`, style);
  return [
    ...hanging(
      `  ${secondText(atMs, timeZone)}  ${signText(isUsed ? "ok" : "warn", style)} `,
      `${model} ${CALLS[call.call]}: ${end}`,
      style,
      14,
    ),
    ...why,
    ...(request === undefined
      ? []
      : [
          "    Request",
          ...textLines(request).flatMap((line) => hanging("      ", line, style, 8)),
        ]),
    ...(answer === undefined
      ? []
      : ["    Answer", ...textLines(answer).flatMap((line) => hanging("      ", line, style, 8))]),
  ];
}

/** The fields of JSON, one a line; another text as it is. */
function textLines(text: string): string[] {
  try {
    return fieldLines(JSON.parse(text), "");
  } catch {
    return text.split(/\r?\n/);
  }
}

function fieldLines(value: unknown, name: string): string[] {
  const start = name === "" ? "" : `${name}: `;
  if (Array.isArray(value) && value.length === 0) return [`${start}none`];
  if (Array.isArray(value))
    return value.flatMap((one: unknown) => {
      const line = isObject(one) ? valuesOf(one) : String(one);
      return line === "" ? [] : [`${start}${line}`];
    });
  if (isObject(value))
    return Object.entries(value).flatMap(([key, one]) =>
      fieldLines(one, name === "" ? key : `${name} ${key}`),
    );
  const isText =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isText && value !== "" ? [`${start}${value}`] : [];
}

/** An object in a list: its values. The names that a reference may have are in its id. */
function valuesOf(one: object): string {
  return Object.entries(one)
    .filter(([key]) => key !== "references")
    .map(([, value]: [string, unknown]) => (isObject(value) ? valuesOf(value) : String(value)))
    .filter((value) => value !== "")
    .join(", ");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
