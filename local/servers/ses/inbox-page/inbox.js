import { byId } from "./dom.js";
import { markRows, neighbourLink, renderRows } from "./list.js";
import { renderMail, renderMissing } from "./mail.js";

const POLL_EVERY_MS = 2000;

const list = byId("list");
const search = byId("search");
const article = byId("mail");
const wide = matchMedia("(min-width: 800px)");

// What was there when the page was opened is not new.
let knownIds;
const newIds = new Set();
let listed = { total: 0, matching: 0, mails: [] };
let openId = "";
let pollTimer;

function selectedId() {
  return decodeURIComponent(location.hash.slice(1));
}

async function refresh() {
  clearTimeout(pollTimer);
  const asked = search.value;
  try {
    const response = await fetch(`/mails?search=${encodeURIComponent(asked)}`);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const answer = await response.json();
    // An answer to words that have been typed over is worth nothing; the newer request brings its own.
    if (asked !== search.value) return;
    showList(answer);
    byId("offline").hidden = true;
  } catch {
    byId("offline").hidden = false;
  }
  clearTimeout(pollTimer);
  pollTimer = setTimeout(refresh, POLL_EVERY_MS);
}

function showList(answer) {
  listed = answer;
  if (knownIds === undefined) knownIds = new Set(listed.mails.map(({ id }) => id));
  for (const { id } of listed.mails) {
    if (!knownIds.has(id) && id !== selectedId()) newIds.add(id);
    knownIds.add(id);
  }
  renderRows(list, listed.mails, { selectedId: selectedId(), newIds });
  showCounts();
  showPlaceholder();
}

function showCounts() {
  const { total, matching, mails } = listed;
  const isSearching = search.value.trim() !== "";
  const mailsWord = total === 1 ? "mail" : "mails";
  const count = isSearching ? `${matching} of ${total} ${mailsWord}` : `${total} ${mailsWord}`;
  setText("count", newIds.size > 0 ? `${count}, ${newIds.size} new` : count);
  document.title = `${newIds.size > 0 ? `(${newIds.size}) ` : ""}Inbox · Postrider`;

  const note = byId("list-note");
  if (isSearching && matching === 0)
    setText("list-note", "No recipient or subject holds these words.");
  else if (mails.length < matching) {
    setText("list-note", `These are the newest ${mails.length}. Search finds the others.`);
  } else setText("list-note", "");
  note.hidden = note.textContent === "";
}

// Assigning the same text again would make screen readers repeat it.
function setText(id, text) {
  const target = byId(id);
  if (target.textContent !== text) target.textContent = text;
}

function showPlaceholder() {
  const isOpen = selectedId() !== "";
  byId("empty").hidden = isOpen || listed.total > 0;
  byId("nothing-selected").hidden = isOpen || listed.total === 0;
  article.hidden = !isOpen;
  document.body.classList.toggle("is-empty", listed.total === 0);
  document.body.classList.toggle("has-mail-open", isOpen);
  // On a narrow screen the mail lies over the list.
  byId("list-pane").inert = isOpen && !wide.matches;
}

async function openSelected() {
  const id = selectedId();
  const leftId = openId;
  openId = id;
  newIds.delete(id);
  markRows(list, { selectedId: id, newIds });
  showCounts();
  showPlaceholder();
  if (id === "") {
    article.replaceChildren();
    focusRow(leftId);
    return;
  }
  const response = await fetch(`/mails/${encodeURIComponent(id)}`).catch(() => undefined);
  const mail = response?.ok ? await response.json() : undefined;
  if (id !== selectedId()) return;
  if (mail === undefined) renderMissing(article, "This mail is not kept any more.");
  else renderMail(article, mail);
  if (!wide.matches) article.querySelector("#subject")?.focus();
}

function focusRow(id) {
  for (const row of list.children) {
    if (row.dataset.id === id) row.firstElementChild.focus();
  }
}

function moveFocus(step) {
  const link = neighbourLink(list, step);
  if (link === undefined) return;
  link.focus();
  // Reading on does not fill the browser's history.
  if (wide.matches) location.replace(link.getAttribute("href"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inSearch = event.target === search;
  const inList = inSearch || list.contains(event.target) || event.target === document.body;
  if (event.key === "/" && !inSearch) search.focus();
  else if (event.key === "Escape" && inSearch && search.value !== "") clearSearch();
  else if (event.key === "Escape" && selectedId() !== "") location.hash = "";
  else if (event.key === "ArrowDown" && inList) moveFocus(1);
  else if (event.key === "ArrowUp" && inList && !inSearch) moveFocus(-1);
  else return;
  event.preventDefault();
});

function clearSearch() {
  search.value = "";
  void refresh();
}

byId("endpoint").textContent = `AWS_ENDPOINT_URL_SES=${location.origin}`;
search.addEventListener("input", () => void refresh());
window.addEventListener("hashchange", () => void openSelected());
wide.addEventListener("change", showPlaceholder);
void refresh();
void openSelected();
