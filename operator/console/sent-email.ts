/** The email as it was sent: rendered again from the stored words, because the sent bytes are not kept. */
import type { Plan } from "../../functions/delivery/plan.ts";
import type { Email as RenderedEmail } from "../../functions/email/email.ts";
import type { Email, Shown } from "../read/email.ts";
import type { Fact, SentEmail } from "./page/contract.ts";
import type { ConsoleParts } from "./parts.ts";

export type Rendered =
  | { readonly ok: true; readonly email: RenderedEmail }
  | { readonly ok: false; readonly reason: string };

export function renderSent(
  { render, renderFault }: Pick<ConsoleParts, "render" | "renderFault">,
  { key, plan }: Shown,
  { recipient: id, definition }: Email,
): Rendered {
  if (plan === "unreadable")
    return missing("Another version of Postrider or another program wrote its words.");
  const recipient = plan?.recipients.find((one) => one.id === id);
  if (plan === undefined || recipient === undefined || definition === undefined)
    return missing("Its words are not stored: it was erased, or its rows have expired.");
  if (render === undefined)
    return missing(
      renderFault ?? "Start the console in the project's folder: its layout and brand are needed.",
    );
  const stored: Plan = { notification: key, definition, ...plan };
  return { ok: true, email: render(stored, recipient) };
}

function missing(reason: string): Rendered {
  return { ok: false, reason };
}

/** Undefined: SES did not answer, so it is not known. */
function wasSent({ sesMessageIds, state, mayHaveBeenSent }: Email): boolean | undefined {
  if (sesMessageIds.length > 0) return true;
  const isUnknown = state === "submitting" || state === "unconfirmed" || state === "held";
  return isUnknown || state === "unreadable" || mayHaveBeenSent ? undefined : false;
}

export function sentView(rendered: Rendered, email: Email): SentEmail | { missing: string } {
  if (!rendered.ok) return { missing: rendered.reason };
  const { from, to, subject, text, headers } = rendered.email;
  const sesIds: Fact[] = email.sesMessageIds.map((id) => ["X-SES-Message-Id", id]);
  const addressed: Fact[] = [
    ["From", from],
    ["To", to],
    ["Subject", subject],
  ];
  return {
    from,
    to,
    subject,
    text,
    headers: [...addressed, ...Object.entries(headers), ...sesIds],
    wasSent: wasSent(email),
  };
}
