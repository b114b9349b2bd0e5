import { describe, expect, test } from "@jest/globals";
import { SUPPRESSION_REASONS } from "../../../functions/coordination/suppression-rule.ts";
import type { Email } from "../../../operator/read/email.ts";
import type { SuppressionNow } from "../../../operator/why/answer.ts";
import { SUPPRESSION_WORDS } from "../../../operator/why/suppression.ts";
import { whyEmail } from "../../../operator/why/why.ts";
import { ADDRESS, anEmail, NOW, shownWith, today } from "./why-factory.ts";

describe("suppressions", () => {
  const reasons = [...SUPPRESSION_REASONS, "unsubscribed", "unreadable"];
  test.each(reasons)("%s has words of its own", (reason) => {
    expect(Object.keys(SUPPRESSION_WORDS)).toContain(reason);
    const email = anEmail({ state: "suppressed", reason });
    const { what } = whyEmail(email, shownWith([email]), {
      ...NOW,
      suppression: { reason: "operator", unsubscribed: [] },
    });
    expect(what).toMatch(/^Suppressed: the email was not sent, because .+\. .+\.$/);
  });

  test("with another version's reason still have words", () => {
    const email = anEmail({ state: "suppressed", reason: "moon" });
    expect(whyEmail(email, shownWith([email]), NOW).what).toContain("the address is suppressed");
  });

  describe("of an address with an email that was sent", () => {
    const email = anEmail();
    const answer = (suppression: SuppressionNow, over: Partial<Email> = {}) => {
      const one = { ...email, ...over };
      return whyEmail(one, shownWith([one]), { ...NOW, suppression });
    };
    const by = { by: "arn:aws:sts::1:assumed-role/ops/nomvula", why: "asked by phone" };
    const stopped = { unsubscribed: [], sinceMs: today("16:25:00") };

    test.each<[SuppressionNow, string]>([
      [
        { ...stopped, reason: "bounced" },
        "later emails to it are not sent: another email to this address bounced for good today at 16:25. Remove the suppression only if the mailbox takes email again.",
      ],
      [
        { ...stopped, reason: "complained" },
        "later emails to it are not sent: the reader marked another email as spam today at 16:25. Remove the suppression only if the reader asks you to.",
      ],
      [
        { ...stopped, ...by, reason: "operator" },
        'later emails to it are not sent: nomvula suppressed the address today at 16:25 ("asked by phone"). Find out why before you remove the suppression.',
      ],
      [
        { unsubscribed: ["class.updated"], unsubscribedAtMs: today("16:25:00") },
        "later emails of this kind are not sent: the reader unsubscribed from class.updated today at 16:25, by the link in an email. Remove the suppression only if the reader asks for these emails again.",
      ],
    ])("say what stops later emails, and when to remove it: %#", (suppression, sentence) => {
      for (const state of ["delivered", "accepted"] as const) {
        const { next, facts, commands } = answer(suppression, { state });
        expect(next).toContain(` The address is suppressed now, so ${sentence}`);
        expect(next).not.toContain("Nothing to do");
        expect(facts.map(([label]) => label)).not.toContain("Now");
        expect(commands.slice(1)).toEqual([
          [`postrider unsuppress ${ADDRESS}`, ""],
          ["postrider resend evt-20446", "refused until the suppression is removed"],
        ]);
      }
      expect(answer(suppression).tone).toBe("warn");
    });

    test.each<[string, SuppressionNow]>([
      ["another kind of email", { unsubscribed: ["class.created"] }],
      [
        "a kind that is mandatory: it was sent later",
        { unsubscribed: ["class.updated"], unsubscribedAtMs: today("08:00:00") },
      ],
    ])("are only a fact if the reader unsubscribed from %s", (_, suppression) => {
      const { tone, next, facts, commands } = answer(suppression);
      expect([tone, next]).toEqual(["ok", expect.stringMatching(/Nothing to do here\.$/)]);
      expect(facts).toContainEqual(["Now", expect.stringContaining("the reader unsubscribed")]);
      expect(commands.at(-1)?.[1]).toBe("sends the same email a second time");
    });
  });

  const suppressed = (reason: string, suppression: SuppressionNow | undefined) => {
    const history = [{ atMs: today("09:48:19"), what: "suppressed", why: reason }];
    const email = anEmail({ state: "suppressed", reason, history });
    return whyEmail(email, shownWith([email]), { ...NOW, suppression });
  };

  test("of an email say who did it, when and why", () => {
    const by = { sinceMs: today("09:00:00"), by: "nomvula", why: "asked by phone" };
    expect(suppressed("operator", { reason: "operator", unsubscribed: [], ...by }).happened).toBe(
      'Suppressed today at 09:48: the email was not sent, because nomvula suppressed the address today at 09:00 ("asked by phone").',
    );
  });

  test("by the reader's link name the definition, and do not promise a resend", () => {
    const unsubscribed = ["class.updated"];
    const answer = suppressed("unsubscribed", { unsubscribed, sinceMs: today("08:00:00") });
    expect(answer.what).toBe(
      "Suppressed today at 09:48: the email was not sent, because the reader unsubscribed from class.updated today at 08:00, by the link in an email. Leave it so: a resend is refused, and only the reader can ask for these emails again. Then remove the suppression. If the law requires them, set `mandatory` in the definition.",
    );
    expect(answer.commands.at(-1)).toEqual([
      "postrider resend evt-20446",
      "refused until the suppression is removed",
    ]);
    expect(suppressed("unsubscribed", undefined).next).toContain("was removed since");
  });

  test("of another kind than the email's are named beside it", () => {
    const now = { reason: "complained" as const, unsubscribed: [], sinceMs: today("09:00:00") };
    expect(suppressed("bounced", now).happened).toContain(
      "because an earlier email to this address bounced for good. What stops email to the address now: the reader marked an earlier email as spam today at 09:00.",
    );
  });
});
