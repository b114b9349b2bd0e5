/** Runs that share a day, as the decisions make them: any interleaving, with an atomic counter and nothing else. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  begun,
  type Counter,
  fitting,
  givenBack,
  met,
  nextStep,
  NO_SHARE,
  settled,
  type Share,
  takeable,
} from "../../../functions/words/budget/budget.ts";

type Draft = { readonly mostNano: number; readonly costNano: number };

type Run = {
  share: Share;
  readonly toCome: Draft[];
  waiting: Draft[];
  writing: Draft[];
  tight: boolean;
  seen: Counter | undefined;
};

type World = {
  readonly limitNano: number;
  readonly runs: readonly Run[];
  readonly counter: { heldNano: number; spentNano: number };
  /** What the AI has been paid, whoever knows of it. */
  paidNano: number;
  dearestNano: number;
  begun: number;
};

const DRAFTS_AHEAD = 8;

function worldOf(limitNano: number, plans: readonly (readonly Draft[])[]): World {
  const runs = plans.map((drafts) => ({
    share: NO_SHARE,
    toCome: [...drafts],
    waiting: [],
    writing: [],
    tight: false,
    seen: undefined,
  }));
  return {
    limitNano,
    runs,
    counter: { heldNano: 0, spentNano: 0 },
    paidNano: 0,
    dearestNano: 0,
    begun: 0,
  };
}

/** Each does one thing, and says whether there was anything to do. */
const ACTIONS: readonly ((world: World, run: Run) => boolean)[] = [arrive, serve, serve, finish];

function arrive(_: World, run: Run): boolean {
  const draft = run.toCome.shift();
  if (draft === undefined) return false;
  run.waiting.push(draft);
  return true;
}

function finish(world: World, run: Run): boolean {
  const draft = run.writing.shift();
  if (draft === undefined) return false;
  run.share = settled(run.share, draft.mostNano, draft.costNano);
  world.paidNano += draft.costNano;
  return true;
}

function begin(world: World, run: Run, count: number): boolean {
  for (const draft of run.waiting.splice(0, count)) {
    run.share = begun(run.share, draft.mostNano);
    run.writing.push(draft);
    world.begun += 1;
    world.dearestNano = Math.max(world.dearestNano, draft.costNano);
  }
  return count > 0;
}

function serve(world: World, run: Run): boolean {
  const waiting = () => run.waiting.map(({ mostNano }) => mostNano);
  if (begin(world, run, takeable(run.share, waiting()))) return true;
  if (run.waiting.length === 0) {
    // At its end, or where it is scarce.
    const isIdle = run.writing.length === 0 && (run.tight || run.toCome.length === 0);
    return isIdle && giveBack(world, run);
  }
  const { counter, limitNano } = world;
  const ahead = run.tight ? 0 : DRAFTS_AHEAD;
  const step = nextStep(run.share, waiting(), limitNano, run.seen, ahead);
  if (step.kind === "wait-for-own") return false;
  if (step.kind === "wait-for-others") {
    run.seen = undefined;
    return giveBack(world, run);
  }
  if (step.kind === "limit-reached") {
    // No draft is refused while the day's true spending has room.
    expect(world.paidNano).toBeGreaterThanOrEqual(limitNano);
    run.waiting = [];
    return true;
  }
  if (counter.heldNano > step.atMostHeldNano) {
    run.tight ||= limitNano - counter.heldNano < step.draftsNano;
    run.seen = { ...counter };
    return true;
  }
  counter.heldNano += step.nano;
  run.seen = { ...counter };
  run.share = met(run.share, step, counter, limitNano);
  run.tight ||= run.share.over;
  return begin(world, run, fitting(step.draftsNano, waiting()));
}

function giveBack(world: World, run: Run): boolean {
  const back = givenBack(run.share);
  if (back === undefined) return false;
  world.counter.heldNano += back.add.heldNano;
  world.counter.spentNano += back.add.spentNano;
  run.share = back.share;
  return true;
}

/** All runs to their ends: in turn, until nothing moves. */
function finishAll(world: World): void {
  for (let turns = 0; turns < 10_000; turns += 1) {
    const moved = world.runs.map((run) =>
      [arrive, serve, finish].map((act) => act(world, run)).includes(true),
    );
    // Who waits for others looks again; twice, because what was seen is forgotten first.
    const again = moved.includes(true) || world.runs.some((run) => serve(world, run));
    if (!again) return;
  }
  throw new Error("Expected the runs to come to their ends");
}

const drafts = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 25 }))
  .map(([costNano, times]) => ({ costNano, mostNano: costNano * times }));
const plans = fc.array(fc.array(drafts, { maxLength: 12 }), { minLength: 1, maxLength: 10 });
const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(ACTIONS.length - 1)), { maxLength: 400 });

function play(limitNano: number, runs: readonly (readonly Draft[])[], given: [number, number][]) {
  const world = worldOf(limitNano, runs);
  for (const [at, action] of given) {
    const run = world.runs[at % world.runs.length];
    if (run !== undefined) ACTIONS[action]?.(world, run);
  }
  finishAll(world);
  return world;
}

const MANY = { numRuns: 3_000 };

test("however runs come and go, a day passes its limit by less than one draft, and none is refused while there is room", () => {
  fc.assert(
    fc.property(fc.nat(3_000), plans, moves, (limitNano, runs, given) => {
      const world = play(limitNano, runs, given);
      expect(world.paidNano).toBeLessThan(limitNano + Math.max(1, world.dearestNano));
      // Everybody was served or refused, and the counter knows it all.
      for (const run of world.runs) expect(run).toMatchObject({ waiting: [], writing: [] });
      expect(world.counter).toEqual({ heldNano: world.paidNano, spentNano: world.paidNano });
    }),
    MANY,
  );
});

test("where the day has room for what all drafts cost, all are written, whatever they might have cost", () => {
  fc.assert(
    fc.property(plans, moves, fc.nat(100), (runs, given, moreNano) => {
      const all = runs.flat();
      const costNano = all.reduce((sum, draft) => sum + draft.costNano, 0);
      const world = play(costNano + moreNano + 1, runs, given);
      expect(world.begun).toBe(all.length);
    }),
    MANY,
  );
});
