import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Mailer, Permit } from "../../../functions/email/ses/mailer-port.ts";
import { anEmail, openPostOffice, type PostOffice } from "../../helpers/post-office.ts";
import { COORDINATION } from "../../helpers/test-tables.ts";

const NEVER = new AbortController().signal;
const SEND = "SendRawEmail";
const QUOTA = 5;
const RATE = 200;

let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice({ maxSendRate: RATE, max24HourSend: QUOTA });
});
beforeEach(() => office.reset());
afterAll(() => office.stop());

async function prepared(varied: Parameters<PostOffice["mailer"]>[0] = {}): Promise<Mailer> {
  const mailer = office.mailer(varied);
  expect(await mailer.prepare()).toBe("ready");
  return mailer;
}

const permit = (mailer: Mailer) => mailer.permit(Date.now() + 3_000, NEVER);
const send = async (mailer: Mailer) => mailer.send(await mailer.compose(anEmail()), () => true);

/** An email as a run sends it. */
async function mail(mailer: Mailer): Promise<Permit> {
  const answer = await permit(mailer);
  if (answer === "granted") await send(mailer);
  return answer;
}

async function mailAll(mailer: Mailer, count: number): Promise<Permit[]> {
  const answers: Permit[] = [];
  for (let emails = 0; emails < count; emails += 1) answers.push(await mail(mailer));
  return answers;
}

const reserved = async () =>
  (await office.store.all(COORDINATION)).map((row) => Number(row["reserved"]?.N));

describe("a permit", () => {
  test("waits for SES's rate", async () => {
    const mailer = office.mailer({ slots: 2 });
    const held = office.proxy.hold({ operation: "GetSendQuota" });
    const preparing = mailer.prepare();
    await held.reached;
    const waiting = permit(mailer);
    expect(mailer.ratePerSecond()).toBeLessThan(1);
    held.release();
    await preparing;
    expect(await waiting).toBe("granted");
    expect(mailer.ratePerSecond()).toBe(RATE / 2);
  });

  test("is delayed by SES throttling, and by no other refusal", async () => {
    const nowMs = Date.now();
    const mailer = await prepared({ now: () => nowMs });
    const atOnce = () => mailer.permit(nowMs, NEVER);
    office.ses.inject({ action: SEND, code: "AccountSendingPausedException" });
    await send(mailer);
    expect(await atOnce()).toBe("granted");
    office.ses.inject({
      action: SEND,
      code: "Throttling",
      message: "Maximum sending rate exceeded.",
    });
    expect(await send(mailer)).toMatchObject({ kind: "not-sent", cause: "rate" });
    expect(await atOnce()).toBe("late");
  });

  test("is refused when the quota is used up, and no request reaches SES", async () => {
    const mailer = await prepared();
    expect(mailer.mailsLeft()).toBe(QUOTA);
    expect(await mailAll(mailer, QUOTA + 2)).toEqual([
      ...Array(QUOTA).fill("granted"),
      "daily-quota",
      "daily-quota",
    ]);
    expect(mailer.mailsLeft()).toBe(0);
    expect(office.sends()).toBe(QUOTA);
    await mailer.close();
    expect(await reserved()).toEqual([0]);
    expect(await permit(mailer)).toBe("daily-quota");
  });

  test("is refused while another slot has reserved the rest", async () => {
    const [one, other] = [await prepared({ batchLimit: 3 }), await prepared({ slot: 1 })];
    expect(await mailAll(one, 1)).toEqual(["granted"]);
    expect(await mailAll(other, 3)).toEqual(["granted", "granted", "daily-quota"]);
    expect(await reserved()).toEqual([QUOTA]);
    await one.close();
    await other.close();
    expect(await reserved()).toEqual([0]);
    const next = await prepared({ slot: 1 });
    expect(await mailAll(next, 3)).toEqual(["granted", "granted", "daily-quota"]);
    expect(office.sends()).toBe(QUOTA);
    expect(office.ses.throttledCount).toBe(0);
  });

  test.each([
    ["was throttled", { code: "Throttling", message: "Maximum sending rate exceeded." }, "granted"],
    ["was rejected", { code: "MessageRejected" }, "granted"],
    ["was not answered", { resetAfter: true }, "daily-quota"],
  ] as const)(
    "at the quota's end, after an email that %s, is given back only if SES cannot have the email",
    async (_, fault, last) => {
      const mailer = await prepared();
      office.ses.inject({ action: SEND, ...fault });
      await mailAll(mailer, QUOTA);
      expect(await permit(mailer)).toBe(last);
    },
  );

  test("that is late or returned uses no quota", async () => {
    const mailer = await prepared();
    for (let emails = 0; emails < QUOTA + 2; emails += 1) {
      expect(await mailer.permit(Date.now() + 3_000, AbortSignal.abort())).toBe("late");
      expect(await permit(mailer)).toBe("granted");
      mailer.returnPermit();
    }
    expect(mailer.mailsLeft()).toBe(QUOTA);
    await mailer.close();
  });

  test("is refused when SES refuses an email for the quota", async () => {
    const mailer = await prepared();
    office.ses.inject({
      action: SEND,
      code: "Throttling",
      message: "Daily message quota exceeded.",
    });
    expect(await mailAll(mailer, 2)).toEqual(["granted", "daily-quota"]);
  });

  test("needs no reservation when SES's quota is unknown", async () => {
    const mailer = office.mailer();
    expect(await permit(mailer)).toBe("granted");
    await mailer.close();
    expect(await reserved()).toEqual([]);
  });

  test("throws when the quota cannot be reserved", async () => {
    const mailer = await prepared();
    office.store.proxy.inject({ status: 400, type: "AccessDeniedException" });
    await expect(permit(mailer)).rejects.toMatchObject({ code: "dependency_failed" });
    expect(await permit(mailer)).toBe("granted");
  });
});
