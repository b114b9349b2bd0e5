import { createServer } from "node:http";
import { createFaultList } from "../../local/servers/faults.ts";
import { closeServer, listenOnLoopback, readBody } from "../../operator/http/loopback.ts";
import { errorAnswer, operationOf } from "./aws-wire.ts";

type ParameterRequest = { readonly name: string; readonly withDecryption: boolean };

/** What happens to the next request; the first of these that is set. */
export type ParameterFault = {
  /** How many requests it strikes; default 1. */
  times?: number;
  hang?: boolean;
  reset?: boolean;
  /** Answers this status and body, or an error of this type. */
  status?: number;
  type?: string;
  message?: string;
  body?: string;
};

export type ParameterServer = Awaited<ReturnType<typeof startParameterServer>>;

/**
 * Starts the part of Systems Manager that a function reads its key from: GetParameter, on 127.0.0.1 and a free port.
 * `values` are the parameters by name, and may be changed at any time.
 */
export async function startParameterServer(
  values: Map<string, string>,
  typeOf: (name: string) => string = () => "SecureString",
) {
  const faults = createFaultList<ParameterFault>();
  const requests: ParameterRequest[] = [];

  const answer = (operation: string, body: string): { status: number; body: string } => {
    if (operation !== "GetParameter")
      return refusal("UnknownOperationException", `Unknown operation ${operation}`);
    const { Name: name, WithDecryption: withDecryption = false } = JSON.parse(body);
    requests.push({ name, withDecryption });
    const value = values.get(name);
    if (value === undefined) return refusal("ParameterNotFound", `Parameter ${name} not found.`);
    const Value = withDecryption ? value : "encrypted";
    return {
      status: 200,
      body: JSON.stringify({ Parameter: { Name: name, Type: typeOf(name), Value } }),
    };
  };

  const server = createServer((request, response) => {
    readBody(request).then(
      (bytes) => {
        const body = bytes.toString();
        const answered = answer(operationOf(request, body), body);
        const fault = faults.take(() => true);
        if (fault?.hang) return;
        if (fault?.reset) {
          response.destroy();
          return;
        }
        const contentType = request.headers["content-type"];
        const sent = fault === undefined ? answered : errorAnswer(contentType, fault);
        response.writeHead(sent.status, {
          "content-type": contentType,
          // Follows the test's clock; the SDK corrects its own by this header.
          date: new Date().toUTCString(),
        });
        response.end(sent.body);
      },
      // The client has gone.
      () => response.destroy(),
    );
  });

  const url = await listenOnLoopback(server);
  return { url, values, requests, inject: faults.inject, stop: () => closeServer(server) };
}

function refusal(type: string, message: string): { status: number; body: string } {
  return { status: 400, body: JSON.stringify({ __type: type, message }) };
}
