/** @import { DevState } from "./contract.ts" */

/**
 * `question`: the key of the open question; `failure`: why a request was refused, and where that is shown; `expected`: short
 * ids of events that were sent and are not in `state` yet.
 * @typedef {{
 *   state: DevState | undefined,
 *   isConnected: boolean,
 *   question: string | undefined,
 *   failure: { at: string, text: string } | undefined,
 *   expected: readonly string[],
 *   nowMs: number,
 * }} Page
 */

/** @type {Page} */
let page = {
  state: undefined,
  isConnected: true,
  question: undefined,
  failure: undefined,
  expected: [],
  nowMs: Date.now(),
};
/** @type {() => void} */
let listener = () => {};
let isScheduled = false;

export function getPage() {
  return page;
}

/** Several changes in one turn cause one rendering. @param {Partial<Page>} part */
export function change(part) {
  page = { ...page, ...part };
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    listener();
  });
}

/** @param {() => void} render */
export function onChange(render) {
  listener = render;
}
