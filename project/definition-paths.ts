/** Whether a path in a definition's `personal` (`class.learners[].surname`) leads to a value of its data. */
import * as z from "zod/mini";

type Schema = z.core.JSONSchema.BaseSchema;

/** What is wrong with the path, for the end of an error; undefined if it leads to a value. */
export function pathFault(data: z.core.$ZodType, path: string): string | undefined {
  const root = z.toJSONSchema(data, { unrepresentable: "any" });
  let schemas = alternativesOf(root, root);
  let walkedPath = "";
  for (const step of path.replaceAll("[]", ".[]").split(".")) {
    if (step === "") continue;
    if (schemas.some(allowsAnything)) return undefined;
    const parent = walkedPath === "" ? "the data" : `\`${walkedPath}\``;
    const items = schemas.flatMap(itemsOf);
    const found = step === "[]" ? items : schemas.flatMap((one) => propertyOf(one, step));
    if (found.length === 0) {
      if (step === "[]") return `${parent} is not a list`;
      return items.length > 0
        ? `${parent} is a list: write \`${walkedPath}[]\``
        : `no field \`${step}\` in ${parent}`;
    }
    schemas = found.flatMap((one) => alternativesOf(one, root));
    walkedPath += step === "[]" || walkedPath === "" ? step : `.${step}`;
  }
  if (schemas.every(({ type }) => type === "array")) return "leads to a list: add `[]`";
  return schemas.every(({ type }) => type === "object")
    ? "leads to an object: name one of its fields"
    : undefined;
}

/** The schemas that a value may match: references followed, unions and intersections taken apart, null left out. */
function alternativesOf(schema: Schema, root: Schema): Schema[] {
  const { $ref, anyOf, allOf, type } = schema;
  if ($ref !== undefined) {
    const target = $ref === "#" ? root : root.$defs?.[$ref.replace("#/$defs/", "")];
    return target === undefined ? [] : alternativesOf(target, root);
  }
  const parts = anyOf ?? allOf;
  if (parts !== undefined) return parts.flatMap((part) => alternativesOf(objectOf(part), root));
  return type === "null" ? [] : [schema];
}

function allowsAnything({ type, enum: values, const: value, not }: Schema): boolean {
  return [type, values, value, not].every((limit) => limit === undefined);
}

function itemsOf({ prefixItems = [], items }: Schema): Schema[] {
  return [...prefixItems, ...[items ?? []].flat()].map(objectOf);
}

function propertyOf(
  { properties = {}, additionalProperties = false }: Schema,
  name: string,
): Schema[] {
  if (Object.hasOwn(properties, name)) return [objectOf(properties[name])];
  return additionalProperties === false ? [] : [objectOf(additionalProperties)];
}

/** JSON Schema writes `true` for a schema that allows anything. */
function objectOf(schema: Schema | boolean | undefined): Schema {
  return typeof schema === "object" ? schema : {};
}
