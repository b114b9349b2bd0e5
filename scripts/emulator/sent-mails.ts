/** The emails that an emulator's SES accepted, from the page that lists them. */
import * as z from "zod/mini";

export type SentMail = { readonly to: readonly string[]; readonly subject: string };

/** https://github.com/ministackorg/ministack */
const MiniStack = z.object({
  messages: z.record(
    z.string(),
    z.array(z.object({ To: z.array(z.string()), Subject: z.string() })),
  ),
});
/** https://docs.localstack.cloud/aws/services/ses/ Raw emails are listed as text. */
const LocalStack = z.object({
  messages: z.array(
    z.object({
      RawData: z.optional(z.string()),
      Destination: z.optional(z.object({ ToAddresses: z.optional(z.array(z.string())) })),
      Subject: z.optional(z.string()),
    }),
  ),
});

const PAGES = [
  { path: "/_ministack/ses/messages", read: readMiniStack },
  { path: "/_aws/ses", read: readLocalStack },
] as const;

/** Oldest first. @throws Error if the emulator has none of the known pages */
export async function sentMailsAt(url: string): Promise<SentMail[]> {
  for (const { path, read } of PAGES) {
    const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
    const mails = response.ok ? read(await response.json().catch(() => undefined)) : undefined;
    if (mails !== undefined) return mails;
  }
  throw new Error(
    `Expected ${url} to list its emails on one of ${PAGES.map(({ path }) => path).join(", ")}, found none`,
  );
}

function readMiniStack(page: unknown): SentMail[] | undefined {
  const { messages } = MiniStack.safeParse(page).data ?? {};
  if (messages === undefined) return undefined;
  return Object.values(messages)
    .flat()
    .map(({ To, Subject }) => ({ to: To.map(bare), subject: Subject }));
}

function readLocalStack(page: unknown): SentMail[] | undefined {
  return LocalStack.safeParse(page).data?.messages.map(
    ({ RawData = "", Destination, Subject }) => ({
      to: (Destination?.ToAddresses ?? headerOf(RawData, "To").split(",")).map(bare),
      subject: Subject ?? headerOf(RawData, "Subject"),
    }),
  );
}

function headerOf(raw: string, name: string): string {
  const [head = ""] = raw.split(/\r?\n\r?\n/);
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, " ");
  return new RegExp(`^${name}: *(.*)$`, "im").exec(unfolded)?.[1]?.trim() ?? "";
}

/** `Name <address>` as the address. */
function bare(address: string): string {
  return /<([^<>]+)>/.exec(address)?.[1] ?? address.trim();
}
