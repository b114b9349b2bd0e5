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
    /** @param {Partial<State>} part */
    change(part) {
      state = { ...state, ...part };
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(() => {
        isScheduled = false;
        listener();
      });
    },
    /** @param {() => void} render */
    onChange(render) {
      listener = render;
    },
  };
}
