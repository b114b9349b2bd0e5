import { parseJson } from "../json.js";

/** What the server and this module append to an id; removed before the next id, so that ids do not grow. */
const SUFFIX = /(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?(?:~[\da-z]{6})?$/;

/** The event with a new id, in the same layout. Text that is not a JSON object with an id is unchanged. @param {string} body */
export function withNewId(body) {
  const event = parseObject(body);
  if (event === undefined || typeof event["id"] !== "string") return body;
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  const suffix = number.toString(36).padStart(6, "0").slice(-6);
  const id = `${event["id"].replace(SUFFIX, "")}~${suffix}`;
  const replaced = body.replace(
    /("id"\s*:\s*)"(?:[^"\\]|\\.)*"/,
    (_, name) => name + JSON.stringify(id),
  );
  const wanted = { ...event, id };
  // The first "id" in the text may be a nested one.
  const isRight = JSON.stringify(parseObject(replaced)) === JSON.stringify(wanted);
  return isRight ? replaced : JSON.stringify(wanted, null, 2);
}

/** For comparing events: samples get a new id each time. @param {string} body */
export function withoutId(body) {
  const event = parseObject(body);
  return event === undefined ? body : JSON.stringify({ ...event, id: undefined });
}

/** @param {string} text @returns {Record<string, unknown> | undefined} */
function parseObject(text) {
  /** @type {any} */
  const value = parseJson(text);
  return typeof value === "object" && !Array.isArray(value) ? (value ?? undefined) : undefined;
}
