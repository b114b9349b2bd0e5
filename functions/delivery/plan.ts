/** The drafts and recipients of a notification, stored once before anything is sent. */
import * as z from "zod/mini";
import {
  type Cost,
  type Draft,
  NO_COST,
  FALLBACK_REASONS,
  fallbackDraft,
  type Writer,
} from "../words/draft.ts";
import { AI_FAILURE_REASONS } from "../words/ai/ai-failure.ts";
import type { Notification } from "../notification/evaluate.ts";
import { readHttpsUrl } from "../values/https-url.ts";
import { type Reader, readerKey } from "../notification/reader.ts";
import type { StoredEvent } from "./stored-event.ts";

/** Its language, time zone and currency select its draft; a plan of another version may name a language for which there is no draft. */
export type Recipient = Reader & {
  /** An HMAC of the address (of version 0.2: a hash); the key of its delivery. */
  readonly id: string;
  readonly address: string;
};

/** A stored draft: another version may know other languages, writers and reasons. Its text is sent anyway. */
export type KeptDraft = Omit<Draft, "locale" | "writer"> & {
  readonly locale: string;
  readonly writer: Writer | UnknownWriter;
};

/** A writer or reason of another version. */
type UnknownWriter = Cost & { readonly by: "unknown" };

/** An operator sent this email as a copy of another one. */
export type ResendOf = {
  /** The other email. */
  readonly key: string;
  readonly recipient: string;
  /** Epoch ms. */
  readonly atMs: number;
  readonly by: string;
  readonly why: string;
};

export type Plan = {
  /** The notification's key. */
  readonly notification: string;
  readonly definition: string;
  readonly recipients: readonly Recipient[];
  /** Count of invalid addresses. If there are any, the message becomes a dead letter after the valid ones have their emails. */
  readonly invalid: number;
  /** Their positions, and why they are invalid. Absent in plans of older versions. */
  readonly invalidDetail?: string | undefined;
  /** One for each language, time zone and currency among the recipients. */
  readonly drafts: readonly KeptDraft[];
  /** A hash of the entity: emails of one thread share it. */
  readonly thread?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Nothing is sent after this, epoch ms; absent: never too late. */
  readonly expiresAtMs?: number | undefined;
  /** The emails have no unsubscribe link. Plans of older versions lack this; then they have none either. */
  readonly mandatory?: boolean | undefined;
  /** The event behind the plan. Stored in separate attributes, because the indexes need them. Plans of older versions lack it. */
  readonly event?: StoredEvent | undefined;
  readonly resendOf?: ResendOf | undefined;
};

export type PlanOptions = {
  readonly hash: (text: string) => string;
  /** The id of the recipient with this address. */
  readonly recipientId: (address: string) => string;
  readonly expiresAtMs?: number | undefined;
  readonly event?: StoredEvent | undefined;
};

/** Uses fallback drafts if the drafts could not be read back from the row: with an unreadable plan the email would not be sent. */
export function planOf(
  key: string,
  notification: Notification,
  drafts: readonly Draft[],
  { hash, recipientId, expiresAtMs, event }: PlanOptions,
): Plan {
  const { definition, invalid, invalidDetail, entity, replyTo, mandatory, recipients } =
    notification;
  const plan: Plan = {
    notification: key,
    definition,
    recipients: recipients.map((recipient) => ({
      id: recipientId(recipient.address),
      ...recipient,
    })),
    invalid,
    invalidDetail,
    drafts,
    thread: entity === undefined ? undefined : hash(entity),
    replyTo,
    expiresAtMs,
    mandatory,
    event,
  };
  if (readsBack(key, toJson(plan))) return plan;
  const fallback = notification.contents.map((content) =>
    fallbackDraft(content, "ai-check-failed"),
  );
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

/** The stored form of a fallback draft is `{ by: "plain", why }`, as in version 0.2. */
const KeptWriter = z.discriminatedUnion("by", [
  z.object({
    by: z.literal("ai"),
    model: Text,
    firstRefused: z.catch(z.optional(z.enum(AI_FAILURE_REASONS)), undefined),
    ...CostFields,
  }),
  z.pipe(
    z.object({ by: z.literal("plain"), why: z.enum(FALLBACK_REASONS), ...CostFields }),
    z.transform(({ why, tokens, microUsd }) => ({
      by: "fallback" as const,
      reason: why,
      tokens,
      microUsd,
    })),
  ),
  z.object({ by: z.literal("unknown"), ...CostFields }),
]);

/** Rows of older versions lack these. A part in an unknown form is ignored; the email is still sent. */
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
 * The stored form: one JSON attribute, because no part of it is read or changed alone. After a rollback a newer version may
 * have written it, so parts that are not needed for sending may be missing or unknown.
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
  resendOf: ignored(
    z.object({ key: Text, recipient: Text, atMs: z.number(), by: Text, why: Text }),
  ),
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

/** The stored form. @throws Error if it could not be read back */
export function planToJson(plan: Plan): string {
  const json = toJson(plan);
  if (!readsBack(plan.notification, json))
    throw new Error("Expected a plan that can be read back from its row");
  return json;
}

/** The stored form keeps version 0.2's names: rows survive an upgrade and a rollback. */
function toJson(plan: Plan): string {
  return JSON.stringify({
    ...plan,
    notification: undefined,
    event: undefined,
    invalid: undefined,
    invalidDetail: undefined,
    impossible: plan.invalid,
    impossibleDetail: plan.invalidDetail,
    drafts: plan.drafts.map(({ writer, ...draft }) => ({ ...draft, writer: storedWriter(writer) })),
  });
}

function storedWriter(writer: KeptDraft["writer"]) {
  if (writer.by !== "fallback") return writer;
  const { reason: why, ...cost } = writer;
  return { ...cost, by: "plain", why };
}

/** Whether the stored form keeps everything. */
function readsBack(notification: string, json: string): boolean {
  const read = readPlan(notification, json);
  return read !== "unreadable" && read.drafts.every(({ writer }) => writer.by !== "unknown");
}

/** Reads a stored plan. */
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

/** Reads plans of version 0.1, which had one language and no prices. */
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
export function draftFor({ drafts }: Pick<Plan, "drafts">, recipient: Recipient): KeptDraft {
  const own =
    drafts.find((draft) => readerKey(draft) === readerKey(recipient)) ??
    drafts.find(({ locale }) => locale === recipient.locale) ??
    drafts[0];
  if (own === undefined) throw new Error("Expected a plan to hold a draft");
  return own;
}
