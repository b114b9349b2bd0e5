/** Whether a path in a definition's `personal` (`class.learners[].surname`) leads to a value of its data. */
import * as z from "zod/mini";

type Schema = z.core.JSONSchema.BaseSchema;

/** What is wrong with the path, as the end of a sentence ("…, got …"); undefined where it leads to a value. */
export function pathFault(data: z.core.$ZodType, path: string): string | undefined {
  const root = z.toJSONSchema(data, { unrepresentable: "any" });
  let at = alternativesOf(root, root);
  let walked = "";
  for (const step of path.replaceAll("[]", ".[]").split(".")) {
    if (step === "") continue;
    if (at.some(allowsAnything)) return undefined;
    const here = walked === "" ? "the data" : `\`${walked}\``;
    const items = at.flatMap(itemsOf);
    const found = step === "[]" ? items : at.flatMap((one) => memberOf(one, step));
    if (found.length === 0) {
      if (step === "[]") return `no list at ${here}`;
      return items.length > 0
        ? `a list at ${here}, which needs \`[]\``
        : `no field \`${step}\` in ${here}`;
    }
    at = found.flatMap((one) => alternativesOf(one, root));
    walked += step === "[]" || walked === "" ? step : `.${step}`;
  }
  if (at.every(({ type }) => type === "array")) return "a list, which is no value";
  return at.every(({ type }) => type === "object") ? "an object, which is no value" : undefined;
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

function memberOf(
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
