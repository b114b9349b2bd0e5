/** Reads the request document that functions/words/ai-document.ts writes. */
import { z } from "zod";

const Item = z.object({
  id: z.string(),
  label: z.string().catch(""),
  kind: z.string().catch("text"),
  of: z.string().optional().catch(undefined),
  references: z.array(z.string()).optional().catch(undefined),
});
const FactItem = Item.extend({
  value: z.string().optional().catch(undefined),
  items: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
});
const Value = z.string().nullish().catch(undefined);
const ChangeItem = Item.extend({ before: Value, after: Value });

const Document = z.object({
  type: z.string().catch(""),
  facts: z.array(FactItem).catch([]),
  changes: z.array(ChangeItem).catch([]),
});

export type RequestDocument = z.infer<typeof Document>;
export type ToldFact = RequestDocument["facts"][number];
export type ToldChange = RequestDocument["changes"][number];

const NOTHING: RequestDocument = { type: "", facts: [], changes: [] };

/** A text of another form is an empty document. */
export function readDocument(text: string): RequestDocument {
  try {
    return Document.catch(NOTHING).parse(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

/** The document's references and shared free texts. */
export function listedIn({ facts, changes }: RequestDocument): {
  readonly references: ReadonlySet<string>;
  readonly texts: readonly string[];
} {
  const references = [
    ...facts.flatMap(({ id, references = [id] }) => references),
    ...changes.flatMap(({ references = [] }) => references),
  ];
  const values = [
    ...facts.map(({ kind, value }) => ({ kind, value })),
    ...changes.flatMap(({ kind, before, after }) => [
      { kind, value: after },
      { kind, value: before },
    ]),
  ];
  return {
    references: new Set(references),
    texts: values.flatMap(({ kind, value }) =>
      kind === "free text" && typeof value === "string" && value.trim() !== "" ? [value] : [],
    ),
  };
}
