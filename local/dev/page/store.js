/** @import { DevState } from "./contract.ts" */
import { createStore } from "../../../operator/console/page/store.js";

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
const INITIAL = {
  state: undefined,
  isConnected: true,
  question: undefined,
  failure: undefined,
  expected: [],
  nowMs: Date.now(),
};
export const { get: getPage, change, onChange } = createStore(INITIAL);
