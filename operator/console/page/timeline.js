/** @import { TimelineStep } from "./contract.ts" */
import { element, time } from "./dom.js";
import { clockTime, dayOf, exactTime, minuteTime } from "./format.js";
import { icon } from "./icons.js";

/** @param {readonly TimelineStep[]} steps */
export function timelineOf(steps) {
  const days = [...new Set(steps.map(({ atMs }) => dayOf(atMs)))];
  return [
    element("h3", "Timeline ", element("span.soft", days[0])),
    element(
      "ol.timeline",
      steps.map((step, index) => {
        const day = dayOf(step.atMs);
        const isNewDay = index > 0 && day !== dayOf(steps[index - 1]?.atMs ?? step.atMs);
        return stepOf(step, isNewDay ? `${day}, ${minuteTime(step.atMs)}` : clockTime(step.atMs));
      }),
    ),
  ];
}

/** @param {TimelineStep} step @param {string} when */
function stepOf({ atMs, sign, tone, title, text, code }, when) {
  const shown = time(atMs, when);
  shown.title = `${dayOf(atMs)}, ${exactTime(atMs)}`;
  return element(
    "li",
    icon(sign, tone),
    element(
      "div",
      element("div.when", element("b", title), shown),
      text !== undefined && element("p", text),
      code !== undefined && element("code", code),
    ),
  );
}
