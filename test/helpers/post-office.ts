/** An SES behind a proxy, and mailers that talk to it as the handler's does. */
import type { SESClient } from "@aws-sdk/client-ses";
import { createMailer, type MailerOptions } from "../../functions/email/ses/mailer.ts";
import type { Mailer } from "../../functions/email/ses/mailer-port.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import type { Email } from "../../functions/email/email.ts";
import { type FaultProxy, startFaultProxy } from "../../local/servers/fault-proxy.ts";
import { type LocalSes, type SesOptions, startSes } from "../../local/servers/ses/server.ts";
import { createSendPace, type SendPace } from "../../functions/email/ses/rate-limiter.ts";
import { sesOf } from "./aws-clients.ts";
import { COORDINATION, startStore, type Store } from "./test-tables.ts";

export type Logged = { level: string; message: string; fields: Record<string, unknown> };

export type PostOffice = {
  readonly ses: LocalSes;
  readonly proxy: FaultProxy;
  /** Where the pace's row is. */
  readonly store: Store;
  readonly logs: Logged[];
  readonly client: (timeoutMs?: number) => SESClient;
  readonly pace: (now?: () => number) => SendPace;
  /** All of them are of one account: they share the pace's row. */
  readonly mailer: (varied?: Partial<MailerOptions>) => Mailer;
  /** How many mails were handed to SES, whatever became of them. */
  readonly sends: () => number;
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const RATE_ROW = { pk: { S: "rate#ses" } };

export async function openPostOffice(options: SesOptions = {}): Promise<PostOffice> {
  const ses = await startSes(options);
  const proxy = await startFaultProxy({ target: ses.url });
  const store = await startStore();
  const transport = createTransport();
  const logs: Logged[] = [];
  const client = (timeoutMs = 5_000) => sesOf(proxy.url, { transport, timeoutMs });
  const pace = (now = Date.now) =>
    createSendPace({ client: store.client, table: COORDINATION, now });
  return {
    ses,
    proxy,
    store,
    logs,
    client,
    pace,
    mailer: (varied = {}) =>
      createMailer({
        client: client(),
        pace: pace(varied.now),
        log: (level, message, fields) => void logs.push({ level, message, fields: { ...fields } }),
        now: Date.now,
        installation: "postrider",
        ...varied,
      }),
    sends: () => proxy.count("SendRawEmail"),
    reset: async () => {
      ses.reset();
      proxy.reset();
      store.proxy.reset();
      logs.length = 0;
      await store.drop(COORDINATION, RATE_ROW);
    },
    stop: async () => {
      transport.destroy();
      await store.stop();
      await proxy.stop();
      await ses.stop();
    },
  };
}

export function anEmail(varied: Partial<Email> = {}): Email {
  return {
    from: "Postrider <postrider@example.com>",
    to: "ada@example.com",
    subject: "Hello",
    html: "<p>Hello</p>",
    text: "Hello",
    headers: { "Auto-Submitted": "auto-generated" },
    tags: { notification: "0f", delivery: "a1", definition: "class_created" },
    ...varied,
  };
}
