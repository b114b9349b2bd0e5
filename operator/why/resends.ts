/** What an operator's resend left: the history of the first email names its copies, and a copy's plan names the first email. */
import type { Email } from "../read/email.ts";
import type { CommandHint, Fact } from "./answer.ts";
import { byText, type EmailCase, whyText } from "./email-case.ts";
import { whenText } from "./times.ts";

type Resent = {
  readonly atMs: number;
  readonly by?: string | undefined;
  readonly why?: string | undefined;
  /** The key of the copy. */
  readonly key: string | undefined;
};

/** "Asked by phone (0123…)": the reason, then the key of the copy. */
const REASON_AND_KEY = /^([^]*) \(([0-9a-f]{32})\)$/;

/** Oldest first. */
function resentOf({ history }: Email): readonly Resent[] {
  return history
    .filter(({ what }) => what === "resent")
    .map(({ atMs, by, why = "" }) => {
      const [, reason = why, key] = REASON_AND_KEY.exec(why) ?? [];
      return { atMs, by, why: reason, key };
    });
}

/** Sentences that follow what happened, with a space before each; "" for most emails. */
export function resendText({ email, now }: EmailCase): string {
  const { resendOf } = email;
  const said = (one: Omit<Resent, "key">) =>
    `${byText(one)} ${whenText(one.atMs, now)}${whyText(one)}`;
  const last = resentOf(email).at(-1);
  return [
    resendOf === undefined ? "" : ` This is a resend,${said(resendOf)}.`,
    last === undefined ? "" : ` It was resent${said(last)}.`,
  ].join("");
}

/** Where the news went of an email that was not sent and was resent since; undefined for other emails. */
export function resentNext({ email }: EmailCase): string | undefined {
  const last = resentOf(email).at(-1);
  const isNotSent = ["suppressed", "cancelled", "expired"].includes(email.state);
  if (!isNotSent || last === undefined) return undefined;
  const which = last.key === undefined ? "the resend" : `the resend, ${last.key}`;
  return `Nothing to do here. Ask about ${which}: another one may be a second copy for the reader.`;
}

export function resendFacts({ email }: EmailCase): readonly Fact[] {
  const copies = resentOf(email).flatMap(({ key }) => key ?? []);
  return [
    ...(email.resendOf === undefined ? [] : [["Resend", `of ${email.resendOf.key}`] as const]),
    ...(copies.length === 0 ? [] : [["Resent", `as ${copies.join(", ")}`] as const]),
  ];
}

export function resendCommands({ email }: EmailCase): readonly CommandHint[] {
  const copy = resentOf(email).at(-1)?.key;
  return [
    ...(email.resendOf === undefined
      ? []
      : [[`postrider why ${email.resendOf.key}`, "what became of the first email"] as const]),
    ...(copy === undefined
      ? []
      : [[`postrider why ${copy}`, "what became of the resend"] as const]),
  ];
}
