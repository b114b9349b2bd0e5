/** One email of each definition in every language of the project, with its brand. AI is not asked, so it costs nothing. */
import { planOf } from "../../functions/delivery/plan.ts";
import type { Renderer, Sender } from "../../functions/email/email.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { plainDraft } from "../../functions/words/draft.ts";
import type { LoadedProject } from "../../project/load-project.ts";
import type { Case } from "./cases.ts";

export type Comparison = {
  /** Of the sample. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly emails: readonly { readonly locale: string; readonly html: string }[];
};

/** Takes the first sample of each definition that becomes an email. */
export function comparisonsOf(
  cases: readonly Case[],
  { locales: languages }: LoadedProject,
  render: Renderer,
  sender: Sender,
): Comparison[] {
  const compared = new Map<string, Comparison>();
  for (const { id, name, definition, event } of cases) {
    if (compared.has(definition.type)) continue;
    const emails = Object.keys(languages).flatMap((locale) => {
      const recipients = [{ address: "reader@example.com", locale }];
      const evaluated = definition.notify(event, { languages, recipients });
      if (evaluated.kind !== "notify") return [];
      const { notification } = evaluated;
      const drafts = notification.contents.map((edition) => plainDraft(edition, "by-definition"));
      const plan = planOf(id, notification, drafts, shortHash);
      return plan.recipients.map((reader) => ({ locale, html: render(plan, reader, sender).html }));
    });
    if (emails.length > 0)
      compared.set(definition.type, { id, name, type: definition.type, emails });
  }
  return [...compared.values()];
}
