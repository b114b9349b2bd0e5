import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Mailer, Readiness, Turn } from "../../../functions/email/ses/mailer-port.ts";
import { startSes } from "../../../local/servers/ses/server.ts";
import { sesOf } from "../../helpers/aws-clients.ts";
import { anEmail, openPostOffice, type PostOffice } from "../../helpers/post-office.ts";
import { timed } from "../../helpers/test-tables.ts";

const NEVER = new AbortController().signal;
const QUOTA = "GetSendQuota";
const SEND = "SendRawEmail";
const ALLOWED = 5;
const DAY_MS = 86_400_000;

let office: PostOffice;
let sesAheadMs = 0;

beforeAll(async () => {
  office = await openPostOffice({
    maxSendRate: 200,
    max24HourSend: ALLOWED,
    now: () => Date.now() + sesAheadMs,
    signatureLifeMs: 3 * DAY_MS,
  });
});
beforeEach(async () => {
  sesAheadMs = 0;
  await office.reset();
});
afterAll(() => office.stop());

const soon = () => Date.now() + 3_000;
const turn = (mailer: Mailer, signal = NEVER) => mailer.turn(soon(), signal);
const send = (mailer: Mailer) => mailer.send(mailer.compose(anEmail()), () => true);
const turns = (mailer: Mailer, count: number): Promise<Turn[]> =>
  Promise.all(Array.from({ length: count }, () => turn(mailer)));

async function prepared(varied: Parameters<PostOffice["mailer"]>[0] = {}): Promise<Mailer> {
  const mailer = office.mailer(varied);
  expect(await mailer.prepare()).toBe("ready");
  return mailer;
}

/** A mail as a run sends it. */
async function mail(mailer: Mailer): Promise<Turn> {
  const answer = await turn(mailer);
  if (answer === "go") await send(mailer);
  return answer;
}

async function useUp(): Promise<void> {
  const other = await prepared();
  for (let mails = 0; mails < ALLOWED; mails += 1) await mail(other);
}

