import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createLedger, type Ledger } from "../../../functions/delivery/ledger.ts";
import type { DeliveryKey } from "../../../functions/delivery/ledger-row.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { createRecipientIds } from "../../../functions/platform/recipient-ids.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import type { Prepared } from "../../../operator/actions/action.ts";
import { CHANGED } from "../../../operator/actions/action.ts";
import { acknowledge, cancel, markSent } from "../../../operator/actions/emails.ts";
import { release, resend } from "../../../operator/actions/resend.ts";
import type { Operator } from "../../../operator/connect.ts";
import type { Email, EmailState } from "../../../operator/read/email.ts";
import { visibleMessages } from "../../../local/servers/sqs.ts";
import { HELD } from "../../delivery/ledger-factory.ts";
import { planOfEvent } from "../read/filled-table.ts";
import { act, emailIn, operatorOn, SAID } from "./operator-on.ts";

const SETTLE_MS = 1_200_000;
const ADDRESS = "ada@example.com";

let system: LocalSystem;
let operator: Operator;
let ledger: Ledger;
let nowMs = Date.now();
let count = 0;

beforeAll(async () => {
  system = await startSystem();
  operator = operatorOn(system, { now: () => nowMs });
  ledger = createLedger({
    client: system.dynamodb,
    table: system.environment.DELIVERIES_TABLE,
    coordinationTable: system.environment.COORDINATION_TABLE,
    slot: 0,
    rules: { aliveMs: 150_000, settleMs: SETTLE_MS, onUnconfirmed: "hold", feedbackWaitMs: 0 },
    keepSeconds: 30 * 86_400,
    now: () => nowMs,
    newId: () => `attempt-${++count}`,
  });
});
afterAll(() => system.stop());
beforeEach(() => {
  nowMs = Date.now();
});

const ids = () => createRecipientIds(system.environment["RECIPIENT_KEY"] ?? "").idOf(ADDRESS);

/** An email in a state, as the ledger writes it; unanswered ones have settled. */
async function given(state: EmailState): Promise<Email> {
  const plan = planOfEvent(++count, [ADDRESS]);
  const recipients = plan.recipients.map((one) => ({ ...one, id: ids() }));
  await ledger.keepPlan({ ...plan, recipients });
  const key: DeliveryKey = { notification: plan.notification, recipient: ids() };
  const about = { messageId: `message-${count}`, definition: plan.definition };
  const intent = async () => {
    const intended = await ledger.intend(key, { kind: "new" }, { ...about, lease: HELD });
    if (!intended.ok) throw new Error("Expected the intent to hold");
    return intended.attempt;
  };
  const evidence = async (
    kind: "accepted" | "delivered" | "bounced" | "rejected" | "complained",
  ) => {
    await intent();
    await ledger.recordAccepted(key, { kind, sesMessageId: `ses-${count}` });
  };
  const skip = (skipped: "suppressed" | "expired") =>
    ledger.skipDelivery(key, { kind: "intend", intent: { kind: "new" } }, about, {
      state: skipped,
      reason: "bounced",
    });
  switch (state) {
    case "waiting":
      break;
    case "submitting":
      await intent();
      nowMs += SETTLE_MS;
      break;
    case "retrying":
      await ledger.takeBack(key, await intent(), "rate-exceeded");
      break;
    case "unconfirmed":
      await ledger.recordUnconfirmed(key, await intent(), "Timeout");
      nowMs += SETTLE_MS;
      break;
    case "held": {
      const attempt = await intent();
      nowMs += SETTLE_MS;
      await ledger.hold(key, attempt);
      break;
    }
    case "failed":
      await ledger.recordFailed(key, await intent(), about.messageId, "MessageRejected");
      break;
    case "suppressed":
    case "expired":
      await skip(state);
      break;
    case "cancelled":
      await ledger.cancel(key, "cancelNew", "", { ...SAID, definition: plan.definition });
      break;
    case "unreadable":
      await intent();
      break;
    case "accepted":
    case "bounced":
    case "complained":
    case "delivered":
    case "rejected":
      await evidence(state);
  }
  const email = await emailIn(operator, plan.notification);
  return state === "unreadable" ? { ...email, state } : email;
}

const again = ({ key }: Email) => emailIn(operator, key);
const inQueue = () => visibleMessages(system.sqs, system.environment.QUEUE_URL);

const STATES: readonly EmailState[] = [
  "waiting",
  "retrying",
  "submitting",
  "unconfirmed",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
  "failed",
  "held",
  "unreadable",
];

