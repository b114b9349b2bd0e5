/** @import { DeadLetterDetail, DeadLetterRow, EmailDetail, EmailRow, Environment, Overview, SuppressionRow } from "./contract.ts" */
/** @import { DevEvent, DevState } from "./dev/contract.ts" */
/** @typedef {typeof import("./dev/dev.js")} Dev what the dev server adds */

/**
 * A list's rows. `question` is the address's part that they answer; a cursor asks for older ones.
 * @typedef {{
 *   question: string, emails: readonly EmailRow[], deadLetters: readonly DeadLetterRow[], suppressions: readonly SuppressionRow[],
 *   cursor: string | undefined, searchedUntilMs: number | undefined, notListed?: string | undefined,
 * }} Loaded
 */

/**
 * `detail` answers the address's `id`; without an email and a dead letter there is none. `failure` is of the last request.
 * `nowMs` is the server's time, `openedAtMs` that of the page's first answer.
 * @typedef {{
 *   environment: Environment | undefined,
 *   overview: Overview | undefined,
 *   list: Loaded | undefined,
 *   detail: { id: string, email?: EmailDetail, deadLetter?: DeadLetterDetail, event?: DevEvent } | undefined,
 *   isLoading: boolean,
 *   failure: string | undefined,
 *   toast: string | undefined,
 *   nowMs: number,
 *   openedAtMs: number | undefined,
 *   marks: number,
 *   dev: Dev | undefined,
 *   devState: DevState | undefined,
 * }} Page
 */

/** @type {Page} */
let page = {
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
  dev: undefined,
  devState: undefined,
};
/** @type {() => void} */
let render = () => {};
let isScheduled = false;

export const getPage = () => page;

/** Several changes in one turn cause one rendering. @param {Partial<Page>} part */
export function change(part) {
  page = { ...page, ...part };
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    render();
  });
}

/** @param {() => void} listener */
export function onChange(listener) {
  render = listener;
}
