import { describe, expect, test } from "@jest/globals";
import { SUPPRESSION_REASONS } from "../../../functions/coordination/suppression-rule.ts";
import type { SuppressionNow } from "../../../operator/why/answer.ts";
import { SUPPRESSION_WORDS } from "../../../operator/why/suppression.ts";
import { whyEmail } from "../../../operator/why/why.ts";
import { anEmail, NOW, shownWith, today } from "./why-factory.ts";

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

  test("of an address with a delivered email are a fact", () => {
    const email = anEmail();
    const unsubscribed = { unsubscribed: ["class.updated"], unsubscribedAtMs: today("08:00:00") };
    const stopped = {
      unsubscribed: [],
      reason: "operator" as const,
      sinceMs: today("09:00:00"),
      by: "arn:aws:sts::123456789012:assumed-role/ops/nomvula",
      why: "asked by phone",
    };
    const nowOf = (suppression: SuppressionNow) =>
      whyEmail(email, shownWith([email]), { ...NOW, suppression }).facts;
    expect(nowOf(unsubscribed)).toContainEqual([
      "Now",
      "the reader unsubscribed from class.updated today at 08:00, by the link in an email",
    ]);
    expect(nowOf(stopped)).toContainEqual([
      "Now",
      'the address is suppressed: nomvula suppressed the address today at 09:00 ("asked by phone")',
    ]);
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
