/** A labelled sentence of the corpus: what in it is personal, and what is not. */

/** A declared person: the values that the event has of them. */
export type Person = readonly string[];

/** Sentences of events in which these people are declared; `[[kind:text]]` marks what must not leave. */
export type Group = {
  readonly people: readonly Person[];
  readonly sentences: readonly string[];
};

export const KINDS = [
  "name",
  "email",
  "phone",
  "id-number",
  "passport",
  "iban",
  "card",
  "ip",
  "address",
  "account",
  "other",
] as const;

export type Kind = (typeof KINDS)[number];

export type Label = { readonly kind: Kind; readonly start: number; readonly end: number };

export type Sentence = {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly people: readonly Person[];
};

/** A declared person: what the event says of them. The role is for reading. */
export function person(
  _role: string,
  fields: Readonly<Partial<Record<PersonField, string>>>,
): Person {
  return Object.values(fields);
}

type PersonField =
  | "name"
  | "givenName"
  | "familyName"
  | "idNumber"
  | "passport"
  | "phone"
  | "email";

/** @throws Error for a mark of a kind that does not exist */
export function sentencesOf({ people, sentences }: Group): Sentence[] {
  return sentences.map((marked) => {
    const labels: Label[] = [];
    let text = "";
    let at = 0;
    for (const { index, 0: mark, 1: name, 2: value = "" } of marked.matchAll(
      /\[\[([a-z-]+):(.*?)\]\]/g,
    )) {
      const kind = KINDS.find((one) => one === name);
      if (kind === undefined) throw new Error(`Expected a kind of identifier, got "${name}"`);
      text += marked.slice(at, index);
      labels.push({ kind, start: text.length, end: text.length + value.length });
      text += value;
      at = index + mark.length;
    }
    return { text: text + marked.slice(at), labels, people };
  });
}
