/** @import { TimelineStep } from "../contract.ts" */
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { exactTime, stepIcon } from "../words.js";

/** @param {readonly TimelineStep[]} steps */
export function timelineOf(steps) {
  return steps.map((step) =>
    element(
      "li",
      {},
      icon(stepIcon(step), step.tone),
      element(
        "div",
        {},
        element(
          "div",
          { class: "when" },
          element("b", {}, step.title),
          element("time", { datetime: new Date(step.atMs).toISOString() }, exactTime(step.atMs)),
        ),
        step.text !== undefined && element("p", {}, step.text),
      ),
    ),
  );
}
