/** The states that were seen, numbered as they came: their bytes side by side, and a table of hashes over them. */
export type Seen = {
  /** The number of these bytes; a new one for those that were not seen. */
  readonly add: (bytes: Uint8Array) => number;
  readonly find: (bytes: Uint8Array) => number | undefined;
  readonly bytes: (state: number) => Uint8Array;
  readonly size: () => number;
};

const FIRST_ROOM = 1 << 14;

export function createSeen(width: number): Seen {
  let room = FIRST_ROOM;
  let store = new Uint8Array(room * width);
  /** Twice as many places as states; a place holds a state's number plus 1. */
  let places = new Int32Array(room * 2);
  let size = 0;

  /** The place of these bytes, or the free one where they belong. */
  const placeOf = (bytes: Uint8Array): number => {
    const mask = places.length - 1;
    for (let place = hashOf(bytes, 0, width) & mask; ; place = (place + 1) & mask) {
      const state = places[place]! - 1;
      if (state < 0 || same(store, state * width, bytes, width)) return place;
    }
  };

  const grow = () => {
    room *= 2;
    const larger = new Uint8Array(room * width);
    larger.set(store);
    store = larger;
    places = new Int32Array(room * 2);
    const mask = places.length - 1;
    for (let state = 0; state < size; state++) {
      let place = hashOf(store, state * width, width) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = state + 1;
    }
  };

  return {
    add: (bytes) => {
      const place = placeOf(bytes);
      const known = places[place]! - 1;
      if (known >= 0) return known;
      store.set(bytes, size * width);
      places[place] = ++size;
      if (size === room) grow();
      return size - 1;
    },
    find: (bytes) => {
      const known = places[placeOf(bytes)]! - 1;
      return known < 0 ? undefined : known;
    },
    bytes: (state) => store.subarray(state * width, (state + 1) * width),
    size: () => size,
  };
}

/** FNV-1a, stirred once more: its low bits choose the place. */
function hashOf(bytes: Uint8Array, from: number, width: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < from + width; index++)
    hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

function same(store: Uint8Array, from: number, bytes: Uint8Array, width: number): boolean {
  for (let index = 0; index < width; index++)
    if (store[from + index] !== bytes[index]) return false;
  return true;
}
