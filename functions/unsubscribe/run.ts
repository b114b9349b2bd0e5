/**
 * One request to the unsubscribe page. A GET changes nothing, because mail scanners follow links; a POST with the body of RFC 8058
 * unsubscribes the reader from a definition's emails. It may be repeated.
 */
import type { Suppressions } from "../coordination/suppressions.ts";
import type { Unsubscription } from "../email/unsubscribe-token-format.ts";
import { DependencyError } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import type { Answer, Pages } from "./page.ts";
import { isOneClick, readRequest } from "./request.ts";
import { isTokenLike } from "./token.ts";

export type UnsubscribeDependencies = {
  /** Reads a token of ours. @throws DependencyError if the key cannot be read */
  readonly tokenReader: () => Promise<(token: string) => Unsubscription | undefined>;
  readonly unsubscribe: Suppressions["unsubscribe"];
  readonly pages: Pages;
  readonly log: Log;
};

const METHODS = ["GET", "HEAD", "POST"];
const RETRY_AFTER_SECONDS = 120;

/** Answers a request. An outage is a 503. @throws only unexpected errors */
export async function run(deps: UnsubscribeDependencies, event: unknown): Promise<Answer> {
  const { pages, log } = deps;
  const request = readRequest(event);
  const locale = request?.locale;
  const bad = (statusCode: number, headers?: Record<string, string>): Answer =>
    pages(statusCode, "bad", { locale }, headers);
  // These answers read no key and write no log line: the page is public.
  if (request === undefined) return bad(400);
  if (!METHODS.includes(request.method)) return bad(405, { allow: METHODS.join(", ") });
  if (!isTokenLike(request.token)) return bad(400);

  const refused = (reason: "token" | "body"): Answer => {
    log("warn", "Unsubscribe request refused", { event: "unsubscribe-refused", reason });
    return bad(400);
  };
  let target: Unsubscription | undefined;
  try {
    const read = await deps.tokenReader();
    target = read(request.token);
    if (target === undefined) return refused("token");
    const reader = { locale, definition: target.definition };
    if (request.method !== "POST") {
      log("info", "Unsubscribe page shown", { event: "unsubscribe-page-shown", ...target });
      const page = pages(200, "ask", reader);
      return request.method === "HEAD" ? { ...page, body: "" } : page;
    }
    if (!(await isOneClick(request))) return refused("body");
    await deps.unsubscribe(target.recipient, target.definition);
    log("info", "Reader unsubscribed", { event: "unsubscribed", ...target });
    return pages(200, "done", reader);
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    log("error", "Unsubscribe request failed: a dependency failed", {
      event: "unsubscribe-failed",
      ...target,
      error: error.message,
    });
    const headers = { "retry-after": String(RETRY_AFTER_SECONDS) };
    return pages(503, "away", { locale, definition: target?.definition }, headers);
  }
}
