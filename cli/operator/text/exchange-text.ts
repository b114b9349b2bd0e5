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
    "    Request",
    ...request.split(/\r?\n/).flatMap((line) => hanging("      ", line, style)),
    ...(answer === undefined
      ? []
      : ["    Answer", ...answerLines(answer).flatMap((line) => hanging("      ", line, style))]),
  ];
}

/** The fields of the answer, one a line; an answer in another form as it is. */
function answerLines(answer: string): string[] {
  try {
    return fieldLines(JSON.parse(answer), "");
  } catch {
    return answer.split(/\r?\n/);
  }
}

function fieldLines(value: unknown, name: string): string[] {
  const start = name === "" ? "" : `${name}: `;
  if (Array.isArray(value)) return value.flatMap((one) => fieldLines(one, name));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) =>
      fieldLines(one, name === "" ? key : `${name} ${key}`),
    );
  return value === "" ? [] : [`${start}${String(value)}`];
}
