/** The parts of an email around its content: a kind, a reason, a button. */
import { cut, oneLine } from "../values/cut.ts";
import { readHttpsUrl } from "../values/https-url.ts";
import type { Definition, TypedEvent } from "./definition.ts";
import type { Formatter } from "./format/formatter.ts";

/** In the reader's language. */
export type EmailParts = {
  readonly kind?: string | undefined;
  readonly reason?: string | undefined;
  /** The URL is https. */
  readonly action?: { readonly label: string; readonly url: string } | undefined;
  /** Default: true. */
  readonly aiNotice?: boolean | undefined;
};

export type ReadParts = EmailParts & {
  /** Why the action is left out; does not quote its URL. */
  readonly actionFault?: string | undefined;
};

const LIMITS = { kind: 40, reason: 300, label: 60 };

export function emailPartsOf<Data>(
  { kind, reason, action, aiNotice }: Definition<Data>,
  event: TypedEvent<Data>,
  formatter: Formatter,
): ReadParts {
  const shown = (text: string, length: number) => cut(oneLine(text), length);
  const { say } = formatter;
  const ownReason = typeof reason === "function" ? reason(event, formatter) : reason && say(reason);
  const button =
    typeof action === "function"
      ? action(event, formatter)
      : action && { label: say(action.label), url: action.url };
  const url = button && readHttpsUrl(button.url);
  return {
    kind: kind === undefined ? undefined : shown(say(kind), LIMITS.kind),
    reason: ownReason ? shown(ownReason, LIMITS.reason) : undefined,
    action:
      button && url?.ok ? { label: shown(button.label, LIMITS.label), url: url.url } : undefined,
    aiNotice,
    actionFault: url?.ok === false ? url.fault : undefined,
  };
}
