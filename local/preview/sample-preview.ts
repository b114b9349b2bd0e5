/** What an event leads to: its emails with AI text and with the fallback text, and the AI's request and answer. */
import { defaultsOf } from "../../functions/config/processor-config.ts";
import { listOf } from "../../functions/config/processor-variables.ts";
import { planOf } from "../../functions/delivery/plan.ts";
import {
  createRenderer,
  type Email,
  type Renderer,
  type Sender,
} from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import type { LocalizedContent, Notification } from "../../functions/notification/evaluate.ts";
import type { Languages, Locale } from "../../functions/notification/language.ts";
import { readerKey } from "../../functions/notification/reader.ts";
import type { Refused } from "../../functions/notification/refusal.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { brandsOf } from "../../functions/project.ts";
import { microUsdOf } from "../../functions/words/budget/price.ts";
import {
  addTokens,
  type Cost,
  type Draft,
  NO_TOKENS,
  fallbackDraft,
  writtenDraft,
} from "../../functions/words/draft.ts";
import { hiddenValues, type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import type { Redactor } from "../../functions/words/redactor/redactor.ts";
import { referencesOf } from "../../functions/words/references.ts";
import type { LoadedProject } from "../../project/load-project.ts";
import type { PreviewAi } from "./ai.ts";
import type { Case } from "./cases.ts";
import { PreviewError } from "./folder.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import type { Asked } from "./recorded-writer.ts";
import type { PreviewSettings } from "./settings.ts";

export type SamplePreview =
  | {
      readonly kind: "emails";
      readonly invalidRecipients: number;
      readonly emails: readonly PreviewedEmail[];
    }
  | { readonly kind: "skipped" }
  | Refused;

/** The email in one language. */
export type PreviewedEmail = {
  readonly locale: Locale;
  /** Used in file names: "de", "de.Europe-Berlin". */
  readonly name: string;
  readonly to: readonly string[];
  readonly fallback: RenderedEmail;
  /** Undefined if no AI is asked; `whyFallback` is the reason. */
  readonly written?: WrittenEmail;
  readonly whyFallback?: "by-definition" | "nothing-to-write" | "too-much-to-check";
  readonly references: readonly ReferenceRow[];
};

export type RenderedEmail = {
  readonly email: Email;
  readonly raw: Uint8Array;
  readonly draft: Draft;
};

export type WrittenEmail = RenderedEmail & {
  readonly prompt: Pick<Prompt, "system" | "user">;
  readonly asked: Asked;
  /** In millionths of a US dollar; undefined: a price is unknown. */
  readonly cost: number | "free" | undefined;
};

export type ReferenceRow = {
  /** Without braces: "C1.after". */
  readonly reference: string;
  readonly label: string;
  readonly readsAs: string;
  /** `hidden`: personal data in a shared text. */
  readonly seenByAi: "yes" | "no" | "hidden";
};

/** The language of every email, or `all`; undefined: each recipient's own. */
export type WantedLocale = Locale | undefined;

export type Previewer = (one: Case) => Promise<SamplePreview>;

export function createPreviewer(
  ai: Pick<PreviewAi, "ask">,
  settings: PreviewSettings,
  { locales: languages }: Pick<LoadedProject, "locales">,
  render: Renderer,
  wantedLocale: WantedLocale,
): Previewer {
  const locales = localesOf(wantedLocale, languages);
  const { config, prices } = settings;
  const sender = senderOf(settings);
  const countries = listOf(config.PHONE_COUNTRIES);
  const defaults = defaultsOf(config);

  return async ({ definition, event }) => {
    const own = definition.notify(event, { languages, defaults });
    if (own.kind !== "notify") return own.kind === "refused" ? own : { kind: "skipped" };
    const { recipients, invalid: invalidRecipients } = own.notification;
    const results = locales?.map((locale) =>
      definition.notify(event, {
        languages,
        defaults,
        recipients: recipients.map(({ address }) => ({ address, locale })),
      }),
    );
    const key = shortHash(definition.keyTextOf(event));
    const emails: PreviewedEmail[] = [];
    for (const one of results ?? [own])
      if (one.kind === "notify") emails.push(...(await previewAll(one.notification, key)));
    return { kind: "emails", invalidRecipients, emails };
  };

  /** As in the processor, all prompts of a notification share one redactor. */
  async function previewAll(notification: Notification, key: string): Promise<PreviewedEmail[]> {
    const { contents, ai: wanted } = notification;
    const redactor = redactorFor(notification, countries);
    const options = {
      languages: Object.values(languages),
      verify: config.AI_VERIFY === "on",
    };
    const prompts = contents.map(
      (content) =>
        wanted && redactor && promptFor(notification, content, wanted, { ...options, redactor }),
    );
    return Promise.all(
      contents.map((content, index) =>
        preview(notification, content, prompts[index], redactor, key),
      ),
    );
  }

  async function preview(
    notification: Notification,
    content: LocalizedContent,
    prompt: Prompt | undefined,
    redactor: Redactor | undefined,
    key: string,
  ): Promise<PreviewedEmail> {
    const asked = prompt && (await ai.ask(prompt));
    const notAsked = redactor === undefined ? "too-much-to-check" : "nothing-to-write";
    const whyFallback = notification.ai === undefined ? "by-definition" : notAsked;
    const fallback = fallbackDraft(content, asked === undefined ? whyFallback : "ai-timeout");
    const rendered = (draft: Draft) => renderDraft(notification, draft, key);
    return {
      locale: content.locale,
      name: readerKey(content).trim().replaceAll(/ +/g, ".").replaceAll("/", "-"),
      to: notification.recipients
        .filter((recipient) => readerKey(recipient) === readerKey(content))
        .map(({ address }) => address),
      fallback: await rendered(fallback),
      ...(prompt === undefined || asked === undefined || redactor === undefined
        ? { whyFallback }
        : {
            written: {
              ...(await rendered(draftOf(content, asked, prompt, redactor))),
              prompt,
              asked,
              cost: prices === "free" ? "free" : spentMicroUsd(asked.written),
            },
          }),
      references: redactor === undefined ? [] : referenceRows(content, redactor),
    };
  }

  function draftOf(
    content: LocalizedContent,
    { written }: Asked,
    { summaryOf }: Prompt,
    redactor: Redactor,
  ): Draft {
    const judged = written.verification?.tokens ?? NO_TOKENS;
    const cost: Cost = {
      tokens: addTokens(written.tokens, judged),
      microUsd: spentMicroUsd(written) ?? 0,
    };
    if (!written.ok) return fallbackDraft(content, written.reason, cost);
    const { answer, model, firstRefused } = written;
    const hidden = hiddenValues(redactor);
    return writtenDraft(content, answer, hidden, summaryOf, { model, firstRefused, ...cost });
  }

  /** Undefined if a price is unknown. */
  function spentMicroUsd({ tokens, verification }: Written): number | undefined {
    if (prices === "free") return 0;
    const { writer, judge } = prices;
    if (writer === undefined) return undefined;
    const spent = microUsdOf(tokens, writer);
    if (verification === undefined) return spent;
    return judge === undefined ? undefined : spent + microUsdOf(verification.tokens, judge);
  }

  /** For the first recipient of its language. */
  async function renderDraft(
    notification: Notification,
    draft: Draft,
    key: string,
  ): Promise<RenderedEmail> {
    const plan = planOf(key, notification, [draft], IDS);
    const first = plan.recipients.find((one) => readerKey(one) === readerKey(draft));
    if (first === undefined) throw new Error("Expected the email to have a recipient");
    const email = render(plan, first, sender);
    return { email, raw: await mimeOf(email), draft };
  }
}

/** No email is sent, so ids need no key. */
const IDS = { hash: shortHash, recipientId: shortHash };

export function senderOf({ config }: PreviewSettings): Sender {
  return { from: config.MAIL_FROM, replyTo: config.MAIL_REPLY_TO };
}

export function rendererOf(project: LoadedProject): Renderer {
  return createRenderer(project.brand?.layout ?? layout, project.locales, brandsOf(project));
}

export type Comparison = {
  /** Of the sample. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly emails: readonly { readonly locale: Locale; readonly html: string }[];
};

/** The first sample of each definition in every language, with the fallback text. The AI is not asked. */
export function comparisonsOf(
  cases: readonly Case[],
  { locales: languages }: LoadedProject,
  render: Renderer,
  sender: Sender,
): Comparison[] {
  const compared = new Map<string, Comparison>();
  for (const { id, name, definition, event } of cases) {
    const { type } = definition;
    if (compared.has(type)) continue;
    const emails = Object.keys(languages).flatMap((locale) => {
      const recipients = [{ address: "reader@example.com", locale }];
      const result = definition.notify(event, { languages, recipients });
      if (result.kind !== "notify") return [];
      const drafts = result.notification.contents.map((one) => fallbackDraft(one, "by-definition"));
      const plan = planOf(id, result.notification, drafts, IDS);
      return plan.recipients.map((reader) => ({ locale, html: render(plan, reader, sender).html }));
    });
    if (emails.length > 0) compared.set(type, { id, name, type, emails });
  }
  return [...compared.values()];
}

function localesOf(wanted: WantedLocale, languages: Languages): readonly Locale[] | undefined {
  if (wanted === undefined) return undefined;
  if (wanted === "all") return Object.keys(languages);
  if (Object.hasOwn(languages, wanted)) return [wanted];
  throw new PreviewError(
    `Expected --locale to be a language of the project (${Object.keys(languages).join(", ")}) or "all", got ${JSON.stringify(wanted)}`,
  );
}

/** The references of the changes and facts, then the values hidden in shared texts. */
function referenceRows(content: LocalizedContent, redactor: Redactor): ReferenceRow[] {
  const items = [...content.changes, ...content.facts];
  return [
    ...items.flatMap((item) => {
      const { label, share } = item;
      const own = "value" in item ? { facts: [item], changes: [] } : { facts: [], changes: [item] };
      return [...referencesOf(own.facts, own.changes, content)].map(
        ([reference, readsAs]): ReferenceRow => ({
          reference,
          label,
          readsAs,
          seenByAi: share ? "yes" : "no",
        }),
      );
    }),
    ...[...redactor.hidden()].map(([reference, { kind, value }]): ReferenceRow => ({
      reference,
      label: kind,
      readsAs: value,
      seenByAi: "hidden",
    })),
  ];
}
