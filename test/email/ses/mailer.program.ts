// What the mailer makes of Node's own errors, which in jest are another realm's: run as a process of its own.
import type { SesAnswer } from "../../../functions/email/ses/ses-failure.ts";
import { NOBODY, sesOf } from "../../helpers/aws-clients.ts";
import { anEmail, openPostOffice } from "../../helpers/post-office.ts";

const office = await openPostOffice();

async function send(endpoint: string, stillMine = true): Promise<SesAnswer> {
  const mailer = office.mailer({ client: sesOf(endpoint, { timeoutMs: 1_500 }) });
  return mailer.send(await mailer.compose(anEmail()), () => stillMine);
}

const refused = await send(NOBODY);
const unresolvable = await send("http://postrider.invalid");
office.ses.inject({ action: "SendRawEmail", resetAfter: true });
const reset = await send(office.proxy.url);
office.ses.inject({ action: "SendRawEmail", hang: true });
const silent = await send(office.proxy.url);
const old = await send(office.proxy.url, false);

console.log(JSON.stringify({ refused, unresolvable, reset, silent, old, sends: office.sends() }));
await office.stop();
