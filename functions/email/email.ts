/** A plan for one recipient as an email: subject, two bodies, headers and tags. The layout escapes every value. */
import { Eta } from "eta/core";
import { bareAddress, readAddress } from "../values/address.ts";
import { cutGraphemes } from "../values/cut.ts";
import { domainOf, listIdOf, threadOf } from "./headers.ts";
import type { EmailTexts, Language, Languages } from "../notification/language.ts";
import { languageFor } from "../notification/locale.ts";
import type { EmailBrand } from "../notification/brand.ts";
import { draftFor, type KeptDraft, type Plan, type Recipient } from "../delivery/plan.ts";
import { type BrandColors, brandColors } from "./brand-colors.ts";
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

/** Who sends: `Name <address>`, and where replies go. */
export type Sender = { readonly from: string; readonly replyTo?: string | undefined };

/** An email's two bodies. */
export type Layout = {
  /** An Eta template over `it`, a {@link LayoutInput}: `<%= … %>` escapes. Source: https://eta.js.org/docs/4.x.x/syntax */
  readonly html: string;
  readonly text: (input: LayoutInput) => string;
};

/** What a layout may show. The HTML gets long values and lists shortened, the text part gets them whole. */
export type LayoutInput = Shown & {
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly subject: string;
  /** What the inbox shows after the subject. */
  readonly preview: string;
  readonly brand: ShownBrand;
  /** One or two words beside the brand: "Class update". */
  readonly kind: string | undefined;
  readonly headline: string;
  readonly bullets: readonly string[];
  /** The button; its URL is https. */
  readonly action: { readonly label: string; readonly url: string } | undefined;
  /** The fixed texts in the reader's language. */
  readonly texts: EmailTexts;
  /** Says that AI wrote the summary; absent where it did not, or where the definition does not want the line. */
  readonly aiNotice: string | undefined;
  /** "You receive this because …". */
  readonly reason: string;
  /** Stops this definition's emails to the reader; absent for mandatory ones and without an unsubscribe page. */
  readonly unsubscribeUrl: string | undefined;
};

export type ShownBrand = Omit<EmailBrand, "color"> & {
  /** Of the brand, else of the sender. */
  readonly name: string;
  readonly colors: BrandColors;
};

/** The brand of a definition, by its type. */
export type BrandOf = (definition: string) => EmailBrand;

/** Without `unsubscribe`, and for a mandatory email, there is no link to unsubscribe. */
export type Renderer = (
  plan: Plan,
  recipient: Recipient,
  sender: Sender,
  unsubscribe?: UnsubscribeUrl,
) => Email;

/** What stays readable in a list of emails. */
const SUBJECT_LENGTH = 120;
const PREVIEW_LENGTH = 110;

/** Compiles the layout once; the returned function renders an email in well under a millisecond. */
export function createRenderer(
  layout: Layout,
  languages: Languages,
  brandOf: BrandOf = () => ({}),
): Renderer {
  const html = new Eta({ autoEscape: true, autoTrim: false });
  html.loadTemplate("@mail", layout.html);
  return (plan, recipient, sender, unsubscribe) => {
    const draft = draftFor(plan, recipient);
    const language = languageFor(languages, draft.locale);
    const texts = language.email;
    const { definition } = plan;
    const subject = cutAtWord(draft.subject.replaceAll(/\s+/g, " ").trim(), SUBJECT_LENGTH);
    const unsubscribeUrl = mayEnd(plan)
      ? unsubscribe?.({ recipient: recipient.id, definition }, draft.locale)
      : undefined;
    const input = {
      locale: draft.locale,
      direction: language.direction ?? ("ltr" as const),
      subject,
      preview: previewOf(draft, language),
      brand: shownBrand(brandOf(definition), sender),
      kind: draft.kind,
      headline: draft.headline,
      bullets: draft.bullets,
      action: draft.action,
      texts,
      aiNotice: draft.writer.by === "ai" && draft.aiNotice !== false ? texts.aiNotice : undefined,
      reason: draft.reason ?? texts.reason,
      unsubscribeUrl,
    };
    return {
      from: sender.from,
      to: recipient.address,
      subject,
      html: html.render("@mail", { ...input, ...shownFolded(draft, texts) }),
      text: layout.text({ ...input, ...shownWhole(draft, texts) }),
      headers: headersOf(plan, recipient, sender, draft, unsubscribeUrl),
      tags: {
        notification: plan.notification,
        delivery: recipient.id,
        definition: definition.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 256),
      },
    };
  };
}

/** The sender's name stands in for the brand's, and the domain for the sender's name. */
function shownBrand({ color, ...brand }: EmailBrand, { from }: Sender): ShownBrand {
  const sender = readAddress(from);
  const name = brand.name ?? (sender.ok && sender.name !== "" ? sender.name : domainOf(from));
  return { ...brand, name, colors: brandColors(color) };
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

/** The first thing that the email says after its headline, in one line. */
function previewOf({ bullets, changes, facts }: KeptDraft, { email }: Language): string {
  const text =
    bullets[0] ??
    (changes.length > 0
      ? `${email.changed}: ${changes.map(({ label }) => label).join(", ")}`
      : facts.map(({ label, value }) => `${label}: ${[value].flat().join(", ")}`).join(" · "));
  return cutAtWord(cutGraphemes(text, 2 * PREVIEW_LENGTH).replaceAll(/\s+/g, " "), PREVIEW_LENGTH);
}
