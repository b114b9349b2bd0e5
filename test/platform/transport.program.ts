// Does the mark of wasNeverSent pass through the SDK? In jest the errors of Node belong to another realm.
import { GetSendQuotaCommand } from "@aws-sdk/client-ses";
import { createTransport, wasNeverSent } from "../../functions/platform/transport.ts";
import { startFaultProxy } from "../helpers/fault-proxy.ts";
import { NOBODY, sesOf } from "../helpers/aws-clients.ts";

const transport = createTransport();
const proxy = await startFaultProxy({ target: NOBODY });

async function ask(endpoint: string, abortSignal = new AbortController().signal): Promise<boolean> {
  const client = sesOf(endpoint, { transport });
  try {
    await client.send(new GetSendQuotaCommand({}), { abortSignal });
  } catch (error) {
    return wasNeverSent(error);
  }
  throw new Error("Expected the request to fail");
}

proxy.inject({ resetBefore: true });
const reset = await ask(proxy.url);
proxy.inject({ hang: true });
const cut = await ask(proxy.url, AbortSignal.timeout(100));
const refused = await ask(NOBODY);
const unresolvable = await ask("http://postrider.invalid");
console.log(JSON.stringify({ refused, unresolvable, reset, cut }));
transport.destroy();
await proxy.stop();
