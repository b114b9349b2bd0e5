/** What the server and this module have added to a sample's id: taken off before the next one, so that ids do not grow. */
const SUFFIX = /(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?(?:~[\da-z]{6})?$/;

/**
 * The event with an id that no event had yet; what is no JSON object with an id stays as it is. Only the id's characters
 * change, so that a text in an editor keeps its layout.
 * @param {string} body
 */
export function withNewId(body) {
  const event = parseObject(body);
  if (event === undefined || typeof event["id"] !== "string") return body;
  const id = `${event["id"].replace(SUFFIX, "")}~${randomSuffix()}`;
  const replaced = body.replace(
    /("id"\s*:\s*)"(?:[^"\\]|\\.)*"/,
    (_, name) => name + JSON.stringify(id),
  );
  const wanted = { ...event, id };
  // The first "id" of the text may be another one, deeper in the event.
  const isRight = JSON.stringify(parseObject(replaced)) === JSON.stringify(wanted);
  return isRight ? replaced : JSON.stringify(wanted, null, 2);
}

/**
 * The event without its id, to compare two of them: samples get a new id each time.
 * @param {string} body
 */
export function withoutId(body) {
  const event = parseObject(body);
  return event === undefined ? body : JSON.stringify({ ...event, id: undefined });
}

function randomSuffix() {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return number.toString(36).padStart(6, "0").slice(-6);
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
