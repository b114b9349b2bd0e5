/** @import { DeadLetterDetail, DeadLetterRow, EmailDetail, EmailRow, Environment, Overview, SuppressionRow } from "./contract.ts" */
import { createStore } from "./store.js";

/**
 * A list's rows. `question` is the address's part that they answer; a cursor asks for older ones.
 * @typedef {{
 *   question: string, emails: readonly EmailRow[], deadLetters: readonly DeadLetterRow[], suppressions: readonly SuppressionRow[],
 *   cursor: string | undefined, searchedUntilMs: number | undefined,
 * }} Loaded
 */

/**
 * `detail` answers the address's `id`; without an email and a dead letter there is none. `failure` is of the last request.
 * `nowMs` is the server's time, `openedAtMs` that of the page's first answer.
 * @typedef {{
 *   environment: Environment | undefined,
 *   overview: Overview | undefined,
 *   list: Loaded | undefined,
 *   detail: { id: string, email?: EmailDetail, deadLetter?: DeadLetterDetail } | undefined,
 *   isLoading: boolean,
 *   failure: string | undefined,
 *   toast: string | undefined,
 *   nowMs: number,
 *   openedAtMs: number | undefined,
 *   marks: number,
 * }} Page
 */

/** @type {Page} */
const INITIAL = {
  environment: undefined,
  overview: undefined,
  list: undefined,
  detail: undefined,
  isLoading: false,
  failure: undefined,
  toast: undefined,
  nowMs: Date.now(),
  openedAtMs: undefined,
  marks: 0,
};
export const { get: getPage, change, onChange } = createStore(INITIAL);
