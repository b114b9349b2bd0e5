import { describe, expect, test } from "@jest/globals";
import type { Circumstances } from "../../../operator/why/answer.ts";
import type { Email } from "../../../operator/read/email.ts";
import { whyEmail } from "../../../operator/why/why.ts";
import { ADDRESS, anEmail, NOW, shownWith, today } from "./why-factory.ts";

function why(over: Partial<Email>, now: Partial<Circumstances> = {}) {
  const email = anEmail(over);
  return whyEmail(email, shownWith([email]), { ...NOW, ...now });
}

const happened = (what: string, time: string, why?: string) => [
  ...anEmail().history,
  { atMs: today(time), what, ...(why !== undefined && { why }) },
];

describe("bounced", () => {
  const bounced = (reason: string | undefined, diagnostic?: string) => ({
    state: "bounced" as const,
    reason,
    history: happened("bounced", "13:55:10", diagnostic),
  });
  const suppression = {
    reason: "bounced" as const,
    unsubscribed: [],
    sinceMs: today("13:55:11"),
  };

  test("says what the server said, that the address is suppressed, and whom to ask", () => {
    const server = `550 5.1.1 <${ADDRESS}>: user unknown`;
    const stored = "550 5.1.1 <{recipient}>: user unknown";
    expect(why(bounced("Permanent-General", stored), { suppression })).toMatchObject({
      tone: "bad",
      what: "Bounced today at 13:55: the mailbox does not exist. The address has been suppressed since, so later email to it is skipped. Ask for the right address and correct it in your application. Only if the mailbox exists now: remove the suppression, then resend.",
      facts: expect.arrayContaining([["Server", server]]),
      commands: [
        expect.any(Array),
        [`postrider unsuppress ${ADDRESS}`, ""],
        [`postrider resend evt-20446`, "refused until the suppression is removed"],
      ],
    });
  });

  test.each([
    ["Permanent-General", "smtp; 550 5.1.1 user unknown", "the mailbox does not exist"],
    ["Permanent-NoEmail", undefined, "the mailbox does not exist"],
    ["Permanent-General", "550 No such user here", "the mailbox does not exist"],
    ["Permanent-General", "550 5.4.4 Host or domain not found", "the domain does not exist"],
    ["Permanent-General", "550 5.2.1 The account is disabled", "the mailbox is disabled"],
    ["Transient-MailboxFull", undefined, "the mailbox is full"],
    ["Transient-General", "452 4.2.2 Over quota", "the mailbox is full"],
    ["Transient-MessageTooLarge", undefined, "too large"],
    ["Permanent-General", "550 5.7.26 Unauthenticated email", "could not verify your domain"],
    ["Permanent-General", "554 5.7.1 Rejected as spam", "refused it by its own rules"],
    ["Transient-ContentRejected", undefined, "refused it by its own rules"],
    ["Transient-General", "421 4.7.0 Try again later", "was not ready to take it"],
    ["Transient-General", undefined, "did not accept it in time"],
    ["Permanent-OnAccountSuppressionList", "550 5.1.1 x", "SES's own list"],
    ["Undetermined-Undetermined", undefined, "SES could not tell why"],
    [undefined, undefined, "SES could not tell why"],
  ])("%s with %p is read", (reason, diagnostic, meaning) => {
    expect(why(bounced(reason, diagnostic), { suppression }).what).toContain(meaning);
  });

  test("that SES's own list caused names the command for that list", () => {
    const { commands } = why(bounced("Permanent-OnAccountSuppressionList"), { suppression });
    expect(commands[2]?.[0]).toBe(
      `aws sesv2 delete-suppressed-destination --email-address ${ADDRESS}`,
    );
  });

  test("says so when the suppression was removed, and offers no removal", () => {
    const { what, commands } = why(bounced("Permanent-General", "5.1.1"));
    expect(what).toContain("The address is not suppressed now");
    expect(commands.map(([command]) => command)).not.toContain(`postrider unsuppress ${ADDRESS}`);
  });

  test("that may pass is resent later, without a word about suppression", () => {
    const { what, commands } = why(bounced("Transient-MailboxFull"));
    expect(what).not.toContain("suppress");
    expect(commands.at(-1)).toEqual([`postrider resend evt-20446`, "sends the same email again"]);
  });
});

describe("complained", () => {
  test("says how much later, and to leave the address suppressed", () => {
    const { what } = why(
      {
        state: "complained",
        history: [
          ...happened("delivered", "09:35:04"),
          { atMs: today("10:15:00"), what: "complained" },
        ],
      },
      { suppression: { reason: "complained", unsubscribed: [] } },
    );
    expect(what).toBe(
      "Marked as spam: it was delivered today at 09:35, and 40 minutes later the reader marked it as spam. The address has been suppressed since, so later email to it is skipped. Leave it so unless the reader asks for it, and tell them this news another way.",
    );
  });
});
