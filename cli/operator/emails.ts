/** `postrider resend`, `cancel`, `acknowledge`, `release` and `mark-sent`: what an operator does with one email. */
import type { Command } from "commander";
import type { Prepared } from "../../operator/actions/action.ts";
import type { Operator } from "../../operator/connect.ts";
import type { Email } from "../../operator/read/email.ts";
import { actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";

type Action = (operator: Operator, email: Email) => Prepared | Promise<Prepared>;

export function resendCommand(): Command {
  return emailCommand(
    "resend",
    "Send an email once more: redrives its dead letter, or sends a copy, depending on its state",
    async (...args) => (await import("../../operator/actions/resend.ts")).resend(...args),
  );
}

export function cancelCommand(): Command {
  return emailCommand("cancel", "Stop an email that is not sent yet", async (...args) =>
    (await import("../../operator/actions/emails.ts")).cancel(...args),
  );
}

export function acknowledgeCommand(): Command {
  return emailCommand(
    "acknowledge",
    "Remove an email from the list of emails that need you; its state stays",
    async (...args) => (await import("../../operator/actions/emails.ts")).acknowledge(...args),
  );
}

export function releaseCommand(): Command {
  return emailCommand(
    "release",
    "Send a held email once more: you know that it did not arrive",
    async (...args) => (await import("../../operator/actions/resend.ts")).release(...args),
  );
}

export function markSentCommand(): Command {
  return emailCommand(
    "mark-sent",
    "Record a held or unconfirmed email as sent: you know that it arrived",
    async (...args) => (await import("../../operator/actions/emails.ts")).markSent(...args),
  );
}

function emailCommand(name: string, description: string, action: Action): Command {
  const examples = [
    `npx postrider ${name} evt-20443`,
    `npx postrider ${name} evt-20443 reader@example.com --yes --why "by phone"`,
  ];
  return actingCommand(name, description, examples)
    .argument("<key>", "a key, an event's id, or an address; with --local also dev-3")
    .argument("[recipient]", "the address, or the recipient's id, if there are several")
    .action(async (key: string, recipient: string | undefined, options: ActingOptions) => {
      const acting = await openActing(options);
      const { emailOf } = await import("./find-email.ts");
      const email = await emailOf(acting, name, key, recipient);
      await perform(await action(acting.operator, email), acting);
    });
}
