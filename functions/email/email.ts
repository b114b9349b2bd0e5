/** A plan for one recipient as a mail: subject, two bodies, headers and tags. Every value is escaped by the layout. */
import { Eta } from "eta/core";
import { bareAddress } from "../values/address.ts";
import { cutGraphemes } from "../values/cut.ts";
import { domainOf, listIdOf, threadOf } from "./headers.ts";
import {
  type EmailTexts,
  type Language,
  languageFor,
  type Languages,
} from "../notification/language.ts";
import { draftFor, type KeptDraft, type Plan, type Recipient } from "../delivery/plan.ts";
import type { UnsubscribeUrl } from "./unsubscribe-target.ts";
import { cutAtWord, type Shown, shownFolded, shownWhole } from "./content.ts";

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

/** Who sends: `Name <address>`, and where answers go. */
export type Sender = { readonly from: string; readonly replyTo?: string | undefined };

/** The mail's two bodies. */
export type Layout = {
  /** An Eta template over `it`, a {@link LayoutInput}. Source: https://eta.js.org/docs/4.x.x/syntax */
  readonly html: string;
  readonly text: (input: LayoutInput) => string;
};

/** What a layout may show. */
export type LayoutInput = Shown & {
  readonly locale: string;
  readonly subject: string;
  /** What a mail program shows beside the subject. */
  readonly preview: string;
  readonly headline: string;
  readonly bullets: readonly string[];
  readonly fixed: EmailTexts;
  /** That AI wrote the summary; absent where it did not. */
  readonly aiNotice: string | undefined;
  /** Why the reader has this email. */
  readonly reason: string;
  /** By this link the reader ends mails of this kind; absent where there is none. */
  readonly unsubscribeUrl: string | undefined;
};

/** Without `unsubscribe`, and for a mandatory mail, no link ends it. */
export type Renderer = (
  plan: Plan,
  recipient: Recipient,
  sender: Sender,
  unsubscribe?: UnsubscribeUrl,
) => Email;

/** What stays readable in a list of mails. */
const SUBJECT_LENGTH = 120;
const PREVIEW_LENGTH = 110;

/** Compiles the layout once; the returned function renders an email in well under a millisecond. */
export function createRenderer(layout: Layout, languages: Languages): Renderer {
  const html = new Eta({ autoEscape: true, autoTrim: false });
  html.loadTemplate("@mail", layout.html);
  return (plan, recipient, sender, unsubscribe) => {
    const draft = draftFor(plan, recipient);
    const language = languageFor(languages, draft.locale);
    const { definition } = plan;
    const subject = cutAtWord(draft.subject.replaceAll(/\s+/g, " ").trim(), SUBJECT_LENGTH);
    const unsubscribeUrl = mayEnd(plan)
      ? unsubscribe?.({ recipient: recipient.id, definition }, draft.locale)
      : undefined;
    const input = {
      locale: draft.locale,
      subject,
      preview: previewOf(draft, language),
      headline: draft.headline,
      bullets: draft.bullets,
      fixed: language.email,
      aiNotice: draft.writer.by === "ai" ? language.email.aiNotice : undefined,
      reason: language.email.reason,
      unsubscribeUrl,
    };
    return {
      from: sender.from,
      to: recipient.address,
      subject,
      html: html.render("@mail", { ...input, ...shownFolded(draft, language.email) }),
      text: layout.text({ ...input, ...shownWhole(draft, language.email) }),
      headers: headersOf(plan, recipient, sender, draft, unsubscribeUrl),
      tags: {
        notification: plan.notification,
        delivery: recipient.id,
        definition: definition.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 256),
      },
    };
  };
}

/** Whether its reader may end mails of a plan's definition. */
export function mayEnd({ mandatory }: Plan): boolean {
  return mandatory === false;
}

function headersOf(
  plan: Plan,
  recipient: Recipient,
  { from, replyTo }: Sender,
  { locale }: KeptDraft,
  unsubscribeUrl: string | undefined,
): Record<string, string> {
  const domain = domainOf(from);
  const answersTo = plan.replyTo ?? replyTo;
  return {
    ...(answersTo === undefined ? {} : { "Reply-To": bareAddress(answersTo) }),
    "List-Id": listIdOf(plan.definition, domain),
    // In this order, and with nothing else in the second. Source: RFC 8058, section 3.1
    ...(unsubscribeUrl === undefined
      ? {}
      : {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }),
    // SES gives each mail a Message-ID of its own, so the thread's root is one that nobody ever sent.
    ...(plan.thread === undefined
      ? {}
      : {
          References: threadOf(plan.thread, domain),
          "In-Reply-To": threadOf(plan.thread, domain),
        }),
    "Content-Language": locale,
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "X-Postrider-Notification": plan.notification,
    "X-Postrider-Delivery": recipient.id,
  };
}

/** The first thing that the mail says after its headline, in one line. */
function previewOf({ bullets, changes, facts }: KeptDraft, { email }: Language): string {
  const text =
    bullets[0] ??
    (changes.length > 0
      ? `${email.changed}: ${changes.map(({ label }) => label).join(", ")}`
      : facts.map(({ label, value }) => `${label}: ${[value].flat().join(", ")}`).join(" · "));
  return cutAtWord(cutGraphemes(text, 2 * PREVIEW_LENGTH).replaceAll(/\s+/g, " "), PREVIEW_LENGTH);
}
