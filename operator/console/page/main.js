import { currentAddress } from "./address.js";
import { renderBar } from "./bar.js";
import { renderDetail } from "./detail.js";
import { byId, byIdAs, focusKey, update } from "./dom.js";
import { renderFilters, startFilters } from "./filters.js";
import { isPhone, PHONE } from "./format.js";
import { startKeys } from "./keys.js";
import { renderList } from "./list.js";
import { follow, startLoading } from "./loader.js";
import { addMarks } from "./marks.js";
import { change, getPage, onChange } from "./page-state.js";
import { shownDetail } from "./shown.js";
import { renderStatistics } from "./statistics.js";

const TICK_MS = 20_000;
/** On a phone the detail covers these. */
const COVERED = ["top", "statistics", "list-pane"];

let before = { id: "", view: "" };

function render() {
  const at = currentAddress();
  renderBar();
  renderStatistics();
  renderFilters();
  renderList();
  renderDetail();
  renderToast();
  getPage().dev?.render();
  const { environment } = getPage();
  const title = (at.id !== "" && shownDetail()?.title) || environment?.name;
  document.title = title === undefined ? "Postrider" : `${title} · Postrider`;
  const isOpen = at.id !== "";
  document.body.classList.toggle("open", isOpen);
  for (const id of COVERED) byId(id).inert = isOpen && isPhone();
  if (before.id !== at.id || before.view !== at.view) arrive(at.id);
  before = at;
}

/** @param {string} id */
function arrive(id) {
  byId("detail").scrollTop = 0;
  if (id !== "") setTimeout(() => addMarks([id], "opened"));
  if (isPhone() && id !== "") document.getElementById("detail-title")?.focus();
  if (isPhone() && id === "" && before.id !== "") focusKey(`row-${before.id}`);
  document.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function renderToast() {
  const { toast } = getPage();
  const box = byId("toast");
  box.hidden = toast === undefined;
  update(box, toast, () => toast);
}

onChange(render);
addEventListener("hashchange", () => {
  change({ failure: undefined });
  void follow();
});
addEventListener("popstate", () => {
  change({});
  void follow();
});
PHONE.addEventListener("change", () => change({}));
// A click or Enter on the current row moves the focus to its detail.
document.addEventListener("click", ({ target }) => {
  const row = target instanceof Element ? target.closest("a.row[aria-current]") : null;
  if (row !== null) byId("detail").focus();
});
setInterval(() => {
  change({ nowMs: getPage().nowMs + TICK_MS });
}, TICK_MS);

byIdAs("statistics", HTMLDetailsElement).open = !isPhone();
startFilters();
startKeys();
render();
startLoading();
