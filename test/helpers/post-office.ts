/** An SES behind a proxy, and mailers that talk to it as the handler's does. */
import type { SESClient } from "@aws-sdk/client-ses";
import { createMailer, type MailerOptions } from "../../functions/email/ses/mailer.ts";
import type { Mailer } from "../../functions/email/ses/mailer-port.ts";
import { createSendQuota, type SendQuota } from "../../functions/email/ses/send-quota.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import type { Email } from "../../functions/email/email.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { type LocalSes, type SesOptions, startSes } from "../../local/servers/ses/server.ts";
import { sesOf } from "./aws-clients.ts";
import { COORDINATION, startStore, type Store } from "./test-tables.ts";

export type Logged = { level: string; message: string; fields: Record<string, unknown> };

export type PostOffice = {
  readonly ses: LocalSes;
  readonly proxy: FaultProxy;
  /** Has the quota's row. */
  readonly store: Store;
  readonly logs: Logged[];
  readonly client: (timeoutMs?: number) => SESClient;
  readonly quota: (varied?: {
    client?: SESClient;
    slots?: number;
    now?: () => number;
  }) => SendQuota;
  /** All of them are of one account. */
  readonly mailer: (
    varied?: Partial<MailerOptions & { slot: number; now: () => number }>,
  ) => Mailer;
  /** How many emails were handed to SES, whatever became of them. */
  readonly sends: () => number;
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function openPostOffice(options: SesOptions = {}): Promise<PostOffice> {
  const ses = await startSes(options);
  const proxy = await startFaultProxy({ target: ses.url });
  const store = await startStore();
  const transport = createTransport();
  const logs: Logged[] = [];
  let ids = 0;
  const client = (timeoutMs = 5_000) => sesOf(proxy.url, { transport, timeoutMs });
  const quota: PostOffice["quota"] = (varied = {}) =>
    createSendQuota({
      client: client(),
      slots: 1,
      log: (level, message, fields) => void logs.push({ level, message, fields: { ...fields } }),
      now: Date.now,
      ...varied,
    });
  return {
    ses,
    proxy,
    store,
    logs,
    client,
    quota,
    mailer: ({ slot = 0, now = Date.now, ...varied } = {}) =>
      createMailer({
        client: client(),
        quota: quota({ now }),
        store: {
          client: store.client,
          table: COORDINATION,
          slot,
          now,
          newId: () => `mark-${(ids += 1)}`,
        },
        slots: 1,
        batchLimit: 50,
        installation: "postrider",
        ...varied,
      }),
    sends: () => proxy.count("SendRawEmail"),
    reset: async () => {
      ses.reset();
      proxy.reset();
      store.proxy.reset();
      logs.length = 0;
      for (const { pk } of await store.all(COORDINATION))
        if (pk !== undefined) await store.drop(COORDINATION, { pk });
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
