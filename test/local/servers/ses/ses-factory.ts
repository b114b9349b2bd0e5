import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import type { SendRawEmailCommandOutput } from "@aws-sdk/client-ses";
import { startSes } from "../../../../local/servers/ses/server.ts";
import type { LocalSes, SesOptions } from "../../../../local/servers/ses/server.ts";

/** A local SES and a real client that tries once. */
export type SesPair = { ses: LocalSes; client: SESClient };

export async function startPair(options: SesOptions = {}): Promise<SesPair> {
  const ses = await startSes(options);
  return { ses, client: createClient(ses.url) };
}

export async function stopPair({ ses, client }: SesPair): Promise<void> {
  client.destroy();
  await ses.stop();
}

export function createClient(endpoint: string, systemClockOffset = 0): SESClient {
  return new SESClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    systemClockOffset,
  });
}

/** What varies from mail to mail; `headers` are added, and "" takes From or To away. */
export type MailParts = {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  html?: string;
  headers?: Record<string, string>;
  destinations?: string[];
  tags?: Record<string, string>;
  configurationSet?: string;
};

export function buildSource(parts: MailParts = {}): string {
  const { from = "Shop <shop@example.com>", to = "ada@example.org", subject = "Hello" } = parts;
  const { text = "A text", html, headers = {} } = parts;
  const head = [
    ...(from === "" ? [] : [`From: ${from}`]),
    ...(to === "" ? [] : [`To: ${to}`]),
    `Subject: ${subject}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "MIME-Version: 1.0",
  ];
  if (html === undefined) {
    return [...head, "Content-Type: text/plain; charset=utf-8", "", text, ""].join("\r\n");
  }
  return [
    ...head,
    'Content-Type: multipart/alternative; boundary="cut"',
    "",
    "--cut",
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "--cut",
    "Content-Type: text/html; charset=utf-8",
    "",
    html,
    "--cut--",
    "",
  ].join("\r\n");
}

export function rawCommand(parts: MailParts = {}, source = buildSource(parts)) {
  return new SendRawEmailCommand({
    RawMessage: { Data: Buffer.from(source) },
    Destinations: parts.destinations,
    Tags: Object.entries(parts.tags ?? {}).map(([Name, Value]) => ({ Name, Value })),
    ConfigurationSetName: parts.configurationSet,
  });
}

export async function sendMail(client: SESClient, parts: MailParts = {}): Promise<string> {
  const answer: SendRawEmailCommandOutput = await client.send(rawCommand(parts));
  return answer.MessageId ?? "";
}
