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
/** SQS's ids; a dead letter whose body is no event has only this one. */
const MESSAGE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Emails to one address that are counted. */
const OLDER = 50;

/** Whether a text is an address, a key, or else an event's id. With spaces it is likely a part of a subject. */
export function readAsked(text: string): Asked {
  if (KEY.test(text)) return { kind: "key", text };
  if (text.includes("@") && readAddress(text).ok) return { kind: "address", text };
  return { kind: /\s/.test(text) ? "text" : "event", text };
}

export async function findAsked(
  reader: EmailReader,
  text: string,
  { source, recipient }: AskOptions = {},
): Promise<Found> {
  const asked = readAsked(text);
  if (asked.kind === "address") {
    const { items, cursor } = await reader.find({ address: text }, { limit: OLDER });
    const [email, ...older] = items;
    const shown = email && (await reader.show(email.key));
    if (email !== undefined && shown !== undefined)
      return {
        kind: "email",
        // The page may be a moment older.
        email: neediest(shown.emails, email.recipient) ?? email,
        shown,
        others: { emails: older, of: "address", hasMore: cursor !== undefined },
      };
  }
  const byKey = asked.kind === "key" ? await reader.show(text) : undefined;
  // An event's id may look like a key or an address.
  const all = byKey === undefined ? await reader.byEvent({ id: text, source }) : [byKey];
  const found = pick(all, recipient);
  if (found !== undefined) return found;
  const ofMessage = MESSAGE_ID.test(text) ? await reader.show(`message#${text}`) : undefined;
  return pick(ofMessage === undefined ? [] : [ofMessage], undefined) ?? { kind: "nothing", asked };
}

/** What needs attention most. An event has several keys if it was resent, or if several sources use its id. */
function pick(all: readonly Shown[], recipient: string | undefined): Found | undefined {
  const emails = all.flatMap((one) => one.emails);
  const email = neediest(emails, recipient);
  const shown = all.find((one) => email !== undefined && one.emails.includes(email));
  const letter = newestLetter(all.flatMap(({ deadLetters }) => deadLetters));
  if (email !== undefined && shown !== undefined && !isLetterFirst(email, letter, recipient)) {
    const others = emails.filter((one) => one !== email);
    return { kind: "email", email, shown, others: { emails: others, of: "event" } };
  }
  const ofLetter = all.find((one) => letter !== undefined && one.deadLetters.includes(letter));
  if (letter !== undefined && ofLetter !== undefined)
    return { kind: "dead-letter", letter, shown: ofLetter };
  const [first] = all.filter(({ withoutEmail }) => withoutEmail.length > 0);
  const without = first?.withoutEmail[0];
  return first === undefined || without === undefined
    ? undefined
    : { kind: "without-email", without, shown: first };
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
