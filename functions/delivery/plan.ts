/** What was decided for a notification, written once before anything is sent: its words and its recipients. */
import * as z from "zod/mini";
import {
  type Cost,
  type Draft,
  NO_COST,
  PLAIN_REASONS,
  plainDraft,
  type Writer,
} from "../words/draft.ts";
import { AI_FAILURE_REASONS } from "../words/ai/ai-failure.ts";
import type { Notification } from "../notification/evaluate.ts";
import { readHttpsUrl } from "../values/https-url.ts";
import { type Reader, readerKey } from "../notification/reader.ts";
import { recipientTextOf } from "../notification/recipients.ts";

/** Its language, time zone and currency say which draft is its own; a plan of another version may name a language that is not there. */
export type Recipient = Reader & {
  /** A hash of the address: the row of its delivery. */
  readonly id: string;
  readonly address: string;
};

/** A draft as its row holds it: another version may know other languages, writers and reasons. Its words are sent all the same. */
export type KeptDraft = Omit<Draft, "locale" | "writer"> & {
  readonly locale: string;
  readonly writer: Writer | UnknownWriter;
};

/** Who wrote the draft, or why, is a word that this version does not have. */
type UnknownWriter = Cost & { readonly by: "unknown" };

export type Plan = {
  /** The notification's key. */
  readonly notification: string;
  readonly definition: string;
  readonly recipients: readonly Recipient[];
  /** How many of the addresses given could not be mailed: the message ends in the dead letters, whatever the others do. */
  readonly invalid: number;
  /** Which ones these are, by position, and why. Absent in plans of older versions. */
  readonly invalidDetail?: string | undefined;
  /** One for each language, time zone and currency among the recipients. */
  readonly drafts: readonly KeptDraft[];
  /** A hash of what the mail is about: mails of one thread share it. */
  readonly thread?: string | undefined;
  readonly replyTo?: string | undefined;
  /** From then on nothing of it is sent any more, epoch ms; absent: never too late. */
  readonly expiresAtMs?: number | undefined;
  /** No link ends these mails. Absent in a plan that was kept before it was asked: then it is not known, and none does. */
  readonly mandatory?: boolean | undefined;
};

/**
 * The plan for a notification's drafts; `hash` makes a row's key of an address, and a thread's name of an entity. Drafts that
 * could not be read back from the row are replaced by fallback drafts: a plan that cannot be read costs the mail.
 */
export function planOf(
  key: string,
  notification: Notification,
  drafts: readonly Draft[],
  hash: (text: string) => string,
  expiresAtMs?: number,
): Plan {
  const { definition, invalid, invalidDetail, entity, replyTo, mandatory, recipients } =
    notification;
  const plan: Plan = {
    notification: key,
    definition,
    recipients: recipients.map((recipient) => ({
      id: hash(recipientTextOf(recipient.address)),
      ...recipient,
    })),
    invalid,
    invalidDetail,
    drafts,
    thread: entity === undefined ? undefined : hash(entity),
    replyTo,
    expiresAtMs,
    mandatory,
  };
  if (readsBack(key, toJson(plan))) return plan;
  const fallback = notification.contents.map((content) => plainDraft(content, "ai-check-failed"));
  return { ...plan, drafts: fallback };
}

const Text = z.string();
const Texts = z.array(Text);
const CostFields = {
  tokens: z.object({ input: z.number(), cached: z.number(), output: z.number() }),
  microUsd: z.number(),
};

/** The shape of a language tag; it becomes a header and an attribute in the HTML. */
const LocaleTag = Text.check(z.regex(/^[A-Za-z0-9-]{1,35}$/));

/** Plans of older versions have no time zones and currencies. */
const ReaderFields = {
  locale: LocaleTag,
  timeZone: ignored(Text),
  currency: ignored(Text),
};

const KeptWriter = z.discriminatedUnion("by", [
  z.object({
    by: z.literal("ai"),
    model: Text,
    firstRefused: z.catch(z.optional(z.enum(AI_FAILURE_REASONS)), undefined),
    ...CostFields,
  }),
  z.object({ by: z.literal("plain"), why: z.enum(PLAIN_REASONS), ...CostFields }),
  z.object({ by: z.literal("unknown"), ...CostFields }),
]);

