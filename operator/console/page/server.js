/** Requests to the page's own server. The page's path holds the session's token, so relative paths carry it. */
import { asObject, parseJson } from "./json.js";
import { getPage } from "./page-state.js";

/**
 * @template Answer
 * @param {string} path
 * @param {Readonly<Record<string, string | undefined>>} [query] an empty value is left out
 * @returns {Promise<Answer | undefined>} undefined: there is none
 * @throws Error with the server's reason
 */
export async function read(path, query = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const search = new URLSearchParams(given).toString();
  const response = await request(search === "" ? path : `${path}?${search}`, {});
  return response.status === 404 ? undefined : JSON.parse(response.text);
}

/**
 * @template Answer
 * @param {string} path
 * @param {unknown} body a text is sent as it is
 * @returns {Promise<Answer>}
 * @throws Error with the server's reason
 */
export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await request(path, { method: "POST", headers, body: text });
  return JSON.parse(response.text);
}

/** @param {string} path @param {RequestInit} init */
async function request(path, init) {
  const response = await fetch(path, { cache: "no-store", ...init }).catch(() => {
    const command = getPage().environment?.isDev ? "dev" : "console";
    throw new Error(`The server does not answer. Start it again: npx postrider ${command}`);
  });
  const text = await response.text();
  if (response.ok || response.status === 404) return { status: response.status, text };
  const { error } = asObject(parseJson(text));
  throw new Error(
    typeof error === "string" ? error : `The server answered HTTP ${response.status}`,
  );
}
