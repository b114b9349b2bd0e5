/** Renders a plan for one recipient as an email: subject, HTML, text, headers and tags. The layout escapes every value. */
import { Eta } from "eta/core";
import { bareAddress, readAddress } from "../values/address.ts";
import { oneLine, shorten } from "../values/cut.ts";
import { domainOf, listIdOf, threadOf } from "./headers.ts";
import type { EmailTexts, Language, Languages } from "../notification/language.ts";
import { languageFor } from "../notification/locale.ts";
import type { EmailBrand } from "../notification/brand.ts";
import { draftFor, type KeptDraft, type Plan, type Recipient } from "../delivery/plan.ts";
import { type BrandColors, brandColors } from "./brand-colors.ts";
import type { UnsubscribeUrl } from "./unsubscribe-token-format.ts";
import { FOLDS, type Shown, shownFolded, shownWhole } from "./content.ts";

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

/** `from`: `Name <address>`. */
export type Sender = { readonly from: string; readonly replyTo?: string | undefined };

/** The layout of an email; a project may replace it. */
export type Layout = {
  /** An Eta template over `it`, a {@link LayoutInput}: `<%= … %>` escapes. Source: https://eta.js.org/docs/4.x.x/syntax */
  readonly html: string;
  readonly text: (input: LayoutInput) => string;
};

/** The data of a layout. The HTML gets long values and lists shortened, the text part gets them whole. */
export type LayoutInput = Shown & {
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly subject: string;
  /** Preheader: the inbox shows it after the subject. */
  readonly preview: string;
  readonly brand: ShownBrand;
  /** One or two words next to the brand: "Class update". */
  readonly kind: string | undefined;
  readonly headline: string;
  readonly bullets: readonly string[];
  /** The button; its URL is https. */
  readonly action: { readonly label: string; readonly url: string } | undefined;
  /** The fixed texts in the reader's language. */
  readonly texts: EmailTexts;
  /** Says that AI wrote the summary. Undefined: it did not, or the definition disables the line. */
  readonly aiNotice: string | undefined;
  /** "You receive this because …". */
  readonly reason: string;
  /** Undefined for mandatory emails and without an unsubscribe page. */
  readonly unsubscribeUrl: string | undefined;
};

export type ShownBrand = Omit<EmailBrand, "color"> & {
  /** The brand's, else the sender's name, else the sender's domain. */
  readonly name: string;
  readonly colors: BrandColors;
};

/** The brand for a definition's type. */
export type BrandOf = (definition: string) => EmailBrand;

/** Without `unsubscribe`, emails have no unsubscribe link. */
export type Renderer = (
  plan: Plan,
  recipient: Recipient,
  sender: Sender,
  unsubscribe?: UnsubscribeUrl,
) => Email;

/** Characters that an inbox shows. */
const SUBJECT_LENGTH = 120;
const PREVIEW_LENGTH = 110;
/** Gmail clips an email at 102 KB. */
const MAX_HTML_BYTES = 100_000;

/** Compiles the layout once. */
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
    const subject = shorten(draft.subject.replaceAll(/\s+/g, " ").trim(), SUBJECT_LENGTH);
    const unsubscribeUrl = hasUnsubscribeLink(plan)
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
    let body = "";
    for (const fold of FOLDS) {
      body = html.render("@mail", { ...input, ...shownFolded(draft, texts, fold) });
      if (Buffer.byteLength(body) <= MAX_HTML_BYTES) break;
    }
    return {
      from: sender.from,
      to: recipient.address,
      subject,
      html: body,
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

function shownBrand({ color, ...brand }: EmailBrand, { from }: Sender): ShownBrand {
  const sender = readAddress(from);
  const name = brand.name ?? (sender.ok && sender.name !== "" ? sender.name : domainOf(from));
  return { ...brand, name, colors: brandColors(color) };
}

/** Whether the reader may unsubscribe from the plan's definition. */
export function hasUnsubscribeLink({ mandatory }: Plan): boolean {
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
    // Source: RFC 8058, section 3.1
    ...(unsubscribeUrl === undefined
      ? {}
      : {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }),
    // SES sets the Message-ID itself, so the thread's root is an id that is never sent.
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

/** The first text after the headline, on one line. */
function previewOf({ bullets, changes, facts }: KeptDraft, { email }: Language): string {
  const text =
    bullets[0] ??
    (changes.length > 0
      ? `${email.changed}: ${changes.map(({ label }) => label).join(", ")}`
      : facts.map(({ label, value }) => `${label}: ${[value].flat().join(", ")}`).join(" · "));
  return shorten(oneLine(text).replaceAll(/\s+/g, " "), PREVIEW_LENGTH);
}
