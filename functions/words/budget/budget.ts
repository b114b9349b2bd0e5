/**
 * The day's spending on AI: what a run may ask of the counter that all runs share. All amounts are whole thousandths of a
 * millionth of a US dollar (`nano`), so that no sum is rounded.
 *
 * What a draft may cost at most is set aside before it is written, and is many times what it costs. What is left of it is
 * the run's spare, from which its next drafts take; it goes back to the counter when the run needs it no more.
 *
 * One draft alone may pass the limit, and only while all that is spent or set aside is below it. Its run takes nothing
 * from the spare until it has seen the counter within the limit again. So a day's spending passes the limit by less than
 * that one draft costs, however many runs there are.
 */

/** The day's counter as it was last seen: what is spent, and what is spent or set aside. */
export type Counter = { readonly spentNano: number; readonly heldNano: number };

/** One run's part of the day's counter. */
export type Share = {
  /** In the counter on our behalf: spent, set aside for drafts that are being written, and spare. */
  readonly heldNano: number;
  /** Of it, what drafts have cost; the counter knows it as spent when the spare has gone back. */
  readonly spentNano: number;
  /** Of it, what is set aside for drafts that are being written. */
  readonly asideNano: number;
  /** The counter was above the limit when we last wrote to it. */
  readonly over: boolean;
};

export const NO_SHARE: Share = { heldNano: 0, spentNano: 0, asideNano: 0, over: false };

/** Hold `nano` more if the counter holds no more than `atMostHeldNano`; `draftsNano` of it and of the spare is for drafts. */
export type Ask = {
  readonly kind: "ask";
  readonly nano: number;
  readonly atMostHeldNano: number;
  readonly draftsNano: number;
};

export type Step =
  | Ask
  /** This run's own drafts will give something back. */
  | { readonly kind: "wait-for-own" }
  /** Other runs have set aside what is left: our spare goes back, and we look again later. */
  | { readonly kind: "wait-for-others" }
  /** The limit is spent, and that is all for the day. */
  | { readonly kind: "limit-reached" };

/** A run asks for drafts to come, too, because each ask is a request; but for no more than this part of what is left. */
const AHEAD_PART = 20;

/** How many of the drafts that wait can be begun from the spare, in their order. */
export function takeable(share: Share, waiting: readonly number[]): number {
  return share.over ? 0 : fitting(spareOf(share), waiting);
}

/** How many of the drafts that wait fit into this, in their order. */
export function fitting(nano: number, waiting: readonly number[]): number {
  let leftNano = nano;
  const unfit = waiting.findIndex((mostNano) => {
    leftNano -= mostNano;
    return leftNano < 0;
  });
  return unfit === -1 ? waiting.length : unfit;
}

/**
 * What a run does next for drafts that wait: the most that each may cost, in order; not empty, and the first is not
 * takeable. `counter`: as our last write of the moment has shown it. `draftsAhead`: how many drafts may come in all.
 */
export function nextStep(
  share: Share,
  waiting: readonly number[],
  limitNano: number,
  counter: Counter | undefined,
  draftsAhead: number,
): Step {
  // Unseen, it is taken for empty but for us: the ask tells.
  const { spentNano, heldNano } = counter ?? { spentNano: 0, heldNano: share.heldNano };
  if (spentNano + share.spentNano >= limitNano) return { kind: "limit-reached" };
  const spareNano = spareOf(share);
  const ask = (draftsNano: number, boundNano: number, moreNano = 0): Ask => ({
    kind: "ask",
    nano: Math.max(0, draftsNano + moreNano - spareNano),
    atMostHeldNano: boundNano - draftsNano + spareNano,
    draftsNano,
  });
  const [first = 0] = waiting;
  const roomNano = limitNano - heldNano + spareNano;
  const fit = fitting(roomNano, waiting);
  if (fit > 0) {
    const draftsNano = sumOf(waiting.slice(0, fit));
    const moreNano = Math.min(
      Math.max(0, draftsAhead - fit) * first,
      Math.floor((roomNano - draftsNano) / AHEAD_PART),
    );
    return ask(draftsNano, limitNano - moreNano * AHEAD_PART, moreNano);
  }
  if (share.asideNano > 0) return { kind: "wait-for-own" };
  // One draft alone may pass the limit where all but our spare is below it.
  if (heldNano - spareNano < limitNano) return ask(first, limitNano + first - 1);
  return { kind: "wait-for-others" };
}

/** The share after an ask that was met; `counter` as that write has left it. */
export function met(share: Share, { nano }: Ask, counter: Counter, limitNano: number): Share {
  return { ...share, heldNano: share.heldNano + nano, over: counter.heldNano > limitNano };
}

/** The share when a draft of at most this much begins. */
export function begun(share: Share, mostNano: number): Share {
  return { ...share, asideNano: share.asideNano + mostNano };
}

/** The share when that draft has cost this much. */
export function settled(share: Share, mostNano: number, costNano: number): Share {
  return {
    ...share,
    asideNano: share.asideNano - mostNano,
    spentNano: share.spentNano + costNano,
  };
}

/** What the counter is told, as amounts to add, when the spare goes back; and the share then. Nothing: it knows all. */
export function givenBack(share: Share): { add: Counter; share: Share } | undefined {
  const { spentNano, asideNano } = share;
  const spareNano = spareOf(share);
  if (spareNano === 0 && spentNano === 0) return undefined;
  return {
    add: { heldNano: 0 - spareNano, spentNano },
    share: { ...NO_SHARE, heldNano: asideNano, asideNano },
  };
}

function spareOf({ heldNano, spentNano, asideNano }: Share): number {
  return heldNano - spentNano - asideNano;
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
