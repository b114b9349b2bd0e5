/** The emails that SES accepted. */

export type Mail = {
  messageId: string;
  acceptedAtMs: number;
  from: string;
  recipients: readonly string[];
  /** The raw message with SES's own Message-ID and Date. */
  source: Buffer;
  tags: Readonly<Record<string, string>>;
  configurationSet?: string;
};

export type Mailbox = {
  /** Oldest first. */
  mails(): readonly Mail[];
  find(messageId: string): Mail | undefined;
};

export type KeptMailbox = Mailbox & { keep(mail: Mail): void; clear(): void };

/** Keeps the newest emails. */
export function createMailbox(maxMails = 5000): KeptMailbox {
  // A Map keeps the order in which keys were added.
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
