/** One virtual clock: what is to happen, in the order of its time, and of its entry where the time is the same. */
export type Entry = {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
};

export type Clock = {
  /** Epoch ms. */
  readonly now: () => number;
  /** Something that happens at this time, or at once where that is past. */
  readonly at: (atMs: number, run: () => void) => Entry;
  readonly cancel: (entry: Entry) => void;
  /** Moves on to the next thing and does it; false when nothing is left, or nothing before `untilMs`. */
  readonly step: (untilMs?: number) => boolean;
  /** Does all that is due until then, and stands there. For a world without processes. */
  readonly advance: (ms: number) => void;
};

/**
 * Entries that are made or done within one virtual millisecond, at most. The busiest of the first 3,000 seeds has 88; more than this
 * is a loop in which time stands still.
 */
export const MOST_PER_MS = 5_000;

export type ClockOptions = {
  /** Called once when more than {@link MOST_PER_MS} entries fall into one millisecond; then the clock throws. */
  readonly onStuck?: (how: string) => void;
};

export function createClock(startMs: number, { onStuck }: ClockOptions = {}): Clock {
  const heap: Entry[] = [];
  let nowMs = startMs;
  let order = 0;
  let countedMs = startMs;
  let count = 0;

  /** Counts what is made as well as what is done: a loop within one step makes entries and never returns. */
  const countOne = (): void => {
    if (Math.floor(nowMs) !== countedMs) {
      countedMs = Math.floor(nowMs);
      count = 0;
    }
    count++;
    if (count <= MOST_PER_MS) return;
    const how = `more than ${MOST_PER_MS} steps within one virtual millisecond`;
    if (count === MOST_PER_MS + 1) onStuck?.(how);
    throw new Error(how);
  };

  const step = (untilMs = Infinity): boolean => {
    for (;;) {
      const [first] = heap;
      if (first === undefined || first.atMs > untilMs) return false;
      takeFirst(heap);
      const { run } = first;
      if (run === undefined) continue;
      nowMs = Math.max(nowMs, first.atMs);
      countOne();
      first.run = undefined;
      run();
      return true;
    }
  };

  return {
    now: () => nowMs,
    at: (atMs, run) => {
      countOne();
      const entry = { atMs: Math.max(atMs, nowMs), order: order++, run };
      add(heap, entry);
      return entry;
    },
    cancel: (entry) => {
      entry.run = undefined;
    },
    step,
    advance: (ms) => {
      const untilMs = nowMs + ms;
      while (step(untilMs));
      nowMs = untilMs;
    },
  };
}

function before(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

function add(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || !before(entry, parent)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = entry;
}

function takeFirst(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let childAt = 2 * at + 1;
    let child = heap[childAt];
    const right = heap[childAt + 1];
    if (child !== undefined && right !== undefined && before(right, child)) {
      child = right;
      childAt++;
    }
    if (child === undefined || !before(child, last)) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = last;
}
