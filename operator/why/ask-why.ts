/** Asks the read model about a key, an event or an address, and answers why. The CLI, the console and agents call it. */
import { readAddress } from "../../functions/values/address.ts";
import type { DeadLetter, Email, EventWithoutEmail, Page, Question, Shown } from "../read/email.ts";
import type { Answer, Circumstances } from "./answer.ts";
import type { Whose } from "./circumstances.ts";
import {
  isLetterFirst,
  neediest,
  newestLetter,
  type Others,
  whyDeadLetter,
  whyEmail,
} from "./why.ts";
import { type Asked, whyNotFound, whyWithoutEmail } from "./without-email.ts";

/** The questions of the read model that an answer needs. */
export type EmailReader = {
  readonly show: (key: string) => Promise<Shown | undefined>;
  readonly byEvent: (event: {
    readonly id: string;
    readonly source?: string | undefined;
  }) => Promise<readonly Shown[]>;
  readonly find: (
    question: Question,
    paging: { readonly limit?: number; readonly cursor?: string },
  ) => Promise<Page<Email>>;
};

/** The circumstances, with the suppression of these recipients' ids or of this address. */
export type ReadCircumstances = (whose: Whose) => Promise<Circumstances>;

/** What was found, as far as an answer needs it. */
export type Found =
  | {
      readonly kind: "email";
      readonly email: Email;
      readonly shown: Shown;
      readonly others: Others;
    }
  | { readonly kind: "dead-letter"; readonly letter: DeadLetter; readonly shown: Shown }
  | { readonly kind: "without-email"; readonly without: EventWithoutEmail; readonly shown: Shown }
  | { readonly kind: "nothing"; readonly asked: Asked };

export type AskOptions = {
  /** Of the event, if several sources use the same ids. */
  readonly source?: string | undefined;
  /** The recipient's address or id, if the event has several. */
  readonly recipient?: string | undefined;
};

const KEY = /^[0-9a-f]{32}$/;
/** SQS's message id, the only id of a dead letter whose body is not an event. */
const MESSAGE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Emails to one address that are counted. */
const OLDER = 50;
/** Emails of one event that are answered. */
const MOST_ANSWERS = 10;

/** Whether a text is an address, a key, or else an event's id. With spaces it is likely a part of a subject. */
export function readAsked(text: string): Asked {
  if (KEY.test(text)) return { kind: "key", text };
  if (text.includes("@") && readAddress(text).ok) return { kind: "address", text };
  return { kind: /\s/.test(text) ? "text" : "event", text };
}

/** Newest first; several if the event was resent, or if several sources use its id. At least one. */
export async function findAsked(
  reader: EmailReader,
  text: string,
  { source, recipient }: AskOptions = {},
): Promise<readonly Found[]> {
  const asked = readAsked(text);
  if (asked.kind === "address") {
    const ofAddress = await findAddress(reader, text);
    if (ofAddress !== undefined) return [ofAddress];
  }
  const byKey = asked.kind === "key" ? await reader.show(text) : undefined;
  // An event's id may look like a key or an address.
  const all = byKey === undefined ? await ofEvent(reader, text, source) : [byKey];
  const found = pickAll(all, recipient);
  if (found.length > 0) return found;
  const ofMessage = MESSAGE_ID.test(text) ? await reader.show(`message#${text}`) : undefined;
  const letter = pickAll(ofMessage === undefined ? [] : [ofMessage], undefined);
  return letter.length > 0 ? letter : [{ kind: "nothing", asked }];
}

async function findAddress(reader: EmailReader, address: string): Promise<Found | undefined> {
  const { items, cursor } = await reader.find({ address }, { limit: OLDER });
  const [email, ...older] = items;
  const shown = email && (await reader.show(email.key));
  return (
    email &&
    shown && {
      kind: "email",
      // The page may be a moment older.
      email: neediest(shown.emails, email.recipient) ?? email,
      shown,
      others: { emails: older, of: "address", hasMore: cursor !== undefined },
    }
  );
}

async function ofEvent(
  reader: EmailReader,
  id: string,
  source: string | undefined,
): Promise<readonly Shown[]> {
  const all = (await reader.byEvent({ id, source })).slice(0, MOST_ANSWERS);
  if (all.length < 2) return all;
  // The message of a resend has an id of its own: its dead letter is found by the key.
  return Promise.all(
    all.map(async (one) => {
      const { deadLetters } = (await reader.show(one.key)) ?? one;
      return { ...one, deadLetters };
    }),
  );
}

/** Of each key what needs attention most. */
function pickAll(all: readonly Shown[], recipient: string | undefined): readonly Found[] {
  const isEventShared = all.filter(({ emails }) => emails.length > 0).length > 1;
  const found = all.flatMap((shown) => pick(shown, recipient, isEventShared) ?? []);
  const emails = recipient === undefined ? [] : found.filter(({ kind }) => kind === "email");
  return emails.length > 0 ? emails : found;
}

function pick(
  shown: Shown,
  recipient: string | undefined,
  isEventShared: boolean,
): Found | undefined {
  const email = neediest(shown.emails, recipient);
  const letter = newestLetter(shown.deadLetters);
  if (email !== undefined && !isLetterFirst(email, letter, recipient)) {
    const emails = shown.emails.filter((one) => one !== email);
    return { kind: "email", email, shown, others: { emails, of: "event", isEventShared } };
  }
  if (letter !== undefined) return { kind: "dead-letter", letter, shown };
  const [without] = shown.withoutEmail;
  return without && { kind: "without-email", without, shown };
}

export async function answerFound(
  found: Found,
  readCircumstances: ReadCircumstances,
): Promise<Answer> {
  switch (found.kind) {
    case "email": {
      const { email, shown, others } = found;
      const { recipient, address } = email;
      return whyEmail(email, shown, await readCircumstances({ recipient, address }), others);
    }
    case "dead-letter":
      return whyDeadLetter(found.letter, await readCircumstances({}));
    case "without-email":
      return whyWithoutEmail(found.without, await readCircumstances({}));
    case "nothing": {
      const { asked } = found;
      const address = asked.kind === "address" ? asked.text : undefined;
      return whyNotFound(asked, await readCircumstances({ address }));
    }
  }
}
