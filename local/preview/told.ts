/** What becomes of an event: the mails as readers get them, with AI and plain, and how the words came about. */
import {
  addTokens,
  type Cost,
  type Draft,
  NO_TOKENS,
  plainDraft,
  writtenDraft,
} from "../../functions/words/draft.ts";
import {
  createRenderer,
  type Email,
  type Renderer,
  type Sender,
} from "../../functions/email/email.ts";
import type { Languages, Locale } from "../../functions/notification/language.ts";
import type { LocalizedContent, Notification } from "../../functions/notification/evaluate.ts";
import { readerKey } from "../../functions/notification/reader.ts";
import { planOf } from "../../functions/delivery/plan.ts";
import { microUsdOf } from "../../functions/words/budget/price.ts";
import { hiddenValues, type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import type { Refused } from "../../functions/notification/refusal.ts";
import { defaultsOf, listOf } from "../../functions/config/processor-config.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { layout } from "../../functions/email/layout.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { brandsOf } from "../../functions/project.ts";
import type { LoadedProject } from "../../project/load-project.ts";
import type { PreviewAi } from "./ai.ts";
import type { Asked } from "./recorded-writer.ts";
import type { Case } from "./cases.ts";
import { type ReferenceRow, referenceRows } from "./hidden.ts";
import type { Redactor } from "../../functions/words/redactor/redactor.ts";
import { PreviewError } from "./preview-error.ts";
import type { Settings } from "./settings.ts";

export type Told =
  | { readonly kind: "notify"; readonly invalid: number; readonly editions: readonly Shown[] }
  | { readonly kind: "skipped" }
  | Refused;

/** The mail in one language. */
export type Shown = {
  readonly locale: Locale;
  /** Tells it from the sample's other emails, in names of files: "de", "de.Europe-Berlin". */
  readonly name: string;
  readonly to: readonly string[];
  readonly plain: Mail;
  /** Absent: no AI is asked, `whyPlain` says why. */
  readonly written?: WrittenMail;
  readonly whyPlain?: "by-definition" | "nothing-to-write" | "too-much-to-check";
  readonly references: readonly ReferenceRow[];
};

export type Mail = { readonly email: Email; readonly raw: Uint8Array; readonly draft: Draft };

export type WrittenMail = Mail & {
  readonly prompt: Pick<Prompt, "system" | "user">;
  readonly asked: Asked;
};

/** The language that each email is shown in, or `all`; absent: each recipient's own. */
export type ShownLocale = Locale | undefined;

export type Teller = (one: Case) => Promise<Told>;

export function createTeller(
  ai: Pick<PreviewAi, "ask">,
  settings: Settings,
  { locales: languages }: Pick<LoadedProject, "locales">,
  render: Renderer,
  shownLocale: ShownLocale,
): Teller {
  const locales = localesOf(shownLocale, languages);
  const { config, price } = settings;
  const sender = senderOf(settings);
  const countries = listOf(config.PHONE_COUNTRIES);
  const defaults = defaultsOf(config);

  return async ({ definition, event }) => {
    const own = definition.notify(event, { languages, defaults });
    if (own.kind !== "notify") return own;
    const { recipients, invalid } = own.notification;
    const told = locales?.map((locale) =>
      definition.notify(event, {
        languages,
        defaults,
        recipients: recipients.map(({ address }) => ({ address, locale })),
      }),
    );
    const key = shortHash(definition.keyTextOf(event));
    const editions: Shown[] = [];
    for (const one of told ?? [own])
      if (one.kind === "notify") editions.push(...(await shownOf(one.notification, key)));
    return { kind: "notify", invalid, editions };
  };

  /** In the processor's order: all prompts of a notification share what is hidden. */
  async function shownOf(notification: Notification, key: string): Promise<Shown[]> {
    const { contents, ai: asked } = notification;
    const redactor = redactorFor(notification, countries);
    const options = {
      languages: Object.values(languages),
      verify: config.AI_VERIFY === "on",
    };
    const prompts = contents.map(
      (content) =>
        asked && redactor && promptFor(notification, content, asked, { ...options, redactor }),
    );
    return Promise.all(
      contents.map((content, index) => shown(notification, content, prompts[index], redactor, key)),
    );
  }

  async function shown(
    notification: Notification,
    content: LocalizedContent,
    prompt: Prompt | undefined,
    redactor: Redactor | undefined,
    key: string,
  ): Promise<Shown> {
    const asked = prompt && (await ai.ask(prompt));
    const unasked = redactor === undefined ? "too-much-to-check" : "nothing-to-write";
    const whyPlain = notification.ai === undefined ? "by-definition" : unasked;
    // What readers get when the AI does not answer.
    const plain = plainDraft(content, asked === undefined ? whyPlain : "ai-timeout");
    const mail = (draft: Draft) => mailOf(notification, draft, key);
    return {
      locale: content.locale,
      name: readerKey(content).trim().replaceAll(/ +/g, ".").replaceAll("/", "-"),
      to: notification.recipients
        .filter((recipient) => readerKey(recipient) === readerKey(content))
        .map(({ address }) => address),
      plain: await mail(plain),
      ...(prompt === undefined || asked === undefined || redactor === undefined
        ? { whyPlain }
        : {
            written: { ...(await mail(draftOf(content, asked, prompt, redactor))), prompt, asked },
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
    const { tokens, verification } = written;
    const all = addTokens(tokens, verification?.tokens ?? NO_TOKENS);
    const cost: Cost = {
      tokens: all,
      microUsd: typeof price === "object" ? microUsdOf(all, price) : 0,
    };
    if (!written.ok) return plainDraft(content, written.why, cost);
    const { answer, model, firstRefused } = written;
    const hidden = hiddenValues(redactor);
    return writtenDraft(content, answer, hidden, summaryOf, { model, firstRefused, ...cost });
  }

  /** As the first recipient of its language gets it. */
  async function mailOf(notification: Notification, draft: Draft, key: string): Promise<Mail> {
    const plan = planOf(key, notification, [draft], shortHash);
    const first = plan.recipients.find((one) => readerKey(one) === readerKey(draft));
    if (first === undefined) throw new Error("Expected an edition to have a recipient");
    const email = render(plan, first, sender);
    return { email, raw: await mimeOf(email), draft };
  }
}

export function senderOf({ config }: Settings): Sender {
  return { from: config.MAIL_FROM, replyTo: config.MAIL_REPLY_TO };
}

export function rendererOf(project: LoadedProject): Renderer {
  return createRenderer(project.brand?.layout ?? layout, project.locales, brandsOf(project));
}

function localesOf(shown: ShownLocale, languages: Languages): readonly Locale[] | undefined {
  if (shown === undefined) return undefined;
  if (shown === "all") return Object.keys(languages);
  if (Object.hasOwn(languages, shown)) return [shown];
  throw new PreviewError(
    `Expected --locale to be a language of the project (${Object.keys(languages).join(", ")}) or "all", got ${JSON.stringify(shown)}`,
  );
}
