import { currentAddress } from "./address.js";
import { renderBar } from "./bar.js";
import { renderDetail } from "./detail/detail.js";
import { byId } from "../../../operator/console/page/dom.js";
import { focusRow, startKeys } from "./keys.js";
import { renderList } from "./list/list.js";
import { renderSendBox, startSendBox } from "./send/send-box.js";
import { followChanges } from "./server.js";
import { change, getPage, onChange } from "./store.js";
import { isPhone, PHONE } from "../../../operator/console/page/format.js";

const TICK_MS = 1000;
/** On a phone the detail covers these. */
const COVERED = ["top", "bar", "list-pane"];

/** @type {{ id: string, email: string, view: string }} */
let before = { id: "", email: "0", view: "" };

function render() {
  const page = getPage();
  const at = currentAddress();
  renderBar(page);
  renderSendBox(page.state);
  renderList(page.state);
  renderDetail(page.state);
  document.title = at.id === "" ? "Postrider dev" : `${at.id} · Postrider dev`;
  const isOpen = at.id !== "";
  document.body.classList.toggle("open", isOpen);
  for (const id of COVERED) byId(id).inert = isOpen && isPhone();
  if (before.id !== at.id || before.email !== at.email || before.view !== at.view) {
    byId("detail").scrollTop = 0;
    if (isPhone() && isOpen) document.getElementById("detail-title")?.focus();
    if (isPhone() && !isOpen && before.id !== "") focusRow(before.id, before.email);
    document.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
  }
  before = at;
}

onChange(render);
addEventListener("hashchange", () => change({ question: undefined, failure: undefined }));
addEventListener("popstate", () => change({}));
PHONE.addEventListener("change", () => change({}));
// A click or Enter on the current row moves the focus to its detail.
document.addEventListener("click", ({ target }) => {
  const row = target instanceof Element ? target.closest("a.row[aria-current]") : null;
  if (row !== null) byId("detail").focus();
});
// Only open events and the next run show seconds.
setInterval(() => {
  const { state } = getPage();
  const isTicking =
    state?.nextRunAtMs !== undefined || state?.events.some(({ outcome }) => outcome === "working");
  if (isTicking && !document.hidden) change({ nowMs: Date.now() });
}, TICK_MS);

startSendBox();
startKeys();
render();
followChanges();
