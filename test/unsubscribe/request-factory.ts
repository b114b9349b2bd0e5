/** Events that a function URL passes to Lambda. */

export const URLENCODED = "application/x-www-form-urlencoded";
export const ONE_CLICK = "List-Unsubscribe=One-Click";
export const MULTIPART = "multipart/form-data; boundary=----post8058";

export type Varied = {
  readonly method?: string;
  readonly t?: string | undefined;
  readonly l?: string | undefined;
  readonly contentType?: string;
  readonly body?: string;
  readonly base64?: boolean;
};

export function multipart(value: string): string {
  return `------post8058\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n${value}\r\n------post8058--\r\n`;
}

export function aRequest({ method = "GET", t, l, contentType, body, base64 = false }: Varied) {
  const parameters = Object.entries({ t, l }).filter((entry) => entry[1] !== undefined);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: new URLSearchParams(parameters as [string, string][]).toString(),
    headers: {
      host: "abc.lambda-url.eu-west-1.on.aws",
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    },
    ...(parameters.length === 0 ? {} : { queryStringParameters: Object.fromEntries(parameters) }),
    requestContext: { http: { method, path: "/", protocol: "HTTP/1.1", sourceIp: "192.0.2.1" } },
    ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString("base64") : body }),
    isBase64Encoded: base64,
  };
}
