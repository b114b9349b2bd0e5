/** Why an event produces no email under its definition: the reason and detail of its dead letter. */
import type * as z from "zod/mini";
import { cut, oneLine } from "../values/cut.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import { type RecipientInput, LIFETIME_BOUNDS } from "./definition.ts";
import { framesOf, nameOf } from "../platform/errors.ts";
import type { Event } from "./event/event.ts";
import type { Addressing } from "./recipients.ts";
import { whatIsWrong } from "../values/schema.ts";

export type Refused = {
  readonly kind: "refused";
  readonly reason: RefusalReason;
  readonly detail: string;
};

export type RefusalReason = Extract<
  DeadLetterReason,
  | "data-invalid"
  | "definition-failed"
  | "no-recipient"
  | "recipient-invalid"
  | "too-many-recipients"
>;

/** The definition's type and the event. */
export type DefinitionAndEvent = { readonly type: string; readonly event: Event };

const MOST_RECIPIENTS = 100;
/** Duplicates and invalid ones included. Above this number no address is read. */
const MOST_GIVEN = 1000;
const TYPE_LENGTH = 120;

export function dataInvalid(
  { type, event }: DefinitionAndEvent,
  fault: z.core.$ZodError | string,
): Refused {
  const where = type === "*" ? defaultUsedFor(event) : `definition "${type}"`;
  const what = typeof fault === "string" ? fault : whatIsWrong(fault, "data");
  return refused("data-invalid", `${where}: ${what}`);
}

export function definitionFailed({ type, event }: DefinitionAndEvent, error: unknown): Refused {
  const [frame] = framesOf(error);
  const where = type === "*" ? `${defaultUsedFor(event)}: it` : `the definition "${type}"`;
  return refused(
    "definition-failed",
    `${where} threw ${[nameOf(error), frame].filter((part) => part !== undefined).join(" ")}`,
  );
}

export function expiresAfterInvalid({ type }: DefinitionAndEvent): Refused {
  return refused(
    "definition-failed",
    `the definition "${type}": Expected \`expiresAfter\` to be ${LIFETIME_BOUNDS}`,
  );
}

export function tooManyGiven({ length }: readonly RecipientInput[]): Refused | undefined {
  return length > MOST_GIVEN
    ? tooMany(`at most ${MOST_GIVEN} recipients, duplicates included, got ${length}`)
    : undefined;
}

/** No recipient, no valid one, or too many. `list`: the operator's list for the definition. */
export function recipientsRefused(
  used: DefinitionAndEvent,
  { valid, invalid, faults }: Addressing,
  list: readonly RecipientInput[] | undefined,
): Refused | undefined {
  if (valid.length + invalid === 0)
    return refused("no-recipient", noRecipient(used, list !== undefined));
  if (valid.length === 0) return refused("recipient-invalid", faults);
  return valid.length > MOST_RECIPIENTS
    ? tooMany(`at most ${MOST_RECIPIENTS} recipients, got ${valid.length}`)
    : undefined;
}

function tooMany(expected: string): Refused {
  return refused("too-many-recipients", `Expected ${expected}`);
}

function noRecipient({ type, event }: DefinitionAndEvent, hasList: boolean): string {
  const list = `the list for "${type}" in the recipients parameter (the setting \`recipientsParameter\`)`;
  if (type !== "*")
    return hasList ? `${list} is empty` : `the definition "${type}" names no recipient`;
  return hasList
    ? `${defaultUsedFor(event)}: ${list} is empty`
    : `${defaultUsedFor(event)}: Expected recipients in \`data.notify\` or in ${list}, got none`;
}

/** Explains `*` to a reader of a dead letter. */
function defaultUsedFor({ type }: Event): string {
  return `no definition for ${cut(oneLine(type), TYPE_LENGTH)}, so the default one was used`;
}

function refused(reason: RefusalReason, detail: string): Refused {
  return { kind: "refused", reason, detail };
}
