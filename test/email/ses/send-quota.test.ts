import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Readiness } from "../../../functions/email/ses/mailer-port.ts";
import type { SendQuota } from "../../../functions/email/ses/send-quota.ts";
import { startSes } from "../../../local/servers/ses/server.ts";
import { sesOf } from "../../helpers/aws-clients.ts";
import { openPostOffice, type PostOffice } from "../../helpers/post-office.ts";

const MINUTE_MS = 60_000;
const GET = "GetSendQuota";

let office: PostOffice;
let nowMs = Date.UTC(2027, 0, 4, 8);

beforeAll(async () => {
  office = await openPostOffice();
});
beforeEach(() => office.reset());
afterAll(() => office.stop());

const quotaOf = (timeoutMs?: number): SendQuota =>
  office.quota({ client: office.client(timeoutMs), now: () => nowMs });

const answer = (max: string, sent: string, rate = "14.0") =>
  office.proxy.inject({
    operation: GET,
    status: 200,
    body: `<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>${max}</Max24HourSend><MaxSendRate>${rate}</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
  });

describe("prepare", () => {
  test.each<[string, string, Readiness, number]>([
    ["50000.0", "49000.0", "ready", 1_000],
    ["200.0", "200.0", "daily-quota", 0],
    ["200.0", "201.0", "daily-quota", 0],
    ["0.0", "0.0", "daily-quota", 0],
    ["-1.0", "5000000.0", "ready", Infinity],
  ])("reads a quota of %s with %s sent as %s", async (max, sent, readiness, left) => {
    const quota = quotaOf();
    answer(max, sent);
    expect(await quota.prepare()).toBe(readiness);
    expect(quota.left()).toBe(left);
    expect(quota.maxSendRate()).toBe(14);
  });

  test.each(["0", "-1", ""])("keeps the sandbox's rate when SES returns %p", async (rate) => {
    const quota = quotaOf();
    answer("-1", "0", rate);
    await quota.prepare();
    expect(quota.maxSendRate()).toBe(1);
  });

  test.each([
    ["after 5 minutes", "50000.0", false, 5 * MINUTE_MS],
    ["after a second when few emails are left", "900.0", false, 1_000],
    ["after a second when it must be fresh", "50000.0", true, 1_000],
  ])("requests again %s, and not earlier", async (_, max, fresh, afterMs) => {
    const quota = quotaOf();
    answer(max, "0");
    await Promise.all([quota.prepare(), quota.prepare()]);
    nowMs += afterMs - 1;
    await quota.prepare({ fresh });
    expect(office.proxy.count(GET)).toBe(1);
    nowMs += 1;
    await Promise.all([quota.prepare({ fresh }), quota.prepare({ fresh })]);
    expect(office.proxy.count(GET)).toBe(2);
  });

  test.each([
    ["fails", "unreachable", { status: 500 }],
    ["denies access", "ready", { status: 403, type: "AccessDenied", message: "a@b.c" }],
    ["drops the connection", "unreachable", { resetBefore: true }],
    ["hangs", "unreachable", { hang: true }],
  ])(
    "keeps the last rate and quota when SES %s, warns, and requests again next time",
    async (_, readiness, fault) => {
      const quota = quotaOf(300);
      answer("50000.0", "0", "20");
      await quota.prepare();
      nowMs += 5 * MINUTE_MS;
      office.proxy.inject({ operation: GET, ...fault });
      expect(await quota.prepare()).toBe(readiness);
      expect([quota.maxSendRate(), quota.left()]).toEqual([20, 50_000]);
      expect(office.logs).toEqual([
        expect.objectContaining({
          level: "warn",
          fields: {
            event: "send-quota-unknown",
            ratePerSecond: 20,
            error: expect.not.stringContaining("@"),
          },
        }),
      ]);
      expect(await quota.prepare()).toBe("ready");
      expect(office.proxy.count(GET)).toBe(3);
    },
  );

  test("answers each of 5 slots at once, though SES allows one request a second", async () => {
    const ses = await startSes({ maxSendRate: 60, quotaCallRate: 1 });
    const quotas = Array.from({ length: 5 }, () =>
      office.quota({ client: sesOf(ses.url), slots: 5 }),
    );
    await Promise.all(quotas.map((quota) => quota.prepare()));
    await ses.stop();
    expect(quotas.map((quota) => quota.maxSendRate())).toEqual(Array(5).fill(60));
    expect(office.logs).toEqual([]);
  }, 30_000);

  test("is ready when SES throttles every attempt", async () => {
    const quota = quotaOf();
    office.proxy.inject({ operation: GET, type: "Throttling", message: "Rate exceeded", times: 4 });
    expect(await quota.prepare()).toBe("ready");
    expect(quota.left()).toBe(Infinity);
    expect(office.logs).toHaveLength(1);
  }, 30_000);
});
