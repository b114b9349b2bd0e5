import type { Draft, FallbackReason, Writer } from "../../functions/words/draft.ts";
import { createRenderer, type Email } from "../../functions/email/email.ts";
import type { KeptDraft, Plan, Recipient } from "../../functions/delivery/plan.ts";
import type { UnsubscribeUrl } from "../../functions/email/unsubscribe-token-format.ts";
import { layout } from "../../functions/email/layout.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

export const SENDER = { from: "Postrider <post@example.com>" };
export const KEY = "0f".repeat(32);
export const TO: Recipient = { id: "ab".repeat(32), address: "zoe@example.com", locale: "en" };

const COST = { tokens: { input: 0, cached: 0, output: 0 }, microUsd: 0 };

export const byAi = (model = "gpt-6-luna"): Writer => ({ by: "ai", model, ...COST });

export const byFallback = (reason: FallbackReason): Writer => ({
  by: "fallback",
  reason,
  ...COST,
});

/** A link of the page, as readable as possible. */
export const UNSUBSCRIBE: UnsubscribeUrl = ({ recipient, definition }, locale) =>
  `https://page.example.com/?t=${recipient.slice(0, 4)}.${encodeURIComponent(definition)}&l=${locale}`;

export const render = createRenderer(layout, languages);

export function draftOf(varied: Partial<Draft> = {}): Draft {
  return {
    locale: "en",
    subject: "Subject",
    headline: "Headline",
    bullets: [],
    facts: [],
    changes: [],
    writer: byAi(),
    ...varied,
  };
}

export function planOf(draft: Partial<KeptDraft>, more: Partial<Plan> = {}): Plan {
  return {
    notification: KEY,
    definition: "class.updated",
    recipients: [TO],
    invalid: 0,
    drafts: [{ ...draftOf(), ...draft }],
    ...more,
  };
}

export function mailOf(draft: Partial<KeptDraft>, more: Partial<Plan> = {}): Email {
  return render(planOf(draft, more), TO, SENDER);
}

/** What a reader sees of a page: the text between its tags, in its order. */
export function seenOf(html: string): string[] {
  return html
    .replaceAll(/<!--[\s\S]*?-->|<(head|style)[\s>][\s\S]*?<\/\1>|(?:&#847;|&zwnj;|&nbsp;)+/g, "")
    .split(/<[^>]*>/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

export const linesOf = (text: string): string[] =>
  text.split("\n").filter((line) => line.trim() !== "");

export const facts = [
  { label: "Class", value: "C-1" },
  { label: "Learners", value: ["Thandi Nkosi", "Pieter Botha"] },
];
export const changes = [
  { label: "Starts", before: "30 Nov", after: "7 Dec" },
  { label: "Room", before: "", after: "12" },
  { label: "Discount", before: "5%", after: "" },
  { label: "Schedule", added: ["Tue 13:00"], removed: ["Mon 09:00", "Wed 09:00"] },
];
/** A draft with every part. */
export const full: Partial<Draft> = {
  headline: "It starts later",
  bullets: ["One.", "Two."],
  kind: "Class update",
  reason: "You receive this because you teach the class.",
  action: { label: "Open the class", url: "https://app.example/classes/C-1?a=1&b=2" },
  summary: { heading: "From “Notes”", text: "Bring shoes.\nAnd a helmet." },
  facts,
  changes,
};
