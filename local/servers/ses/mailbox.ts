// The mails that were accepted, and nothing else.

/** One accepted mail; `source` is the raw message with SES's own Message-ID and Date. */
export type Mail = {
  messageId: string;
  acceptedAtMs: number;
  from: string;
  recipients: readonly string[];
  source: Buffer;
  tags: Readonly<Record<string, string>>;
  configurationSet?: string;
};

/** Reads accepted mails, oldest first. */
export type Mailbox = {
  mails(): readonly Mail[];
  find(messageId: string): Mail | undefined;
};

/** A mailbox together with the verbs only the server uses. */
export type KeptMailbox = Mailbox & { keep(mail: Mail): void; clear(): void };

/** Creates an empty mailbox that keeps the newest `maxMails`, 5,000 unless given. */
export function createMailbox(maxMails = 5000): KeptMailbox {
  // A Map remembers the order in which its keys were added.
  const mailsById = new Map<string, Mail>();
  return {
    mails: () => [...mailsById.values()],
    find: (messageId) => mailsById.get(messageId),
    keep: (mail) => {
      mailsById.set(mail.messageId, mail);
      const [oldestId] = mailsById.keys();
      if (mailsById.size > maxMails && oldestId !== undefined) mailsById.delete(oldestId);
    },
    clear: () => mailsById.clear(),
  };
}
