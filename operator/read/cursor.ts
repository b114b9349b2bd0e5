/** Where a page of an answer ended. It has no address: questions may be logged, and a copied link may be read by others. */
import * as z from "zod";
import { PostriderError } from "../../functions/platform/errors.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { type Positions, PositionsSchema } from "./walk.ts";

const Cursor = z.object({
  /** A hash of the question. */
  q: z.string(),
  p: PositionsSchema,
  /** Emails of the last plan that were already answered. */
  o: z.optional(z.number().int().min(0)),
});

export class CursorError extends PostriderError {
  override readonly name = "CursorError";
  readonly code = "cursor_invalid";
  readonly retryable = false;

  constructor() {
    super(
      "Expected the cursor that the same question answered, got another one. Ask the question again without a cursor.",
    );
  }
}

export function encodeCursor(question: object, positions: Positions, offset: number): string {
  const cursor = { q: hashOf(question), p: positions, ...(offset > 0 && { o: offset }) };
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** @throws CursorError */
export function decodeCursor(
  question: object,
  cursor: string | undefined,
): { readonly positions: Positions; readonly offset: number } {
  if (cursor === undefined) return { positions: {}, offset: 0 };
  const { data } = Cursor.safeParse(jsonOf(cursor));
  if (data === undefined || data.q !== hashOf(question)) throw new CursorError();
  return { positions: data.p, offset: data.o ?? 0 };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

function hashOf(question: object): string {
  const given = Object.entries(question).filter(([, value]) => value !== undefined);
  return shortHash(JSON.stringify(given.toSorted(([one], [other]) => (one < other ? -1 : 1))));
}
