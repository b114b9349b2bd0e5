/**
 * One request to the page of an unsubscribe link. Looking changes nothing, because programs follow links in mails before
 * anybody reads them; the wish is a POST with RFC 8058's body. Twice is once.
 */
import { DependencyError } from "../platform/errors.ts";
import type { Unsubscription } from "../email/unsubscribe-target.ts";
import { tokenParts } from "./token.ts";
import type { Suppressions } from "../coordination/coordination.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { Answer, Pages } from "./page.ts";
import { isOneClick, readRequest } from "./request.ts";

export type Tools = {
  /** What reads a token of ours, and nothing of another. @throws DependencyError while the key cannot be read */
  readonly tokenReader: () => Promise<(token: string) => Unsubscription | undefined>;
  readonly unsubscribe: Suppressions["unsubscribe"];
  readonly pages: Pages;
  readonly metrics: Pick<Metrics<"unsubscribe">, "count">;
  readonly log: Log;
};

const METHODS = ["GET", "HEAD", "POST"];
/** How long mail programs and people are asked to wait. */
const RETRY_AFTER_SECONDS = 120;

/** Answers once. A dependency that is away is an answer; only the unforeseen throws. */
export async function run(tools: Tools, event: unknown): Promise<Answer> {
  const request = readRequest(event);
  const locale = request?.locale ?? "en";
  const bad = (statusCode: number, headers?: Record<string, string>): Answer =>
    tools.pages(statusCode, "bad", { locale }, headers);
  const refused = (statusCode: number, why: string): Answer => {
    tools.log("warn", "a request to unsubscribe was refused", { statusCode, why });
    return bad(statusCode);
  };
  // Before the key is read, and without a line in the log: whoever knocks at a public door costs no call and no writing.
  if (request === undefined) return bad(400);
  if (!METHODS.includes(request.method)) return bad(405, { allow: METHODS.join(", ") });
  if (tokenParts(request.token) === undefined) return bad(400);

  let found: Unsubscription | undefined;
  try {
    const read = await tools.tokenReader();
    found = read(request.token);
    if (found === undefined) return refused(400, "token");
    if (request.method !== "POST") {
      tools.log("info", "a reader is asked whether a definition's mails shall end", { ...found });
      const page = tools.pages(200, "ask", { locale, definition: found.definition });
      return request.method === "HEAD" ? { ...page, body: "" } : page;
    }
    if (!(await isOneClick(request))) return refused(400, "body");
    await tools.unsubscribe(found.recipient, found.definition);
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    tools.log("error", "a request to unsubscribe met a dependency that is away", {
      ...found,
      error: error.message,
    });
    return tools.pages(
      503,
      "away",
      { locale, definition: found?.definition },
      {
        "retry-after": String(RETRY_AFTER_SECONDS),
      },
    );
  }
  tools.metrics.count("Unsubscribed");
  tools.log("info", "a reader has ended a definition's mails", { ...found });
  return tools.pages(200, "done", { locale, definition: found.definition });
}
