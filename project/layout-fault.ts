/** Renders two emails with a project's layout: one with every part, one with none. */
import type { KeptDraft } from "../functions/delivery/plan.ts";
import { createRenderer, type Layout } from "../functions/email/email.ts";
import { languages } from "../functions/notification/languages/languages.ts";
import { isError } from "../functions/platform/errors.ts";

const READER = { id: "0", address: "reader@example.com", locale: "en" };
const SENDER = { from: "Sender <sender@example.com>" };
const URL = "https://example.com/";

const BARE: KeptDraft = {
  locale: "en",
  subject: "Subject",
  headline: "Headline",
  bullets: [],
  facts: [],
  changes: [],
  writer: { by: "unknown", tokens: { input: 0, cached: 0, output: 0 }, microUsd: 0 },
};
const FULL: KeptDraft = {
  ...BARE,
  bullets: ["A sentence."],
  facts: [{ label: "Fact", value: ["one", "two"] }],
  changes: [
    { label: "Value", before: "old", after: "new" },
    { label: "List", added: ["one"], removed: ["two"] },
  ],
  kind: "Kind",
  reason: "Reason",
  action: { label: "Open", url: URL },
  summary: { heading: "From “Notes”", text: "Text" },
};

/** What the layout throws, in one line; undefined if it renders both. */
export function layoutFault(layout: Layout): string | undefined {
  const plan = { notification: "0", definition: "a.type", recipients: [READER], invalid: 0 };
  try {
    const render = createRenderer(layout, languages);
    render({ ...plan, drafts: [BARE], mandatory: true }, READER, SENDER, () => URL);
    render({ ...plan, drafts: [FULL], mandatory: false }, READER, SENDER, () => URL);
    return undefined;
  } catch (error) {
    // Eta appends the source of the compiled template after a blank line.
    const [sentence = ""] = (isError(error) ? error.message : String(error)).split(
      /\n\s*\n|\n=+\n/,
    );
    return sentence.replaceAll(/\s+/g, " ").trim().slice(0, 200);
  }
}
