/** What a definition says around the words of an email: a kind, a reason, a button. */
import { cut, oneLine } from "../values/cut.ts";
import { readHttpsUrl } from "../values/https-url.ts";
import type { Definition, TypedEvent } from "./definition.ts";
import type { Formatter } from "./formatter.ts";

/** In the reader's language. */
export type EmailParts = {
  readonly kind?: string | undefined;
  readonly reason?: string | undefined;
  /** Its URL is https. */
  readonly action?: { readonly label: string; readonly url: string } | undefined;
  /** Default: true. */
  readonly aiNotice?: boolean | undefined;
};

export type ReadParts = EmailParts & {
  /** Why the action is left out, without its URL. */
  readonly actionFault?: string;
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
  const ownAction =
    typeof action === "function"
      ? action(event, formatter)
      : action && { label: say(action.label), url: action.url };
  const url = ownAction && readHttpsUrl(ownAction.url);
  return {
    ...(kind === undefined ? {} : { kind: shown(say(kind), LIMITS.kind) }),
    ...(ownReason ? { reason: shown(ownReason, LIMITS.reason) } : {}),
    ...(ownAction && url?.ok
      ? { action: { label: shown(ownAction.label, LIMITS.label), url: url.url } }
      : {}),
    ...(aiNotice === undefined ? {} : { aiNotice }),
    ...(url === undefined || url.ok ? {} : { actionFault: url.fault }),
  };
}