const quotaAnswer = (max: string, sent: string) =>
  `<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>${max}</Max24HourSend><MaxSendRate>200</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;

describe("whether SES would take a mail", () => {
  test.each<[string, string, Readiness]>([
    ["200.0", "199.0", "ready"],
    ["200.0", "200.0", "daily-quota"],
    ["200.0", "201.0", "daily-quota"],
    ["0.0", "0.0", "daily-quota"],
    ["-1.0", "5000000.0", "ready"],
  ])("of %s a day, %s sent", async (max, sent, readiness) => {
    office.proxy.inject({ operation: QUOTA, status: 200, body: quotaAnswer(max, sent) });
    expect(await office.mailer().prepare()).toBe(readiness);
  });

  test("is asked again where the quota is used up, and where it must be fresh, but not twice in a second", async () => {
    let nowMs = Date.now();
    const mailer = await prepared({ now: () => nowMs });
    await useUp();
    office.proxy.reset();
    expect(await mailer.prepare()).toBe("ready");
    expect(await mailer.prepare({ fresh: true })).toBe("ready");
    expect(office.proxy.count(QUOTA)).toBe(0);
    nowMs += 1_000;
    expect(await mailer.prepare()).toBe("ready");
    expect(office.proxy.count(QUOTA)).toBe(0);
    expect(await mailer.prepare({ fresh: true })).toBe("daily-quota");
    expect(await mailer.prepare({ fresh: true })).toBe("daily-quota");
    expect(office.proxy.count(QUOTA)).toBe(1);
    nowMs += 1_000;
    sesAheadMs = DAY_MS + 60_000;
    expect(await mailer.prepare()).toBe("ready");
    expect(office.proxy.count(QUOTA)).toBe(2);
  });

  test("is told to each of three runs that ask in the same second, though SES answers one a second", async () => {
    const ses = await startSes({ maxSendRate: 60, quotaCallRate: 1 });
    const mailers = [1, 2, 3].map(() => office.mailer({ client: sesOf(ses.url) }));
    const { value, tookMs } = await timed(() =>
      Promise.all(mailers.map((mailer) => mailer.prepare())),
    );
    const answered = ses.requests[QUOTA];
    await ses.stop();
    expect(value).toEqual(["ready", "ready", "ready"]);
    expect(mailers.map((mailer) => mailer.ratePerSecond())).toEqual([54, 54, 54]);
    expect(answered).toBeLessThanOrEqual(6);
    expect(tookMs).toBeGreaterThan(2_000);
    expect(office.logs).toEqual([]);
  });

  test("is told to each of as many runs as there are slots", async () => {
    const slots = 6;
    const ses = await startSes({ maxSendRate: 60, quotaCallRate: 1 });
    const mailers = Array.from({ length: slots }, () =>
      office.mailer({ client: sesOf(ses.url), slots }),
    );
    await Promise.all(mailers.map((mailer) => mailer.prepare()));
    await ses.stop();
    expect(mailers.map((mailer) => mailer.ratePerSecond())).toEqual(Array(slots).fill(54));
  }, 30_000);

  test("is yes where SES only says that it was asked too often", async () => {
    const mailer = await prepared();
    office.proxy.inject({
      operation: QUOTA,
      type: "Throttling",
      message: "Rate exceeded",
      times: 4,
    });
    const throttled = office.mailer();
    expect(await throttled.prepare()).toBe("ready");
    expect(office.logs).toHaveLength(1);
    expect(mailer.ratePerSecond()).toBe(180);
    expect(throttled.ratePerSecond()).toBe(0.9);
  });
});

describe("a turn", () => {
  test("is refused when as many mails as were left have been sent, and none before", async () => {
    const mailer = await prepared();
    const answers: Turn[] = [];
    for (let mails = 0; mails < ALLOWED + 2; mails += 1) answers.push(await mail(mailer));
    expect(answers).toEqual([...Array(ALLOWED).fill("go"), "daily-quota", "daily-quota"]);
    expect(office.sends()).toBe(ALLOWED);
    expect(office.ses.throttledCount).toBe(0);
    expect(await mailer.prepare()).toBe("daily-quota");
  });

  test("waits for mails under way, which may yet give something back", async () => {
    const mailer = await prepared();
    expect(await turns(mailer, ALLOWED)).toEqual(Array(ALLOWED).fill("go"));
    const more = [turn(mailer), turn(mailer)];
    mailer.returnTurn();
    expect(await more[0]).toBe("go");
    for (let mails = 0; mails < ALLOWED; mails += 1) await send(mailer);
    expect(await more[1]).toBe("daily-quota");
    expect(office.sends()).toBe(ALLOWED);
  });

  test.each([
    [
      "was refused for the rate",
      { code: "Throttling", message: "Maximum sending rate exceeded." },
      "go",
    ],
    ["was refused for good", { code: "MessageRejected" }, "go"],
    ["was not answered", { resetAfter: true }, "daily-quota"],
  ] as const)("after a mail that %s: %s", async (_, fault, last) => {
    const mailer = await prepared();
    office.ses.inject({ action: SEND, ...fault });
    for (let mails = 0; mails < ALLOWED; mails += 1) expect(await mail(mailer)).toBe("go");
    expect(await turn(mailer)).toBe(last);
  });

  test("that came to no end is not waited for when SES has told anew", async () => {
    let nowMs = Date.now();
    const mailer = await prepared({ now: () => nowMs });
    const next = () => mailer.turn(nowMs + 3_000, NEVER);
    for (let mails = 0; mails < ALLOWED; mails += 1) expect(await next()).toBe("go");
    nowMs += 5 * 60_000;
    expect(await mailer.prepare()).toBe("ready");
    for (let mails = 0; mails < ALLOWED; mails += 1) {
      expect(await next()).toBe("go");
      await send(mailer);
    }
    expect(await next()).toBe("daily-quota");
  });

  test("that was late costs nothing of the quota", async () => {
    const mailer = await prepared();
    for (let mails = 0; mails < ALLOWED + 3; mails += 1) {
      expect(await mailer.turn(Date.now() - 1, NEVER)).toBe("late");
      expect(await turn(mailer, AbortSignal.abort())).toBe("late");
    }
    expect(await turns(mailer, ALLOWED)).toEqual(Array(ALLOWED).fill("go"));
  });

  test("whose token could not be reserved costs nothing of the quota", async () => {
    const mailer = await prepared();
    office.store.proxy.inject({ status: 400, type: "AccessDeniedException", times: ALLOWED });
    for (let mails = 0; mails < ALLOWED; mails += 1)
      await expect(turn(mailer)).rejects.toMatchObject({ code: "dependency_failed" });
    expect(await turns(mailer, ALLOWED)).toEqual(Array(ALLOWED).fill("go"));
  });

  test("is refused when SES says so, whatever we thought was left", async () => {
    const mailer = await prepared();
    await useUp();
    expect(await mail(mailer)).toBe("go");
    expect(office.ses.throttledCount).toBe(1);
    expect(await turn(mailer)).toBe("daily-quota");
  });

  test("is late where the mails under way do not end before its time or its signal", async () => {
    const mailer = await prepared();
    await turns(mailer, ALLOWED);
    expect(await mailer.turn(Date.now() + 50, NEVER)).toBe("late");
    expect(await turn(mailer, AbortSignal.timeout(50))).toBe("late");
  });

  test("is not kept beyond its signal by an SES that does not tell the quota", async () => {
    const mailer = office.mailer();
    const hold = office.proxy.hold({ operation: QUOTA });
    const asking = mailer.prepare();
    await hold.reached;
    expect(await turn(mailer, AbortSignal.timeout(50))).toBe("late");
    hold.release();
    expect(await asking).toBe("ready");
  });
});
