/** Runs that share the row: any interleaving, any tardiness that is allowed, and SES refuses nothing. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  emptiedAtMs,
  type Pace,
  paceOf,
  type Token,
} from "../../../functions/email/ses/send-rate.ts";
import { type Arrival, refusals, sharedBucket } from "./rate-world.ts";

const START_MS = 86_400_000;

type Run = { held: Token[] };

type World = {
  readonly pace: Pace;
  readonly bucket: ReturnType<typeof sharedBucket>;
  readonly runs: readonly Run[];
  readonly arrivals: Arrival[];
  nowMs: number;
};

/** What a run does, and how: parts of what is allowed, from 0 to 1. */
type Move = {
  readonly run: number;
  readonly kind:
    | "reserve"
    | "use"
    | "use-all"
    | "wait-to-the-last"
    | "rest"
    | "answer-lost"
    | "empty";
  readonly count: number;
  readonly part: number;
};

function play(rate: number, runs: number, moves: readonly Move[], change = (pace: Pace) => pace) {
  const world: World = {
    pace: change(paceOf(rate)),
    bucket: sharedBucket(),
    runs: Array.from({ length: runs }, () => ({ held: [] })),
    arrivals: [],
    nowMs: START_MS,
  };
  for (const move of moves) {
    const run = world.runs[move.run % runs];
    if (run !== undefined) makeMove(world, run, move);
  }
  for (const run of world.runs) use(world, run, run.held.length, 0);
  return world;
}

function makeMove(world: World, run: Run, { kind, count, part }: Move): void {
  const { pace, bucket } = world;
  // The whole way is the reservation's answer and the mail's own: here half each, at most.
  const tardyMs = (pace.wayMs / 2) * part;
  switch (kind) {
    case "rest":
      world.nowMs += part * 2 * Math.max(pace.intervalMs, pace.keepMs);
      return;
    case "reserve":
      run.held.push(...bucket.take(pace, count, world.nowMs, world.nowMs + tardyMs));
      return;
    case "answer-lost":
      // Applied, and then applied again by the SDK's second try: the first tokens are nobody's.
      bucket.take(pace, count, world.nowMs);
      run.held.push(...bucket.take(pace, count, world.nowMs, world.nowMs + tardyMs));
      return;
    case "empty":
      bucket.emptyUntil(emptiedAtMs(pace, world.nowMs));
      return;
    case "use":
      return use(world, run, 1, tardyMs);
    case "use-all":
      return use(world, run, run.held.length, tardyMs);
    case "wait-to-the-last":
      // Until its first token is about to be void: what several runs have hoarded leaves together.
      world.nowMs = Math.max(world.nowMs, run.held[0]?.untilMs ?? 0);
      for (const one of world.runs) use(world, one, one.held.length, tardyMs);
  }
}

/** Uses so many of the tokens that are there; what is void by now is dropped. */
function use(world: World, run: Run, count: number, tardyMs: number): void {
  run.held = run.held.filter(({ untilMs }) => untilMs >= world.nowMs);
  for (let used = 0; used < count; used++) {
    const [token] = run.held;
    if (token === undefined || token.atMs > world.nowMs) return;
    run.held.shift();
    world.arrivals.push({ atMs: world.nowMs + tardyMs });
  }
}

const moves = fc.array(
  fc.record<Move>({
    run: fc.nat(9),
    kind: fc.constantFrom<Move["kind"]>(
      "reserve",
      "reserve",
      "use",
      "use-all",
      "wait-to-the-last",
      "rest",
      "answer-lost",
      "empty",
    ),
    count: fc.integer({ min: 1, max: 30 }),
    part: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  { maxLength: 120 },
);
const rates = fc.oneof(
  fc.constantFrom(1, 1.5, 2, 14, 60, 300),
  fc.double({ min: 0.2, max: 400, noNaN: true }),
);
const MANY = { numRuns: 4_000 };

test("however runs come and go, and however late within the bounds, SES refuses no mail", () => {
  let mails = 0;
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 10 }), moves, (rate, runs, given) => {
      const { arrivals } = play(rate, runs, given);
      mails += arrivals.length;
      expect(refusals(rate, arrivals)).toBe(0);
    }),
    MANY,
  );
  expect(mails).toBeGreaterThan(10_000);
});

/** Whether there is a world in which SES refuses a mail. */
const isRefutable = (change: (pace: Pace) => Pace): boolean =>
  fc.check(
    fc.property(
      rates,
      fc.integer({ min: 1, max: 10 }),
      moves,
      (rate, runs, given) => refusals(rate, play(rate, runs, given, change).arrivals) === 0,
    ),
    MANY,
  ).failed;

test.each<[string, (pace: Pace) => Pace]>([
  [
    "a burst of SES's whole bucket",
    (pace) => ({ ...pace, burst: Math.max(1, pace.perSecond / 0.9) }),
  ],
  ["tokens kept for ever", (pace) => ({ ...pace, keepMs: 60_000 })],
  ["tokens kept a second", (pace) => ({ ...pace, keepMs: 1_000 })],
  ["a way of half a second more", (pace) => ({ ...pace, wayMs: pace.wayMs + 1_000 })],
  ["SES's own rate and no head-room", (pace) => ({ ...pace, intervalMs: pace.intervalMs * 0.85 })],
])("the bounds are not wider than they may be: %s is refused", (_, change) => {
  expect(isRefutable(change)).toBe(true);
});
