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

export function createClock(startMs: number): Clock {
  const heap: Entry[] = [];
  let nowMs = startMs;
  let order = 0;

  const step = (untilMs = Infinity): boolean => {
    for (;;) {
      const [first] = heap;
      if (first === undefined || first.atMs > untilMs) return false;
      takeFirst(heap);
      const { run } = first;
      if (run === undefined) continue;
      nowMs = Math.max(nowMs, first.atMs);
      first.run = undefined;
      run();
      return true;
    }
  };

  return {
    now: () => nowMs,
    at: (atMs, run) => {
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
