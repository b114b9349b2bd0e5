/** An STS that knows one caller. */
import { createServer } from "node:http";
import { closeServer, listenOnLoopback } from "../../../operator/http/loopback.ts";

export async function startSts(arn: string) {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "text/xml");
    response.end(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  });
  const url = await listenOnLoopback(server);
  return { url, stop: () => closeServer(server) };
}
