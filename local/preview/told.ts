/** What becomes of an event: the mails as readers get them, with AI and plain, and how the words came about. */
import { randomUUID } from "node:crypto";
import { type Cost, type Draft, plainDraft, writtenDraft } from "../../functions/words/draft.ts";
import {
  createRenderer,
  type Email,
  type Renderer,
  type Sender,
} from "../../functions/email/email.ts";
import type { Languages, Locale } from "../../functions/notification/language.ts";
import { languageFor } from "../../functions/notification/locale.ts";
import type { Edition, Notification } from "../../functions/notification/evaluate.ts";
import { readerKey } from "../../functions/notification/reader.ts";
import { examine, type Examined } from "../../functions/words/examine.ts";
import { planOf } from "../../functions/delivery/plan.ts";
import { microUsdOf } from "../../functions/words/budget/price.ts";
import { type Prompt, promptFor } from "../../functions/words/prompt.ts";
import type { Refused } from "../../functions/notification/refusal.ts";
import { defaultsOf, listOf } from "../../functions/config/processor-config.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { layout } from "../../functions/email/layout.ts";
import { createMime } from "../../functions/email/ses/mime.ts";
import { brandsOf } from "../../functions/project.ts";
import type { LoadedProject } from "../../project/load-project.ts";
import type { Asked, PreviewAi } from "./ai.ts";
import type { Case } from "./cases.ts";
import { type AliasRow, aliasRows, type FoundRow, foundRows } from "./hidden.ts";
import { PreviewError } from "./preview-error.ts";
import type { Settings } from "./settings.ts";

export type Told =
  | { readonly kind: "told"; readonly impossible: number; readonly editions: readonly Shown[] }
  | { readonly kind: "nothing-to-tell" }
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
  /** Labels of facts and changes that the AI is not told. */
  readonly withheld: readonly string[];
  readonly aliases: readonly AliasRow[];
  readonly found: readonly FoundRow[];
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
  ai: PreviewAi,
  settings: Settings,
  project: LoadedProject,
  render: Renderer,
  shownLocale: ShownLocale,
): Teller {
  const { locales: languages } = project;
  const locales = localesOf(shownLocale, languages);
  const { config, price } = settings;
  const mime = createMime(() => `=_${randomUUID()}`);
  const sender = senderOf(settings);
  const countries = listOf(config.PHONE_COUNTRIES);
  const defaults = defaultsOf(config);

  return async ({ definition, event }) => {
    const own = definition.notify(event, { languages, defaults });
    if (own.kind !== "told") return own;
    const { recipients, impossible } = own.notification;
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
      if (one.kind === "told") editions.push(...(await shownOf(one.notification, key)));
    return { kind: "told", impossible, editions };
  };

  /** In the processor's order: all prompts of a notification are made with the same aliases. */
  async function shownOf(notification: Notification, key: string): Promise<Shown[]> {
    const { editions, ask } = notification;
    const examined = examine(notification, countries);
    const prompts = editions.map(
      (edition) =>
        ask &&
        examined &&
        promptFor(
          { ...notification, ...examined },
          edition,
          ask,
          languageFor(languages, edition.locale),
        ),
    );
    return Promise.all(
      editions.map((edition, index) => shown(notification, edition, prompts[index], examined, key)),
    );
  }

  async function shown(
    notification: Notification,
    edition: Edition,
    prompt: Prompt | undefined,
    examined: Examined | undefined,
    key: string,
  ): Promise<Shown> {
    const asked = prompt && (await ai.ask(prompt));
    const unasked = examined === undefined ? "too-much-to-check" : "nothing-to-write";
    const whyPlain = notification.ask === undefined ? "by-definition" : unasked;
    // What readers get when the AI does not answer.
    const plain = plainDraft(edition, asked === undefined ? whyPlain : "ai-timeout");
    const mail = (draft: Draft) => mailOf(notification, draft, key);
    return {
      locale: edition.locale,
      name: readerKey(edition).trim().replaceAll(/ +/g, ".").replaceAll("/", "-"),
      to: notification.recipients
        .filter((recipient) => readerKey(recipient) === readerKey(edition))
        .map(({ address }) => address),
      plain: mail(plain),
      ...(prompt === undefined || asked === undefined
        ? { whyPlain }
        : { written: { ...mail(draftOf(edition, asked)), prompt, asked } }),
      withheld: [...edition.facts, ...edition.changes]
        .filter(({ withheld }) => withheld)
        .map(({ label }) => label),
      aliases: examined ? aliasRows(notification, examined.aliases, countries, edition) : [],
      found: examined ? foundRows(edition, examined.aliases, countries) : [],
    };
  }

  function draftOf(edition: Edition, { written }: Asked): Draft {
    const { tokens } = written;
    const cost: Cost = {
      tokens,
      microUsd: typeof price === "object" ? microUsdOf(tokens, price) : 0,
    };
    if (!written.ok) return plainDraft(edition, written.why, cost);
    const { words, model, firstRefused } = written;
    return writtenDraft(edition, words, { model, firstRefused, ...cost });
  }

  /** As the first recipient of its language gets it. */
  function mailOf(notification: Notification, draft: Draft, key: string): Mail {
    const plan = planOf(key, notification, [draft], shortHash);
    const first = plan.recipients.find((one) => readerKey(one) === readerKey(draft));
    if (first === undefined) throw new Error("Expected an edition to have a recipient");
    const email = render(plan, first, sender);
    return { email, raw: mime(email), draft };
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