/** The sentence of each refusal. What is not named is allowed. */
const REFUSED: Readonly<Record<string, Partial<Record<EmailState, string>>>> = {
  resend: {
    waiting: "The next run sends it",
    retrying: "The next run sends it",
    submitting: "a resend could be a second copy. The time to settle it is over",
    unconfirmed: "a resend could be a second copy",
    complained: `${ADDRESS} marked it as spam`,
    rejected: "SES refused its content",
    failed: "no longer in the dead letters. Send the event again",
    unreadable: "cannot be read",
  },
  release: Object.fromEntries(
    STATES.filter((state) => state !== "held").map((state) => [
      state,
      `Only an email that is held can be released; this one is ${state === "submitting" ? "unconfirmed" : state}`,
    ]),
  ),
  "mark-sent": Object.fromEntries(
    STATES.filter((state) => !["held", "submitting", "unconfirmed"].includes(state)).map(
      (state) => [state, `this one is ${state}`],
    ),
  ),
  cancel: {
    accepted: "Too late: SES has it already",
    delivered: "Too late: it is delivered already",
    bounced: "Too late: it bounced already",
    complained: "Too late: it was delivered already",
    rejected: "Too late: SES has refused it already",
    suppressed: "the address is suppressed",
    expired: "because it has expired",
    cancelled: "it is cancelled already",
    unreadable: "cannot be read",
  },
  acknowledge: {
    waiting: "No person needs to act on it: it is waiting",
    retrying: "No person needs to act on it",
    submitting: "No person needs to act on it",
    unconfirmed: "No person needs to act on it",
    accepted: "No person needs to act on it",
    delivered: "No person needs to act on it",
    unreadable: "cannot be read",
  },
};

const ACTIONS: Readonly<
  Record<string, (one: Operator, email: Email) => Prepared | Promise<Prepared>>
> = { resend, release, "mark-sent": markSent, cancel, acknowledge };

describe.each(Object.keys(ACTIONS))("%s", (name) => {
  const prepare = (email: Email) => ACTIONS[name]?.(operator, email) as Promise<Prepared>;

  test.each(STATES)("of an email that is %s is allowed or says why it is not", async (state) => {
    const email = await given(state);
    const prepared = await prepare(email);
    const why = REFUSED[name]?.[state];
    if (why !== undefined)
      expect(prepared).toEqual({ kind: "refused", why: expect.stringContaining(why) });
    else {
      expect(prepared).toMatchObject({ kind: "ready", button: expect.stringMatching(/1 email/) });
      if (prepared.kind !== "ready") return;
      expect(prepared.title).toMatch(/\?$/);
      expect(await act(prepared)).not.toMatch(/^refused/);
      // The newest entry that an operator made says who and why.
      expect((await again(email)).history.findLast(({ by }) => by !== undefined)).toMatchObject({
        by: SAID.by,
        why: expect.stringContaining(SAID.why),
      });
    }
  });
});

test("the copy that a resend sends says of which email it is, by whom, when and why", async () => {
  const email = await given("delivered");
  const prepared = await resend(operator, email);
  await act(prepared);
  const [copy] = (await operator.readModel.byEvent({ id: email.event?.id ?? "" }))
    .flatMap(({ emails }) => emails)
    .filter(({ key }) => key !== email.key);
  expect(copy?.resendOf).toEqual({
    key: email.key,
    recipient: email.recipient,
    atMs: nowMs,
    ...SAID,
  });
  const ofAddress = await operator.readModel.find({ address: email.address });
  expect(ofAddress.items.map(({ key }) => key)).toEqual(
    expect.arrayContaining([email.key, copy?.key]),
  );
});

test.each([
  ["release", "held", "accepted"],
  ["mark-sent", "held", "bounced"],
  ["mark-sent", "unconfirmed", "delivered"],
  ["cancel", "waiting", "accepted"],
  ["cancel", "retrying", "accepted"],
  ["cancel", "held", "delivered"],
  ["acknowledge", "held", "bounced"],
  ["acknowledge", "bounced", "complained"],
  ["resend", "delivered", "complained"],
] as const)(
  "%s changes nothing if the email, %s when it was seen, is %s by now",
  async (name, seen, by) => {
    const email = await given(seen);
    const prepared = await ACTIONS[name]?.(operator, email);
    if (prepared === undefined) throw new Error("Expected an action");
    await ledger.recordAccepted(
      { notification: email.key, recipient: email.recipient },
      { kind: by, sesMessageId: "later" },
    );
    const before = await again(email);
    const messages = await inQueue();
    expect(await act(prepared)).toBe(`refused: ${CHANGED}`);
    expect(await again(email)).toEqual(before);
    expect(await inQueue()).toBe(messages);
  },
);

