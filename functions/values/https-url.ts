export type HttpsUrl =
  | { readonly ok: true; readonly url: string }
  /** Does not quote the URL, which may contain a secret. */
  | { readonly ok: false; readonly fault: string };

/** Characters that every browser and email program accepts. */
const MAX_LENGTH = 2000;

/** Reads the URL of a link in an email: https only. */
export function readHttpsUrl(text: unknown): HttpsUrl {
  if (typeof text !== "string") return { ok: false, fault: `a value of type ${typeof text}` };
  if (!URL.canParse(text)) return { ok: false, fault: "a text that is not a URL" };
  const { protocol, username, password, href } = new URL(text);
  if (protocol !== "https:") return { ok: false, fault: `a URL that begins with ${protocol}` };
  if (username !== "" || password !== "")
    return { ok: false, fault: "a URL with a user name or password" };
  if (href.length > MAX_LENGTH)
    return { ok: false, fault: `a URL of more than ${MAX_LENGTH} characters` };
  return { ok: true, url: href };
}
