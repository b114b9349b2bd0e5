import { beforeEach, describe, expect, test } from "@jest/globals";
import { CLOSED } from "../../functions/coordination/circuit-state.ts";
import { NO_TOKENS } from "../../functions/words/draft.ts";
import { DependencyError } from "../../functions/platform/errors.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import { run } from "../../functions/processor/run.ts";
import { loadFixture } from "../helpers/fixture-project.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { aMessage, HELD, memory, wake } from "./memory-dependencies.ts";

const { definitions } = await loadFixture();

describe("the metrics of a run", () => {
  const written: object[] = [];
  const counted: string[] = [];
  const metrics = {
    count: (name: string) => void counted.push(name),
    write: (values: object) => void written.push(values),
  };
  beforeEach(() => {
    written.splice(0);
    counted.splice(0);
  });

  test("are one line", async () => {
    const old = aMessage("no event", { sentAtMs: 0 });
    const { deps } = memory([aMessage("no event"), old, aMessage("no event")], { metrics });
    await run({ ...deps, now: () => 600_000 }, wake());
    expect(written).toMatchObject([
      { CompletedRuns: 1, Sent: undefined, OldestMessageSeconds: 600, SesCircuitOpen: undefined },
    ]);
  });

  const OPEN = {
    state: "open",
    openUntilMs: Date.now() + 60_000,
    openings: 1,
    reason: "paused",
  } as const;

  test.each([
    ["ends because of it", HELD, { CompletedRuns: 0 }],
    ["finds another run", undefined, { CompletedRuns: 1 }],
  ])("show an open SES circuit breaker when the run %s", async (_, held, expected) => {
    const { deps } = memory([aMessage("no event")], { metrics });
    const lease = { ...deps.lease, take: async () => held };
    const circuitBreakers = {
      ...deps.circuitBreakers,
      look: async () => ({ ses: OPEN, ai: CLOSED }),
    };
    await run({ ...deps, lease, circuitBreakers }, wake());
    expect(written).toMatchObject([{ ...expected, SesCircuitOpen: 1 }]);
  });

  test("leave out a circuit breaker that could not be read", async () => {
    const { deps } = memory([], { metrics });
    const look = async () => Promise.reject(new DependencyError("dynamodb", "away"));
    await run({ ...deps, circuitBreakers: { ...deps.circuitBreakers, look } }, wake());
    expect(written).toMatchObject([{ CompletedRuns: 0, SesCircuitOpen: undefined }]);
  });

  const keepPlan = async (plan: Plan) => plan;

  test("count a blocked AI request at once", async () => {
    const { deps } = memory([aMessage(anEvent({ to: ["a@example.com"] }))], {
      metrics,
      definitions,
      writeWithAi: async () => ({
        ok: false,
        reason: "personal-data",
        tokens: NO_TOKENS,
        unknownTries: 0,
        everybody: false,
      }),
    });
    const mailer = { ...deps.mailer, permit: async () => "late" as const };
    const ledger = { ...deps.ledger, keepPlan };
    await run({ ...deps, mailer, ledger }, wake());
    expect(counted).toEqual(["BlockedContent"]);
    expect(written).toMatchObject([{ FallbackDrafts: [1] }]);
  });

  test("count a second email of one delivery at once", async () => {
    const { deps } = memory([aMessage(aPlainEvent({ to: ["a@example.com"] }))], {
      metrics,
      definitions,
    });
    const ledger = {
      ...deps.ledger,
      keepPlan,
      intend: async () => ({ ok: true, attempt: "a", intentAtMs: Date.now() }) as const,
      recordAccepted: async () => ({ isSecondEmail: true }),
    };
    const send = async () => ({ kind: "accepted", sesMessageId: "ses-2" }) as const;
    await run({ ...deps, ledger, mailer: { ...deps.mailer, send } }, wake());
    expect(counted).toEqual(["DuplicateSends"]);
    expect(written).toMatchObject([{ Sent: 1 }]);
  });
});
