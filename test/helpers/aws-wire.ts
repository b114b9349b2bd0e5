import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string | Buffer };

/** The operation a request asks for: the last part of `x-amz-target`, else a form's `Action`, else "METHOD /path". */
export function operationOf({ headers, method, url }: IncomingMessage, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  const action = isForm(headers["content-type"])
    ? /(?:^|&)Action=([^&]*)/.exec(body)?.[1]
    : undefined;
  return action ?? `${method} ${url?.split("?")[0]}`;
}

/** An error as the asked service would give it: XML to a form (SES), else JSON; the status is 400 by default. */
export function errorAnswer(
  contentType: string | undefined,
  fault: { status?: number; type?: string; message?: string; body?: string },
): Answer {
  const { status = 400, type = "InternalServerError", message = "injected" } = fault;
  if (isForm(contentType)) {
    const sender = status >= 500 ? "Receiver" : "Sender";
    const error = `<Error><Type>${sender}</Type><Code>${type}</Code><Message>${message}</Message></Error>`;
    const body = fault.body ?? `<ErrorResponse>${error}</ErrorResponse>`;
    return { status, headers: { "content-type": "text/xml" }, body };
  }
  const body = fault.body ?? JSON.stringify({ __type: type, message });
  return { status, headers: { "content-type": contentType ?? "application/json" }, body };
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.startsWith("application/x-www-form-urlencoded") ?? false;
}
