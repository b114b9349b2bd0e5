/** Says why an event has no change to report: which fields of its data differ. Names only, because values may be personal. */
import { isRecord } from "./event/envelope.ts";

const MOST_NAMES = 5;
/** A name of another form may be an address or a text. */
const NAME = /^[\w-]{1,40}$/;
const DEEPEST = 4;

/** "only updatedBy changed". `labels`: of the changes that the definition looks for. */
export function unreportedText(data: unknown, labels: readonly string[]): string {
  const changed = changesIn(data);
  if (changed === undefined)
    return labels.length === 0 ? "it has no changes" : `none of ${labels.join(", ")} changed`;
  if (changed.length === 0) return "before and after are the same";
  const named = changed.filter((field) => field !== undefined).slice(0, MOST_NAMES);
  const more = changed.length - named.length;
  const others = named.length === 0 ? "field" : "more field";
  const all = [...named, ...(more > 0 ? [`${more} ${others}${more === 1 ? "" : "s"}`] : [])];
  const last = all.pop();
  return `only ${all.length === 0 ? last : `${all.join(", ")} and ${last}`} changed`;
}

/** Undefined: the data has no `before` and `after`, or too deep ones. */
function changesIn(data: unknown): readonly (string | undefined)[] | undefined {
  if (!isRecord(data) || !isRecord(data["before"]) || !isRecord(data["after"])) return undefined;
  try {
    return changedFields(data["before"], data["after"]);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Paths; undefined for a field whose name is not shown. */
function changedFields(before: object, after: object, path = ""): readonly (string | undefined)[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [one, other] = [old.get(name), now.get(name)];
    if (isSame(one, other)) return [];
    if (!NAME.test(name)) return [undefined];
    const field = `${path}${name}`;
    const isDeep = field.split(".").length < DEEPEST;
    if (isDeep && isRecord(one) && isRecord(other)) return changedFields(one, other, `${field}.`);
    return isReordered(one, other) ? [`the order of ${field}`] : [field];
  });
}

function isReordered(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  const texts = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).toSorted();
  return isSame(texts(one), texts(other));
}

/** The order of an object's keys does not count. @throws RangeError for too deep data */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