test("a decision about a held email is not for its next attempt", async () => {
  const email = await given("held");
  const prepared = release(operator, email);
  const key = { notification: email.key, recipient: email.recipient };
  const judgedAttempt = email.attempt ?? "";
  await ledger.release(key, judgedAttempt, { by: "other", why: "first" });
  const intended = await ledger.intend(
    key,
    { kind: "again", judgedAttempt },
    { messageId: "m", definition: "d", lease: HELD },
  );
  if (!intended.ok) throw new Error("Expected the intent to hold");
  nowMs += SETTLE_MS;
  await ledger.hold(key, intended.attempt);
  expect(await act(prepared)).toBe(`refused: ${CHANGED}`);
  expect(await again(email)).toMatchObject({ state: "held" });
});

test.each(["submitting", "unconfirmed"] as const)(
  "an email that is %s and has not settled is neither cancelled nor marked as sent",
  async (state) => {
    const email = await given(state);
    nowMs -= 1;
    expect(cancel(operator, email)).toMatchObject({
      kind: "refused",
      why: expect.stringMatching(
        /^Too late: it may be at SES already\. It is settled .+ at \d\d:\d\d\. Try again then\.$/,
      ),
    });
    expect(markSent(operator, email)).toMatchObject({
      kind: "refused",
      why: expect.stringMatching(
        /^Not possible yet: SES may still report it\. It is settled .+ at /,
      ),
    });
  },
);

test.each([
  ["unconfirmed", true],
  ["held", true],
  ["retrying", false],
  ["failed", false],
  ["waiting", false],
] as const)(
  "a cancelled email that was %s says whether it may have been sent",
  async (state, may) => {
    const email = await given(state);
    expect(await act(cancel(operator, email))).toBe(
      `Cancelled the email to ${ADDRESS}. It is not sent.`,
    );
    expect(await again(email)).toMatchObject({ state: "cancelled", mayHaveBeenSent: may });
  },
);

test("an acknowledged email leaves what needs an operator, and stays findable by its state", async () => {
  const email = await given("held");
  const listed = async (isAcknowledged?: false) =>
    (await operator.readModel.find({ states: ["held"], isAcknowledged })).items.some(
      ({ key }) => key === email.key,
    );
  expect(await listed(false)).toBe(true);
  expect(await act(acknowledge(operator, email))).toBe(
    `Acknowledged the email to ${ADDRESS}. It no longer needs you; its state stays.`,
  );
  expect(await listed(false)).toBe(false);
  expect(await listed()).toBe(true);
  expect(await again(email)).toMatchObject({ state: "held" });
});

describe("resend of the same email", () => {
  test.each([
    ["suppressed", { reason: "bounced" }],
    ["unsubscribed", { unsubscribed: "class.updated" }],
  ] as const)("is refused while its address is %s", async (word, given_) => {
    const email = await given("delivered");
    const [id = ""] = (await operator.recipientIds()).idsOf(ADDRESS);
    if ("reason" in given_)
      await operator.suppressions.suppress(id, { reason: given_.reason, address: ADDRESS });
    else await operator.suppressions.unsubscribe(id, given_.unsubscribed);
    expect(await resend(operator, email)).toMatchObject({
      kind: "refused",
      why: expect.stringContaining(word),
      commands: [[`postrider unsuppress ${ADDRESS}`, "allows email to it again"]],
    });
    await operator.suppressions.lift(id);
    expect(await resend(operator, email)).toMatchObject({ kind: "ready" });
  });

  test("keeps only what its reader needs: other readers, their faults and the expiry stay behind", async () => {
    const { idOf } = await operator.recipientIds();
    const plan = planOfEvent(++count, [ADDRESS, "bo@example.com"]);
    const recipients = plan.recipients.map((one) => ({ ...one, id: idOf(one.address) }));
    const faults = { invalid: 1, invalidDetail: "recipient 3", expiresAtMs: nowMs - 1 };
    await ledger.keepPlan({ ...plan, ...faults, recipients });
    const key = { notification: plan.notification, recipient: idOf(ADDRESS) };
    await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "s" });
    const prepared = await resend(operator, await emailIn(operator, plan.notification));
    if (prepared.kind !== "ready") throw new Error(prepared.why);
    const { commands = [] } = await prepared.act(SAID);
    const copy = await operator.readModel.show(commands[0]?.[0].split(" ").at(-1) ?? "");
    expect(copy?.plan).toMatchObject({ recipients: [{ address: ADDRESS }], invalid: 0 });
    expect(copy?.plan).not.toMatchObject({ invalidDetail: expect.anything() });
    expect(copy?.emails).toMatchObject([{ state: "waiting", expiresAtMs: undefined }]);
  });

  test("is refused if its plan has expired", async () => {
    const email = await given("delivered");
    expect(await resend(operator, { ...email, key: shortHash("gone") })).toMatchObject({
      kind: "refused",
      why: "Its words are no longer stored. Send the event again with a new id.",
    });
  });
});
