/** "What goes wrong" with the event that is sent next, played by the local AI and SES. */
import type { AiFaultKind } from "../../servers/ai/ai-recorder.ts";
import type { SesFault as Fault } from "../../servers/ses/server.ts";
import type { Mail } from "../../servers/ses/mailbox.ts";
import { type Fate, fatesOf } from "../../servers/ses/simulator.ts";
import type { LoggedEvent } from "./event-log.ts";
import type { DevFault } from "../page/contract.ts";

const AI_FAULTS: Readonly<Partial<Record<DevFault, AiFaultKind>>> = {
  "ai-timeout": "timeout",
  "ai-refuses": "refuses",
  "ai-unusable": "unusable",
  "ai-unsupported": "unsupported",
};

export function aiFaultOf(event: LoggedEvent | undefined): AiFaultKind | undefined {
  return event && AI_FAULTS[event.fault];
}

/** What SES does with an event's emails; each fault strikes as many requests as `times` says. */
const SES_FAULTS: Readonly<Partial<Record<DevFault, Fault>>> = {
  "ses-throttles": { code: "Throttling", message: "Maximum sending rate exceeded.", times: 2 },
  "ses-rejects": {
    code: "MessageRejected",
    message: "Email address is not verified.",
    times: Infinity,
  },
  "ses-silent": { hang: true, times: 1 },
};

/** For the SES server; undefined where the event has no fault of SES's. */
export function sesFaultOf(event: LoggedEvent): Fault | undefined {
  const fault = SES_FAULTS[event.fault];
  if (fault === undefined || event.key === undefined) return undefined;
  const { key } = event;
  return {
    ...fault,
    action: "SendRawEmail",
    match: (params) => [...params.values()].includes(key),
  };
}

/** The result of an email that SES accepted. */
export function fatesWith(event: LoggedEvent | undefined, { to }: { to: string }): readonly Fate[] {
  if (event?.fault === "bounce") return ["bounced"];
  if (event?.fault === "complaint") return ["delivered", "complained"];
  return fatesOf(to);
}

/** The notification that an email belongs to. */
export function keyOfMail({ tags }: Pick<Mail, "tags">): string | undefined {
  return tags["notification"];
}
