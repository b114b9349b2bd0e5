import { currentAddress, navigate } from "./address.js";
import { byId, byIdAs, element, update } from "./dom.js";
import { dayWords } from "./format.js";
import { follow } from "./loader.js";
import { isAcknowledged } from "./marks.js";
import { getPage } from "./page-state.js";
import { GROUPS, STATES } from "./states.js";

const TYPING_MS = 250;

export function startFilters() {
  const search = byIdAs("search", HTMLInputElement);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => navigate({ q: search.value.trim() }), TYPING_MS);
  });
  search.addEventListener("keydown", ({ key }) => {
    if (key !== "Enter") return;
    clearTimeout(typing);
    navigate({ q: search.value.trim() });
    // The group may leave out rows that the server answered: what counts is what the list shows then.
    void follow().then(() => requestAnimationFrame(() => firstRow()?.click()));
  });
}

function firstRow() {
  const row = document.querySelector("a.row");
  return row instanceof HTMLElement ? row : undefined;
}

export function renderFilters() {
  const { overview } = getPage();
  const at = currentAddress();
  const search = byIdAs("search", HTMLInputElement);
  if (document.activeElement !== search) search.value = at.q;
  const isEmails = at.view === "emails";
  byId("groups").hidden = byId("filters").hidden = !isEmails;
  const needsYou = overview?.needsYou.filter((row) => !isAcknowledged(row)).length;
  const needs = `${needsYou ?? ""}${overview?.hasMoreNeedsYou ? "+" : ""}`;
  update(byId("groups"), { group: at.group, needs }, () =>
    Object.entries(GROUPS).map(([group, word]) =>
      element(
        "button.chip.number",
        {
          type: "button",
          "aria-pressed": String(at.group === group),
          "data-key": `group-${group}`,
          onclick: () => navigate({ group, state: "" }),
        },
        group === "attention" && needs !== "" ? `${word} ${needs}` : word,
      ),
    ),
  );
  const definitions = overview?.definitions ?? [];
  const days = (overview?.days ?? []).map(({ day }) => day).toReversed();
  const { state, definition, day } = at;
  update(byId("filters"), { state, definition, day, definitions, days }, () => [
    select(
      "state",
      "Any state",
      state,
      // Dead letters have a view of their own.
      Object.entries(STATES).flatMap(([of, { word }]) =>
        of === "dead-letter" ? [] : [[of, word]],
      ),
    ),
    select(
      "definition",
      "Any definition",
      definition,
      definitions.map((of) => [of, DEFINITION_WORDS[of] ?? of]),
    ),
    select(
      "day",
      "Any day",
      day,
      days.map((of) => [of, dayWords(of)]),
    ),
  ]);
}

/** @type {Readonly<Record<string, string>>} */
const DEFINITION_WORDS = { "*": "built-in definition", "(none)": "no definition" };

/**
 * @param {"state" | "definition" | "day"} name
 * @param {string} any
 * @param {string} chosen
 * @param {readonly (readonly [string, string])[]} options
 */
function select(name, any, chosen, options) {
  const known = chosen === "" || options.some(([value]) => value === chosen);
  return element(
    chosen === "" ? "select.chip" : "select.chip.set",
    {
      "aria-label": any,
      "data-key": `filter-${name}`,
      onchange: (/** @type {{ target: HTMLSelectElement }} */ { target }) =>
        navigate({ [name]: target.value, ...(name === "state" && { group: "all" }) }),
    },
    [["", any], ...options, ...(known ? [] : [[chosen, chosen]])].map(([value, word]) =>
      element("option", { value, selected: value === chosen }, word),
    ),
  );
}
