/**
 * A page's state. Several changes in one turn cause one rendering.
 * @template {object} State
 * @param {State} initial
 */
export function createStore(initial) {
  let state = initial;
  /** @type {() => void} */
  let listener = () => {};
  let isScheduled = false;
  return {
    get: () => state,
    change: (/** @type {Partial<State>} */ part) => {
      state = { ...state, ...part };
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(() => {
        isScheduled = false;
        listener();
      });
    },
    onChange: (/** @type {() => void} */ render) => {
      listener = render;
    },
  };
}
