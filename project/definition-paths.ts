/** Whether a path that a definition declares as personal (`class.learners[].surname`) leads to a value of its data. */
import * as z from "zod/mini";

type Schema = z.core.$ZodType;

/** What is wrong with the path, as the end of a sentence ("…, got …"); nothing where it leads to a value. */
export function pathFault(schema: Schema, path: string): string | undefined {
  let at: readonly Schema[] = [schema];
  const walked: string[] = [];
  for (const step of stepsOf(path)) {
    const inside = at.flatMap(bare);
    if (inside.some(isAnything)) return undefined;
    const here =
      walked.length === 0 ? "the data" : `\`${walked.join(".").replaceAll(".[]", "[]")}\``;
    const list = inside.flatMap(itemsOf);
    if (step === "[]") {
      if (list.length === 0) return `no list at ${here}`;
      at = list;
    } else {
      const found = inside.flatMap((one) => memberOf(one, step));
      if (found.length === 0 && list.length > 0) return `a list at ${here}, which needs \`[]\``;
      if (found.length === 0) return `no field \`${step}\` in ${here}`;
      at = found;
    }
    walked.push(step);
  }
  const end = at.flatMap(bare);
  const kind = end.every(isList) ? "a list" : end.every(isObject) ? "an object" : undefined;
  return kind === undefined ? undefined : `${kind}, which is no value`;
}

function stepsOf(path: string): string[] {
  return path
    .replaceAll("[]", ".[]")
    .split(".")
    .filter((step) => step !== "");
}

function defOf<S extends { readonly _zod: { readonly def: unknown } }>(
  schema: S,
): S["_zod"]["def"] {
  const { _zod: inner } = schema;
  return inner.def;
}

/** A schema without what only lets more in or gives something in place of nothing; a union is each of its own. */
function bare(schema: Schema): Schema[] {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodNonOptional ||
    schema instanceof z.core.$ZodReadonly ||
    schema instanceof z.core.$ZodCatch
  )
    return bare(defOf(schema).innerType);
  if (schema instanceof z.core.$ZodLazy) return bare(defOf(schema).getter());
  // What comes out of a pipe is what the definition's functions are given.
  if (schema instanceof z.core.$ZodPipe) return bare(defOf(schema).out);
  if (schema instanceof z.core.$ZodUnion) return defOf(schema).options.flatMap(bare);
  if (schema instanceof z.core.$ZodIntersection)
    return [...bare(defOf(schema).left), ...bare(defOf(schema).right)];
  return [schema];
}

/** Of whose inside nothing is known. */
function isAnything(schema: Schema): boolean {
  return (
    schema instanceof z.core.$ZodUnknown ||
    schema instanceof z.core.$ZodAny ||
    schema instanceof z.core.$ZodCustom ||
    schema instanceof z.core.$ZodTransform
  );
}

function isList(schema: Schema): boolean {
  return schema instanceof z.core.$ZodArray || schema instanceof z.core.$ZodTuple;
}

function isObject(schema: Schema): boolean {
  return schema instanceof z.core.$ZodObject || schema instanceof z.core.$ZodRecord;
}

function itemsOf(schema: Schema): Schema[] {
  if (schema instanceof z.core.$ZodArray) return [defOf(schema).element];
  if (!(schema instanceof z.core.$ZodTuple)) return [];
  const { items, rest } = defOf(schema);
  return rest === null ? [...items] : [...items, rest];
}

function memberOf(schema: Schema, name: string): Schema[] {
  if (schema instanceof z.core.$ZodRecord) return [defOf(schema).valueType];
  if (!(schema instanceof z.core.$ZodObject)) return [];
  const { shape, catchall } = defOf(schema);
  if (Object.hasOwn(shape, name)) return [shape[name]].filter((one) => one !== undefined);
  return catchall === undefined || catchall instanceof z.core.$ZodNever ? [] : [catchall];
}
