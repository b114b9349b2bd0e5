/** "What goes wrong" with the event that is sent, played by the local AI and SES. */
import type { AiFaultKind } from "../../servers/ai/ai-recorder.ts";
import type { SesFault } from "../../servers/ses/server.ts";
import type { Mail } from "../../servers/ses/mailbox.ts";
import { type Fate, fatesOf } from "../../servers/ses/simulator.ts";
import type { LoggedEvent } from "./event-log.ts";

/** Each with its words in the Send box. */
export const DEV_FAULTS = {
  none: "Nothing",
  bounce: "The mailbox does not exist",
  complaint: "The reader marks it as spam",
  "ses-throttles": "SES asks to slow down",
  "ses-rejects": "SES rejects the email",
  "ses-silent": "SES does not answer",
  "ai-timeout": "The AI is late",
  "ai-refuses": "The AI refuses to write",
  "ai-unusable": "The AI's text is unusable",
  "ai-unsupported": "The AI judge refuses the text",
} as const;

export type DevFault = keyof typeof DEV_FAULTS;

export function isFault(text: string): text is DevFault {
  return Object.hasOwn(DEV_FAULTS, text);
}

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
const SES_FAULTS: Readonly<Partial<Record<DevFault, SesFault>>> = {
  "ses-throttles": { code: "Throttling", message: "Maximum sending rate exceeded.", times: 2 },
  "ses-rejects": {
    code: "MessageRejected",
    message: "Email address is not verified.",
    times: Infinity,
  },
  "ses-silent": { hang: true, times: 1 },
};

/** For the SES server. Undefined if the event has no fault of SES's. */
export function sesFaultOf(event: LoggedEvent): SesFault | undefined {
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
