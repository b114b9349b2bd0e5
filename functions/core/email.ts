/** A plan for one recipient as a mail: subject, two bodies, headers and tags. Every value is escaped by the layout. */
import { Eta } from "eta/core";
import type { Plan, Recipient } from "./plan.ts";

export type Email = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** SES message tags; names and values of letters, digits, `_` and `-` only, at most 256 of them. */
  readonly tags: Readonly<Record<string, string>>;
};

/** The mail's two bodies as Eta templates over `it`, a {@link LayoutInput}. Source: https://eta.js.org/docs/4.x.x/syntax */
export type Layout = { readonly html: string; readonly text: string };

/** What a layout may show. */
export type LayoutInput = Plan["draft"] & {
  /** Who wrote the words, as a sentence for the footer. */
  readonly signature: string;
  readonly definition: string;
};

export type Renderer = (plan: Plan, recipient: Recipient, from: string) => Email;

/** Compiles the layout once; the returned function renders a mail in well under a millisecond. */
export function createRenderer(layout: Layout): Renderer {
  const html = new Eta({ autoEscape: true, autoTrim: false });
  html.loadTemplate("@mail", layout.html);
  // Plain text has no markup to escape, but lines: a value's own are indented, so that it cannot write one of ours.
  const text = new Eta({
    autoEscape: false,
    autoTrim: false,
    autoFilter: true,
    filterFunction: (value) => String(value).replaceAll("\n", "\n  "),
  });
  text.loadTemplate("@mail", layout.text);
  return (plan, recipient, from) => {
    const input: LayoutInput = {
      ...plan.draft,
      signature: signatureOf(plan),
      definition: plan.definition,
    };
    return {
      from,
      to: recipient.address,
      subject: plan.draft.subject,
      html: html.render("@mail", input),
      text: text.render("@mail", input),
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Postrider-Notification": plan.notification,
        "X-Postrider-Delivery": recipient.id,
      },
      tags: {
        notification: plan.notification,
        delivery: recipient.id,
        definition: plan.definition.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 256),
      },
    };
  };
}

const PLAIN_SIGNATURE: Record<string, string> = {
  "by-definition": "This mail was written without AI.",
  "nothing-to-write": "This mail was written without AI.",
};

function signatureOf({ draft: { writer } }: Plan): string {
  return writer.by === "ai"
    ? `The summary was written by AI (${writer.model}); the facts come from the event itself.`
    : (PLAIN_SIGNATURE[writer.why] ??
        `This mail was written without AI, which did not answer in time or well (${writer.why}).`);
}