/** Rows of older versions lack these. One in another form is left out: it never costs the email. */
const OptionalParts = {
  summary: ignored(z.object({ heading: Text, text: Text })),
  kind: ignored(Text),
  reason: ignored(Text),
  action: ignored(
    z.object({ label: Text, url: Text.check(z.refine((url) => readHttpsUrl(url).ok)) }),
  ),
  aiNotice: ignored(z.boolean()),
};

function ignored<T extends z.ZodMiniType>(part: T) {
  return z.catch(z.optional(part), undefined);
}

/**
 * A plan as its row holds it, in JSON: one attribute, because nothing of it is ever changed or asked for alone. After a
 * rollback the row may be a newer version's: what is not needed to send its words is read tolerantly.
 */
const KeptPlan = z.object({
  definition: Text,
  recipients: z.array(z.object({ id: Text, address: Text, ...ReaderFields })),
  impossible: z.number(),
  impossibleDetail: z.optional(Text),
  thread: z.optional(Text),
  replyTo: z.optional(Text),
  expiresAtMs: z.optional(z.number()),
  mandatory: z.optional(z.boolean()),
  drafts: z
    .array(
      z.object({
        ...ReaderFields,
        subject: Text,
        headline: Text,
        bullets: Texts,
        facts: z.array(z.object({ label: Text, value: z.union([Text, Texts]) })),
        changes: z.array(
          z.union([
            z.object({ label: Text, before: Text, after: Text }),
            z.object({ label: Text, added: Texts, removed: Texts }),
          ]),
        ),
        writer: z.catch(KeptWriter, { by: "unknown", ...NO_COST }),
        ...OptionalParts,
      }),
    )
    .check(z.minLength(1)),
});

/** The plan as it is stored. @throws Error where it could not be read back */
export function planToJson(plan: Plan): string {
  const json = toJson(plan);
  if (!readsBack(plan.notification, json))
    throw new Error("Expected a plan that can be read back from its row");
  return json;
}

/** The stored form keeps version 0.2's words for invalid recipients: rows survive an upgrade and a rollback. */
function toJson(plan: Plan): string {
  return JSON.stringify({
    ...plan,
    notification: undefined,
    invalid: undefined,
    invalidDetail: undefined,
    impossible: plan.invalid,
    impossibleDetail: plan.invalidDetail,
  });
}

/** Whether nothing of a plan of this version is lost in its row. */
function readsBack(notification: string, json: string): boolean {
  const read = readPlan(notification, json);
  return read !== "unreadable" && read.drafts.every(({ writer }) => writer.by !== "unknown");
}

/** Reads a kept plan back; `unreadable` when the row holds something else. */
export function readPlan(notification: string, json: string | undefined): Plan | "unreadable" {
  try {
    const parsed = KeptPlan.safeParse(asOfNow(JSON.parse(json ?? "")));
    if (!parsed.success) return "unreadable";
    const { impossible: invalid, impossibleDetail: invalidDetail, ...plan } = parsed.data;
    return {
      notification,
      ...plan,
      invalid,
      ...(invalidDetail !== undefined && { invalidDetail }),
    };
  } catch {
    return "unreadable";
  }
}

const OldPlan = z.looseObject({
  recipients: z.array(z.looseObject({})),
  draft: z.looseObject({ writer: z.looseObject({}) }),
});

/** Version 0.1 knew one language and no prices; its messages may be under way while 0.2 is deployed. */
function asOfNow(json: unknown): unknown {
  const old = OldPlan.safeParse(json).data;
  if (old === undefined) return json;
  const { draft, recipients, ...rest } = old;
  const writer = { ...draft.writer, microUsd: 0 };
  return {
    ...rest,
    recipients: recipients.map((recipient) => ({ ...recipient, locale: "en" })),
    drafts: [{ ...draft, writer, locale: "en" }],
  };
}

/** The draft for a recipient's language, time zone and currency. */
export function draftFor({ drafts }: Plan, recipient: Recipient): KeptDraft {
  const own =
    drafts.find((draft) => readerKey(draft) === readerKey(recipient)) ??
    drafts.find(({ locale }) => locale === recipient.locale) ??
    drafts[0];
  if (own === undefined) throw new Error("Expected a plan to hold a draft");
  return own;
}
