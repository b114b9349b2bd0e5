import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { paceOf } from "../../../functions/email/ses/send-rate.ts";
import type { Mailer } from "../../../functions/email/ses/mailer-port.ts";
import { anEmail, openPostOffice, type PostOffice, RATE_ROW } from "../../helpers/post-office.ts";
import { COORDINATION, timed } from "../../helpers/test-tables.ts";

const NEVER = new AbortController().signal;
const FIVE_MINUTES_MS = 5 * 60_000;
const QUOTA = "GetSendQuota";
const RATE = 20;
/** What we allow ourselves of it: nine tenths a second, and so many at once. */
const { perSecond: OURS, burst: BURST, intervalMs: INTERVAL_MS } = paceOf(RATE);

let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice({ maxSendRate: RATE });
});
beforeEach(() => office.reset());
afterAll(() => office.stop());

const quotaAnswer = (rate: string) =>
  `<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>-1</Max24HourSend><MaxSendRate>${rate}</MaxSendRate><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;

const soon = () => Date.now() + 2_000;

async function burst(mailer: Mailer, count: number): Promise<void> {
  const turns = Array.from({ length: count }, () => mailer.turn(soon(), NEVER));
  expect(await Promise.all(turns)).toEqual(Array(count).fill("go"));
}

async function prepared(): Promise<Mailer> {
  const mailer = office.mailer();
  await mailer.prepare();
  return mailer;
}

describe("the account's sending rate", () => {
  test("is the sandbox's until SES has told ours, and is asked for once by all who prepare at once", async () => {
    const mailer = office.mailer();
    expect(mailer.ratePerSecond()).toBe(0.9);
    const answers = await Promise.all(Array.from({ length: 20 }, () => mailer.prepare()));
    expect(new Set(answers)).toEqual(new Set(["ready"]));
    expect(mailer.ratePerSecond()).toBe(OURS);
    expect(office.proxy.count(QUOTA)).toBe(1);
  });

  test("is asked for again after 5 minutes, not before, and may change", async () => {
    let nowMs = 1_795_000_000_000;
    const mailer = office.mailer({ now: () => nowMs });
    await mailer.prepare();
    nowMs += FIVE_MINUTES_MS - 1;
    await mailer.prepare();
    expect(office.proxy.count(QUOTA)).toBe(1);
    office.proxy.inject({ operation: QUOTA, status: 200, body: quotaAnswer("50") });
    nowMs += 1;
    await Promise.all([mailer.prepare(), mailer.prepare()]);
    expect(office.proxy.count(QUOTA)).toBe(2);
    expect(mailer.ratePerSecond()).toBe(45);
  });

  test.each([
    ["fails", "unreachable", { status: 500 }],
    [
      "refuses us, which is an answer,",
      "ready",
      { status: 403, type: "AccessDenied", message: "ada@example.com" },
    ],
    ["drops the connection", "unreachable", { resetBefore: true }],
    ["hangs", "unreachable", { hang: true }],
  ])(
    "stays as it was when SES %s, the log says so, and the next time asks again",
    async (_, readiness, fault) => {
      let nowMs = 1_795_000_000_000;
      const mailer = office.mailer({ client: office.client(300), now: () => nowMs });
      await mailer.prepare();
      nowMs += FIVE_MINUTES_MS;
      office.proxy.inject({ operation: QUOTA, ...fault });
      expect(await mailer.prepare()).toBe(readiness);
      expect(mailer.ratePerSecond()).toBe(OURS);
      expect(office.logs).toEqual([
        {
          level: "warn",
          message: expect.any(String),
          fields: { ratePerSecond: OURS, error: expect.any(String) },
        },
      ]);
      expect(JSON.stringify(office.logs)).not.toContain("@");
      expect(office.proxy.count(QUOTA)).toBe(2);
      expect(await mailer.prepare()).toBe("ready");
      expect(office.proxy.count(QUOTA)).toBe(3);
    },
  );

  test.each(["0", "-1", ""])("stays as it was when SES says %p", async (rate) => {
    office.proxy.inject({ operation: QUOTA, status: 200, body: quotaAnswer(rate) });
    const mailer = await prepared();
    expect(mailer.ratePerSecond()).toBe(0.9);
  });
});

describe("a turn", () => {
  test("comes at once up to the burst, then at the rate, and SES has nothing to refuse", async () => {
    const mailer = await prepared();
    const first = await timed(() => burst(mailer, BURST));
    const then = await timed(() => burst(mailer, 6));
    // Six intervals, from the first token on: what the burst itself took has been waited already.
    expect(first.tookMs + then.tookMs).toBeGreaterThan(6 * INTERVAL_MS - 5);
    // At the rate they would take 600.
    expect(first.tookMs).toBeLessThan(300);
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        await mailer.turn(soon(), NEVER);
        return mailer.send(mailer.compose(anEmail()), () => true);
      }),
    );
    expect(answers.map((answer) => answer.kind)).toEqual(Array(10).fill("accepted"));
    expect(office.ses.throttledCount).toBe(0);
  });

  test("waits until SES has told the rate", async () => {
    const mailer = office.mailer();
    const hold = office.proxy.hold({ operation: QUOTA });
    void mailer.prepare();
    await hold.reached;
    let came = false;
    const turn = mailer.turn(soon(), NEVER).then((turn) => ((came = true), turn));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(came).toBe(false);
    hold.release();
    expect(await turn).toBe("go");
    // The second one comes at SES's rate, and not after the sandbox's second.
    const { tookMs } = await timed(() => burst(mailer, 2));
    expect(tookMs).toBeLessThan(500);
  });

  test("that would come too late is not waited for, and takes nothing", async () => {
    const mailer = await prepared();
    await burst(mailer, BURST + 1);
    const { tookMs, value } = await timed(async () => [
      await mailer.turn(Date.now() + 5, NEVER),
      await mailer.turn(Date.now() + 5, NEVER),
      await mailer.turn(Date.now() + 5, NEVER),
    ]);
    expect(value).toEqual(["late", "late", "late"]);
    expect(tookMs).toBeLessThan(45);
    expect((await timed(() => burst(mailer, 1))).tookMs).toBeLessThan(150);
  });

  test("that is cut off by the signal ends at once, and gives its token back", async () => {
    const mailer = office.mailer();
    await burst(mailer, 1);
    for (let index = 0; index < 2; index += 1) {
      const { tookMs, value } = await timed(() => mailer.turn(soon(), AbortSignal.timeout(20)));
      expect(value).toBe("late");
      expect(tookMs).toBeLessThan(400);
    }
    // At the sandbox's one a second; two tokens kept would make it three. A machine that stands still may miss one.
    expect(await mailer.turn(Date.now() + 2_500, NEVER)).toBe("go");
  });

  test("after the signal is none, even where a token is there", async () => {
    const mailer = await prepared();
    expect(await mailer.turn(soon(), AbortSignal.abort())).toBe("late");
    expect(await office.store.get(COORDINATION, RATE_ROW)).toBeUndefined();
  });

  test("given back is the next one's", async () => {
    const mailer = office.mailer();
    await burst(mailer, 1);
    expect(await mailer.turn(Date.now() + 300, NEVER)).toBe("late");
    mailer.returnTurn();
    expect(await mailer.turn(Date.now() + 300, NEVER)).toBe("go");
  });

  test("is an interval away or more when SES has throttled a mail, whatever we thought", async () => {
    let nowMs = 1_795_000_000_000;
    const mailer = office.mailer({ now: () => nowMs });
    await mailer.prepare();
    office.ses.inject({
      action: "SendRawEmail",
      code: "Throttling",
      message: "Maximum sending rate exceeded.",
    });
    expect(await mailer.send(mailer.compose(anEmail()), () => true)).toMatchObject({
      blame: "rate",
    });
    const throttledAtMs = nowMs;
    while ((await mailer.turn(nowMs, NEVER)) !== "go") nowMs += 5;
    expect(nowMs - throttledAtMs).toBeGreaterThanOrEqual(1_000 / RATE);
    expect(nowMs - throttledAtMs).toBeLessThan(400);
  });

  test("is not put off by any other refusal", async () => {
    const nowMs = 1_795_000_000_000;
    const mailer = office.mailer({ now: () => nowMs });
    await mailer.prepare();
    office.ses.inject({ action: "SendRawEmail", code: "AccountSendingPausedException" });
    await mailer.send(mailer.compose(anEmail()), () => true);
    for (let turn = 1; turn < BURST; turn += 1) expect(await mailer.turn(nowMs, NEVER)).toBe("go");
  });
});
