/** A labelled sentence of the corpus: what in it is personal, and what is not. */
import type { IdentifierKind } from "../../functions/words/personal/identifiers.ts";
import type { Person, PersonField } from "../../functions/words/personal/people.ts";

/** Sentences of events in which these people are declared; `[[kind:text]]` marks what must not leave. */
export type Group = {
  readonly people: readonly Person[];
  readonly sentences: readonly string[];
};

export type Kind = IdentifierKind | "name";

export const KINDS: readonly Kind[] = [
  "name",
  "email",
  "phone",
  "id-number",
  "passport",
  "iban",
  "card",
];

export type Label = { readonly kind: Kind; readonly start: number; readonly end: number };

export type Sentence = {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly people: readonly Person[];
};

/** A declared person: the role, and what the event says of them. */
export function person(
  role: string,
  fields: Readonly<Partial<Record<PersonField, string>>>,
): Person {
  const all: readonly PersonField[] = [
    "name",
    "givenName",
    "familyName",
    "idNumber",
    "passport",
    "phone",
    "email",
  ];
  return { role, values: all.flatMap((field) => valueOf(field, fields[field])) };
}

function valueOf(field: PersonField, value: string | undefined): Person["values"] {
  return value === undefined ? [] : [{ field, value }];
}

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
