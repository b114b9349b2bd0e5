/** @import { DayBar, NumberTile } from "./contract.ts" */
import { currentAddress, navigate } from "./address.js";
import { byId, element, update } from "./dom.js";
import { dayWords } from "./format.js";
import { getPage } from "./page-state.js";

const SENT_PX = 34;
const FAILED_PX = 15;

export function renderStatistics() {
  const { overview } = getPage();
  const { day } = currentAddress();
  const { days = [], numbers = [] } = overview ?? {};
  byId("statistics").hidden = overview === undefined;
  if (overview === undefined) return;
  const line = `14 days: ${numbers.map(({ short }) => short).join(", ")}`;
  byId("statistics-line").textContent = line;
  update(byId("statistics-grid"), { days, numbers, day }, () => [
    daysOf(days, day),
    ...numbers.map(numberOf),
  ]);
}

/** @param {readonly DayBar[]} days @param {string} chosen */
function daysOf(days, chosen) {
  const most = {
    sent: Math.max(1, ...days.map(({ sent }) => sent)),
    failed: Math.max(1, ...days.map(({ failed }) => failed)),
  };
  const sum = (/** @type {"sent" | "failed"} */ name) =>
    days.reduce((all, day) => all + day[name], 0).toLocaleString("en-GB");
  const worst = days.find(({ failed }) => failed === most.failed);
  return element(
    "div.stat.wide",
    element(
      "h2",
      `Last ${days.length} days: ${sum("sent")} sent (up), ${sum("failed")} failed (down, striped)`,
    ),
    element(
      "div.bars",
      { role: "group", "aria-label": "Emails of a day (UTC)" },
      days.map((day) => barOf(day, most, chosen)),
    ),
    element(
      "p.legend",
      element("span", days[0] === undefined ? "" : dayWords(days[0].day)),
      worst !== undefined &&
        element("span", `most failed: ${worst.failed} on ${dayWords(worst.day)}`),
      element("span", "today"),
    ),
  );
}

/** Failed emails hang below the line on a scale of their own. @param {DayBar} bar @param {{ sent: number, failed: number }} most @param {string} chosen */
function barOf({ day, sent, failed }, most, chosen) {
  const words = `${dayWords(day)}: ${sent.toLocaleString("en-GB")} sent, ${failed} failed`;
  const part = (/** @type {string} */ name, /** @type {number} */ px) => {
    const bar = element(`i.${name}`);
    // The policy forbids style attributes, not this.
    bar.style.height = `${px}px`;
    return bar;
  };
  return element(
    "button",
    {
      type: "button",
      "aria-pressed": String(day === chosen),
      "aria-label": words,
      title: words,
      "data-key": `day-${day}`,
      onclick: () => navigate({ view: "emails", day: day === chosen ? "" : day }, { push: true }),
    },
    part("sent", heightOf(sent, most.sent, SENT_PX)),
    part("failed", heightOf(failed, most.failed, FAILED_PX)),
  );
}

/** @param {number} count @param {number} most @param {number} px */
function heightOf(count, most, px) {
  return count === 0 ? 0 : Math.max(1, Math.round((count / most) * px));
}

/** @param {NumberTile} tile */
function numberOf({ title, value, notes }) {
  return element(
    "div.stat",
    element("h2", title),
    element("b.number", value),
    notes.map((note) => element("p", note)),
  );
}
