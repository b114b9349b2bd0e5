/** Every state that can be reached, breadth first, so that the first way to a fault is a shortest one; then who cannot end. */
import type { Found, Model, Steps } from "./model.ts";
import { type Codec, createCodec } from "./codec.ts";
import { createSeen } from "./seen.ts";
import { isDone } from "./promises.ts";
import type { Protocol } from "./protocol.ts";
import { run } from "./run.ts";
import { initial, type State } from "./state.ts";
import { changes, clock, operator, sesEvents, sqs } from "./surroundings.ts";

export type Finding = { readonly count: number; readonly trace: readonly string[] };

export type Explored = {
  readonly states: number;
  readonly transitions: number;
  /** More states than the limit: what was found stands, what was not says nothing. */
  readonly truncated: boolean;
  /** By what was found: how many transitions, and a shortest way there. */
  readonly findings: Readonly<Record<string, Finding>>;
  /** States from which no end is reachable by what the system does by itself; with the way to the first. */
  readonly stuck: Finding;
};

export type Watch = {
  /** The most states. */
  readonly limit: number;
  readonly progress?: (states: number, waiting: number) => void;
};

/** States between two tellings of the progress. */
const TELL_EVERY = 100_000;

export function explore(model: Model, { limit, progress }: Watch): Explored {
  const codec = createCodec(model.size, lostAlike(model.protocol));
  const seen = createSeen(codec.width);
  const parents = growing();
  /** Where the system goes by itself: targets by source, as the sources were worked. */
  const targets = growing();
  const firstTarget = growing();
  const found = new Map<string, { count: number; from: number; label: string }>();
  const done: number[] = [];
  const bytes = new Uint8Array(codec.width);
  let transitions = 0;
  let truncated = false;

  codec.encode(initial(model.size, model.oldest), bytes);
  seen.add(bytes);
  parents.push(-1);
  for (let source = 0; source < seen.size(); source++) {
    if (progress !== undefined && source % TELL_EVERY === 0) progress(source, seen.size() - source);
    const state = decoded(codec, seen.bytes(source));
    if (isDone(state)) done.push(source);
    firstTarget.push(targets.size());
    const happens =
      (byItself: boolean) =>
      (label: string, apply: (next: State, found: Found) => void): void => {
        transitions++;
        const next = decoded(codec, seen.bytes(source));
        apply(next, (what) => {
          const known = found.get(what);
          if (known === undefined) found.set(what, { count: 1, from: source, label });
          else known.count++;
        });
        codec.encode(next, bytes);
        const target = seen.size() < limit ? seen.add(bytes) : seen.find(bytes);
        if (target === undefined) {
          truncated = true;
          return;
        }
        if (target === parents.size()) parents.push(source);
        if (byItself) targets.push(target);
      };
    successors(model, state, { goes: happens(true), befalls: happens(false) });
  }
  firstTarget.push(targets.size());

  const wayTo = (target: number, last?: string) =>
    trace(model, codec, seen.bytes, parents.at, target, last);
  const stuck = truncated ? [] : withoutEnd(seen.size(), firstTarget.at, targets.at, done);
  return {
    states: seen.size(),
    transitions,
    truncated,
    findings: Object.fromEntries(
      [...found].map(([what, { count, from, label }]) => [
        what,
        { count, trace: wayTo(from, label) },
      ]),
    ),
    stuck: { count: stuck.length, trace: stuck[0] === undefined ? [] : wayTo(stuck[0]) },
  };
}

/** Whether an intent on an older attempt is lost whatever it is: `codec.ts` then takes two of them for one. */
function lostAlike({ table }: Protocol): boolean {
  const { again, redriven, new: first } = table;
  return (
    again.onAttempt === true &&
    redriven.onAttempt === true &&
    first.from.every((state) => state === "absent")
  );
}

function successors(model: Model, state: State, steps: Steps): void {
  clock(model, state, steps);
  changes(model, state, steps);
  sqs(model, state, steps);
  operator(model, state, steps);
  sesEvents(model, state, steps);
  for (let index = 0; index < state.runs.length; index++) run(model, state, index, steps);
}

function decoded(codec: Codec, bytes: Uint8Array): State {
  return codec.decode(bytes, 0);
}

/**
 * The labels on the way to a state, and the `last` one out of it: each state on it is asked which of its steps leads to the next. States have their runs
 * in an order of their own, so the runs' names are followed along.
 */
function trace(
  model: Model,
  codec: Codec,
  bytesOf: (state: number) => Uint8Array,
  parentOf: (state: number) => number,
  target: number,
  last?: string,
): readonly string[] {
  const way: number[] = [];
  for (let state = target; state >= 0; state = parentOf(state)) way.unshift(state);
  let names = model.size.clocks.map((_, index) => index);
  const named = (label: string) =>
    label.replaceAll(/run (\d)/g, (_, run: string) => `run ${names[Number(run)]}`);
  const labels = way.slice(1).map((state, index) => {
    const parent = bytesOf(way[index] ?? 0);
    const wanted = Buffer.from(bytesOf(state));
    const bytes = new Uint8Array(codec.width);
    let step: { readonly label: string; readonly order: readonly number[] } | undefined;
    const happens = (label: string, apply: (next: State, found: Found) => void) => {
      if (step !== undefined) return;
      const next = decoded(codec, parent);
      apply(next, () => undefined);
      const order = codec.order(next);
      codec.encode(next, bytes);
      if (wanted.equals(bytes)) step = { label, order };
    };
    successors(model, decoded(codec, parent), { goes: happens, befalls: happens });
    const { label, order } = step ?? { label: "?", order: [...names.keys()] };
    const said = named(label);
    names = order.map((run) => names[run] ?? run);
    return said;
  });
  return last === undefined ? labels : [...labels, named(last)];
}

/** The states from which none of `done` is reachable. */
function withoutEnd(
  states: number,
  firstTarget: (source: number) => number,
  targetAt: (index: number) => number,
  done: readonly number[],
): readonly number[] {
  const first = new Int32Array(states + 1);
  const edges = firstTarget(states);
  for (let edge = 0; edge < edges; edge++) first[targetAt(edge) + 1]!++;
  for (let state = 0; state < states; state++) first[state + 1]! += first[state]!;
  const next = first.slice();
  const sources = new Int32Array(edges);
  for (let source = 0; source < states; source++)
    for (let edge = firstTarget(source); edge < firstTarget(source + 1); edge++)
      sources[next[targetAt(edge)]!++] = source;

  const ends = new Uint8Array(states);
  const open = [...done];
  for (const state of done) ends[state] = 1;
  for (let state = open.pop(); state !== undefined; state = open.pop())
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      const source = sources[edge]!;
      if (ends[source] === 1) continue;
      ends[source] = 1;
      open.push(source);
    }
  const stuck: number[] = [];
  for (let state = 0; state < states; state++) if (ends[state] === 0) stuck.push(state);
  return stuck;
}

/** Whole numbers without end, four bytes each. */
function growing() {
  let values = new Int32Array(1 << 16);
  let size = 0;
  return {
    push: (value: number) => {
      if (size === values.length) {
        const larger = new Int32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[size++] = value;
    },
    at: (index: number) => values[index]!,
    size: () => size,
  };
}
