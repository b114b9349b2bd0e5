import { describe, expect, test } from "@jest/globals";
import { createAccount } from "../../../../local/servers/ses/account.ts";
import type { AccountLimits } from "../../../../local/servers/ses/account.ts";

const HOUR_MS = 3_600_000;

function accountOf(limits: Partial<AccountLimits> = {}) {
  return createAccount({
    maxSendRate: 2,
    burst: 2,
    max24HourSend: -1,
    quotaCallRate: 1,
    ...limits,
  });
}

describe("the sending rate", () => {
  test("admits a burst after a rest and refuses the next", () => {
    const account = accountOf();
    expect([1, 2, 3].map(() => account.admit(1, 0))).toEqual(["admitted", "admitted", "rate"]);
  });

  test("gives a token back every 1 / rate seconds", () => {
    const account = accountOf();
    account.admit(2, 0);
    expect(account.admit(1, 499)).toBe("rate");
    expect(account.admit(1, 500)).toBe("admitted");
    expect(account.admit(1, 501)).toBe("rate");
  });

  test("never holds more than the burst, however long the rest", () => {
    const account = accountOf({ burst: 3 });
    account.admit(3, 0);
    expect([1, 2, 3, 4].map(() => account.admit(1, HOUR_MS))).toEqual([
      "admitted",
      "admitted",
      "admitted",
      "rate",
    ]);
  });

  test("counts recipients, not messages", () => {
    const account = accountOf({ burst: 3 });
    expect(account.admit(2, 0)).toBe("admitted");
    expect(account.admit(2, 0)).toBe("rate");
    expect(account.admit(1, 0)).toBe("admitted");
  });

  test("lets more recipients than the burst out of a full bucket only, and they are paid back", () => {
    const account = accountOf();
    expect(account.admit(6, 0)).toBe("admitted");
    expect(account.admit(1, 2000)).toBe("rate");
    expect(account.admit(1, 2500)).toBe("admitted");
    expect(account.admit(6, 2500)).toBe("rate");
  });

  test("grants no permit twice when the clock runs backwards", () => {
    const account = accountOf();
    account.admit(2, 1_000);
    expect(account.admit(1, 500)).toBe("rate");
    expect(account.admit(1, 1_000)).toBe("rate");
    expect(account.admit(1, 1_500)).toBe("admitted");
  });

  test("charges nothing for a refused send", () => {
    const account = accountOf();
    account.admit(2, 0);
    for (let atMs = 0; atMs < 500; atMs += 10) account.admit(1, atMs);
    expect(account.admit(1, 500)).toBe("admitted");
    expect(account.sentLast24Hours(500)).toBe(3);
  });
});

describe("the quota of 24 hours", () => {
  test("refuses the recipient above it", () => {
    const account = accountOf({ burst: 100, max24HourSend: 3 });
    expect(account.admit(2, 0)).toBe("admitted");
    expect(account.admit(2, 1)).toBe("quota");
    expect(account.admit(1, 2)).toBe("admitted");
    expect(account.admit(1, 3)).toBe("quota");
  });

  test("rolls: a send counts for 24 hours and no longer", () => {
    const account = accountOf({ max24HourSend: 2 });
    account.admit(1, 0);
    account.admit(1, 12 * HOUR_MS);
    expect(account.admit(1, 24 * HOUR_MS - 1)).toBe("quota");
    expect(account.admit(1, 24 * HOUR_MS)).toBe("admitted");
    expect(account.admit(1, 24 * HOUR_MS + 1)).toBe("quota");
    expect(account.sentLast24Hours(36 * HOUR_MS)).toBe(1);
  });

  test("counts each email, also of those sent together", () => {
    const account = accountOf({ maxSendRate: 100, burst: 100, max24HourSend: 4 });
    for (const atMs of [0, 1, 999, 999]) account.admit(1, atMs);
    expect(account.sentLast24Hours(24 * HOUR_MS + 1)).toBe(2);
    expect(account.admit(3, 24 * HOUR_MS + 998)).toBe("quota");
    expect(account.admit(2, 24 * HOUR_MS + 998)).toBe("admitted");
    expect(account.sentLast24Hours(24 * HOUR_MS + 999)).toBe(2);
  });

  test("is unlimited at -1, yet counted", () => {
    const account = accountOf({ maxSendRate: 1e6, burst: 1e6 });
    for (let atMs = 0; atMs < 60_000; atMs += 10) account.admit(10, atMs);
    expect(account.sentLast24Hours(60_000)).toBe(60_000);
  });
});

describe("a question about the quota", () => {
  test("is answered once a second, and costs no email", () => {
    const account = accountOf();
    const asked = [0, 0, 999, 1_000, 1_999, 5_000, 5_000].map((atMs) => account.answersQuota(atMs));
    expect(asked).toEqual([true, false, false, true, false, true, false]);
    expect(account.admit(2, 5_000)).toBe("admitted");
  });

  test("is always answered by default", () => {
    const account = accountOf({ quotaCallRate: Infinity });
    expect([0, 0, 0, 1].map((atMs) => account.answersQuota(atMs))).not.toContain(false);
  });
});

describe("limits", () => {
  test.each([
    [{ maxSendRate: 0 }, "Expected `maxSendRate` to be above 0, got 0"],
    [{ maxSendRate: Number.NaN }, "Expected `maxSendRate` to be above 0, got NaN"],
    [{ burst: 0.5 }, "Expected `burst` to be 1 or more, got 0.5"],
    [{ quotaCallRate: 0 }, "Expected `quotaCallRate` to be above 0, got 0"],
    [{ max24HourSend: -2 }, "Expected `max24HourSend` to be -1 or more, got -2"],
  ])("that are invalid are refused: %j", (limits, message) => {
    expect(() => accountOf(limits)).toThrow(new RangeError(message));
  });
});
