/**
 * What the offline writer can say in one language. Of each list the first sentence that fits is used, from a place that depends
 * on the request. "#" stands for a change's id, {F} for what the event is about, {label} for a label that is a noun, {name} for
 * any label as it stands. The last sentence of a list has no label: it always fits.
 */
export type Phrases = {
  /** English name, as the system message has it. */
  readonly language: string;
  readonly changes: Readonly<Record<Shape, readonly string[]>>;
  /** Headlines of the shapes that have their own; all others begin with what the event is about. */
  readonly headlines: Readonly<Partial<Record<Shape, readonly string[]>>>;
  /** Whose field it is, before a sentence's full stop. */
  readonly owner: string;
  /** Before a sentence, in a headline. */
  readonly about: readonly string[];
  /** Headlines of events without changes. */
  readonly news: readonly string[];
  /** The headline where {event} is one of `events`. */
  readonly happened: string;
  /** What happened, by the last word of an event's type. */
  readonly events: Readonly<Record<string, string>>;
  /** Two facts, {1} and {2}, with their labels, or one. */
  readonly pair: readonly string[];
  readonly single: readonly string[];
  /** A list and the number of its items. */
  readonly list: readonly string[];
  /** Around a free text's first sentence, {text}; the last one does without it. */
  readonly summary: readonly string[];
  /** Labels of this kind are about how something is called: nobody takes over from anybody. */
  readonly called: RegExp;
  /** Labels of this kind are no nouns, beside those that begin or end with a small word ("No class on", "By"). */
  readonly verb?: RegExp;
};

export type Shape =
  | "person"
  | "moved"
  | "amount"
  | "changed"
  | "rewritten"
  | "set"
  | "cleared"
  | "added"
  | "removed"
  | "exchanged";
