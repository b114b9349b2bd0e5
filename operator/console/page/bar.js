/** @import { Health } from "./contract.ts" */
import { currentAddress, linkTo, VIEWS } from "./address.js";
import { act } from "./dialog.js";
import { button, byId, element, pairs, update } from "./dom.js";
import { icon } from "./icons.js";
import { getPage } from "./page-state.js";

/** The page's head: the environment's name, the views, and the state of the system. */
export function renderBar() {
  const { environment, overview, failure } = getPage();
  const { view } = currentAddress();
  const name = environment?.name ?? "";
  byId("stage").textContent = environment?.isReadOnly ? `${name}, read-only` : name;
  const { count = 0, isMore = false } = overview?.deadLetters ?? {};
  const deadLetters = count === 0 ? undefined : `${count}${isMore ? "+" : ""}`;
  update(byId("views"), { view, deadLetters, width: currentAddress().width }, () =>
    Object.entries(VIEWS).map(([of, { title }]) =>
      element(
        "a",
        {
          href: linkTo({ view: of }),
          "aria-current": of === view && "page",
          "data-key": `view-${of}`,
        },
        title,
        of === "dead-letters" && deadLetters !== undefined && [" ", element("b", deadLetters)],
      ),
    ),
  );
  const line = byId("failure");
  line.hidden = failure === undefined;
  line.textContent = failure ?? "";
  // An open popover would close when it is built again.
  if (document.querySelector("#health :popover-open") === null)
    update(byId("health"), overview?.health, () => (overview?.health ?? []).flatMap(healthOf));
}

/** @param {Health} health @param {number} index */
function healthOf({ name, tone, short, long, title, text, facts, action }, index) {
  const id = `health-${index}`;
  return [
    element(
      tone === "warn" ? "button.button.warn" : "button.button",
      { type: "button", popovertarget: id, "data-key": id },
      icon(tone === "ok" ? "tick" : "warning", tone),
      element("span", name, " ", element("span", element("span.long", `${long} `), short)),
    ),
    element(
      "div.popover",
      { popover: true, id, role: "dialog", "aria-label": name },
      element("h2", title),
      element("p", text),
      pairs(facts),
      action && button(action.label, `${id}-act`, () => act(action)),
    ),
  ];
}
