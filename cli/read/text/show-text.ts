/** Everything that is stored about an email: the answer, the timeline, the text, the AI's exchange. */
import { draftFor, type KeptDraft } from "../../../functions/delivery/plan.ts";
import { readerKey } from "../../../functions/notification/reader.ts";
import type { Email, Shown } from "../../../operator/read/email.ts";
import type { Answer, Fact } from "../../../operator/why/answer.ts";
import { type Clock, shortWhenText } from "../../../operator/why/times.ts";
import { factLines } from "./answer-text.ts";
import { exchangeLines } from "./exchange-text.ts";
import { hanging, signText, type Style } from "./layout.ts";
import { timelineLines } from "./timeline-text.ts";

/** `only`: the email that was asked for; undefined: all. */
export function showText(
  shown: Shown,
  answer: Answer,
  only: Email | undefined,
  style: Style,
  clock: Clock,
): string {
  const emails = only === undefined ? shown.emails : [only];
  const { plan } = shown;
  const kept = plan === undefined || plan === "unreadable" ? undefined : plan;
  const facts: Fact[] = [...answer.facts, ...keyFacts(shown, emails, clock)];
  const drafts = kept === undefined ? [] : draftsOf(kept, emails);
  const parts = [
    hanging(`${signText(answer.tone, style)} `, answer.happened, style, 2),
    factLines(facts, style),
    ...emails.map((email) => [
      emails.length === 1
        ? "Timeline"
        : `Timeline of the email to ${email.address ?? email.recipient}`,
      ...timelineLines(email, shown, style, clock),
    ]),
    ...(emails.length === 0
      ? [["Timeline", ...timelineLines(undefined, shown, style, clock)]]
      : []),
    ...drafts.map((draft) => [
      drafts.length === 1 ? "Email" : `Email in ${draft.locale}`,
      ...draftLines(draft, style),
    ]),
    ...(kept?.exchanges ?? []).map((exchange) => exchangeLines(exchange, style, clock)),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function keyFacts({ key }: Shown, emails: readonly Email[], clock: Clock): Fact[] {
  const [only, ...others] = emails;
  if (only === undefined) return [["Key", key]];
  const isOne = others.length === 0;
  return [
    ...(only.plannedAtMs === undefined
      ? []
      : [["Written", shortWhenText(only.plannedAtMs, clock)] as const]),
    ["Key", key],
    ...(isOne ? [["Id", `${only.recipient} (the recipient)`] as const] : []),
    ...(isOne && only.sesMessageIds.length > 0
      ? [["SES id", only.sesMessageIds.join(", ")] as const]
      : []),
  ];
}

/** Each text once: readers of one language share it. */
function draftsOf(
  plan: Exclude<NonNullable<Shown["plan"]>, "unreadable">,
  emails: readonly Email[],
): readonly KeptDraft[] {
  const ids = new Set(emails.map(({ recipient }) => recipient));
  const readers = plan.recipients.filter(({ id }) => ids.has(id));
  const drafts = readers.map((reader) => draftFor(plan, reader));
  return [...new Map(drafts.map((draft) => [readerKey(draft), draft])).values()];
}

function draftLines(draft: KeptDraft, style: Style): string[] {
  const { subject, headline, bullets, summary, changes, facts, action } = draft;
  const labelled = (label: string, value: string) => hanging(`  ${label}: `, value, style, 4);
  return [
    ...labelled("Subject", subject),
    "",
    ...hanging("  ", headline, style),
    ...bullets.flatMap((bullet) => hanging("  - ", bullet, style)),
    ...(action === undefined ? [] : labelled(action.label, action.url)),
    ...(summary === undefined ? [] : ["", ...labelled(summary.heading, summary.text)]),
    ...(changes.length === 0
      ? []
      : [
          "",
          ...changes.flatMap((change) =>
            labelled(
              change.label,
              "added" in change
                ? [
                    ...(change.added.length === 0 ? [] : [`added ${change.added.join(", ")}`]),
                    ...(change.removed.length === 0
                      ? []
                      : [`removed ${change.removed.join(", ")}`]),
                  ].join("; ")
                : `${change.after === "" ? "no value" : change.after} (was ${change.before === "" ? "no value" : change.before})`,
            ),
          ),
        ]),
    ...(facts.length === 0
      ? []
      : [
          "",
          ...facts.flatMap(({ label, value }) =>
            labelled(label, typeof value === "string" ? value : value.join(", ")),
          ),
        ]),
  ];
}
