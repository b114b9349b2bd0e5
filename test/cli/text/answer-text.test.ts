/** The finish of `why`: whole answers at 80 columns, as looks/terminal.txt shows them. */
import { expect, test } from "@jest/globals";
import { answerText } from "../../../cli/read/text/answer-text.ts";
import { whyEmail } from "../../../operator/why/why.ts";
import {
  ADDRESS,
  anEmail,
  anExchange,
  KEY,
  LATE_AI,
  NOW,
  shownWith,
  today,
} from "../../operator/why/why-factory.ts";

const STYLE = { columns: 80, hasColor: false };

test("a delivered email", () => {
  const history = [{ atMs: today("16:24:10"), what: "delivered", why: "250 2.0.0 Ok" }];
  const email = anEmail({ history });
  const emails = [anEmail(), anEmail()];
  const answer = whyEmail(email, shownWith([email]), NOW, { emails, of: "address" });
  expect(answerText(answer, STYLE, {})).toBe(
    `✓ Delivered today at 16:24, 7 seconds after the event arrived. The reader's
  server took it (250 2.0.0 Ok), so if they cannot find it, it is in their spam
  folder or moved by a rule. Nothing to do here.

  Email   Business English starts a week later: 7 December 2026
  From    class.updated, event evt-20446, text by AI
  Also    2 older emails to this address, both delivered

  npx postrider show evt-20446    timeline, the email, the AI's answer
  npx postrider resend evt-20446  sends the same email a second time`,
  );
});

test("a bounced email", () => {
  const address = "rico.daniels@cape-clinic.example";
  const email = anEmail({
    address,
    state: "bounced",
    reason: "Permanent-General",
    subject: "Zoë Adams joins First aid at work",
    history: [
      { atMs: today("13:55:08"), what: "bounced", why: "550 5.1.1 <{recipient}>: user unknown" },
      {
        atMs: today("14:12:00"),
        what: "acknowledged",
        by: "arn:aws:sts::1:assumed-role/Ops/pieter",
        why: "Asked Cape Clinic for the new address.",
      },
    ],
  });
  const suppression = { reason: "bounced" as const, unsubscribed: [], sinceMs: today("13:55:09") };
  const answer = whyEmail(email, shownWith([email]), { ...NOW, suppression });
  expect(answerText(answer, STYLE, {})).toBe(
    `✗ Bounced today at 13:55: the mailbox does not exist. The address has been
  suppressed since, so later email to it is skipped. Ask for the right address
  and correct it in your application. Only if the mailbox exists now: remove the
  suppression, then resend.

  Email   Zoë Adams joins First aid at work
  From    class.updated, event evt-20446, text by AI
  Server  550 5.1.1 <rico.daniels@cape-clinic.example>: user unknown
  SES     Permanent-General
  Note    14:12 by pieter: Asked Cape Clinic for the new address.

  npx postrider show evt-20446    timeline, the email, the AI's answer
  npx postrider unsuppress rico.daniels@cape-clinic.example
  npx postrider resend evt-20446  refused until the suppression is removed`,
  );
});

test("an email with the fallback text", () => {
  const history = [{ atMs: today("16:22:10"), what: "delivered" }];
  const email = anEmail({ history, writer: LATE_AI });
  const ai = {
    state: "open",
    openUntilMs: today("16:29:00"),
    openings: 3,
    reason: "ai-timeout",
  } as const;
  const now = { ...NOW, circuits: { ...NOW.circuits, ai } };
  const shown = shownWith([email], { exchanges: [anExchange(8_000)] });
  expect(answerText(whyEmail(email, shown, now), STYLE, {})).toBe(
    `▲ Delivered today at 16:22 with the fallback text, because the AI did not answer
  within 8 seconds. All facts are in it; only the AI's text is missing. The AI's
  circuit has been open for 4 minutes and closes by itself. The reader's server
  took it, so if they cannot find it, it is in their spam folder or moved by a
  rule. Nothing to do here.

  Email   Business English starts a week later: 7 December 2026
  From    class.updated, event evt-20446, fallback text (ai-timeout)

  npx postrider show evt-20446    timeline, the email, the AI's answer
  npx postrider circuit           what is open, since when, the next try
  npx postrider resend evt-20446  sends the same email a second time`,
  );
});

test("a command that is too long goes on after a backslash, and names the deployment", () => {
  const email = anEmail({ state: "held", event: undefined });
  const other = anEmail({ address: "a-rather-long-address@karoo-logistics.example" });
  const answer = whyEmail(email, shownWith([email, other]), NOW);
  const text = answerText(answer, STYLE, { stage: "staging" });
  expect(text).toContain(
    `  npx postrider mark-sent ${KEY} \\
      ${ADDRESS} --stage staging
    it arrived`,
  );
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("colors only the sign, and wraps as without colors", () => {
  const answer = whyEmail(anEmail(), shownWith([anEmail()]), NOW);
  const colored = answerText(answer, { ...STYLE, hasColor: true }, {});
  expect(colored).toContain("\u001b[32m✓\u001b[39m Delivered");
  // oxlint-disable-next-line no-control-regex -- colors begin with an escape
  expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(answerText(answer, STYLE, {}));
});

test("an address with a quote is one word in a shell", () => {
  const email = anEmail({
    address: "o'brien@example.com",
    state: "suppressed",
    reason: "operator",
  });
  const suppression = { reason: "operator" as const, unsubscribed: [] };
  const { commands } = whyEmail(email, shownWith([email]), { ...NOW, suppression });
  expect(commands.map(([command]) => command)).toContain(
    String.raw`postrider unsuppress 'o'\''brien@example.com'`,
  );
});
