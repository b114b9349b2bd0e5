import { element, longTime } from "./dom.js";

const TABS = [
  { name: "HTML", render: renderHtml },
  { name: "Text", render: renderText },
  { name: "Headers", render: renderHeaders },
  { name: "Source", render: renderSource },
  { name: "Delivery", render: renderDelivery },
];

// Nothing from outside: no scripts, no remote images, no fonts, no forms.
const FRAME_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

let chosenTab = "HTML";

/** Shows `mail` in `article`, on the tab that was chosen last. */
export function renderMail(article, mail) {
  const panel = element("div", { class: "panel", role: "tabpanel", id: "panel", tabindex: "0" });
  article.replaceChildren(renderHead(mail), renderTabs(panel, mail), panel);
  choose(article, chosenTab, mail);
}

/** Shows `message` where a mail would be. */
export function renderMissing(article, message) {
  article.replaceChildren(
    element("header", { class: "mail-head" }, renderBack()),
    element("p", { class: "missing", id: "subject" }, message),
  );
}

function renderHead(mail) {
  return element(
    "header",
    { class: "mail-head" },
    renderBack(),
    element("h2", { id: "subject", tabindex: "-1" }, mail.subject || "(no subject)"),
    element(
      "dl",
      { class: "envelope" },
      ...renderPair("From", mail.from),
      ...renderPair("To", mail.to.join(", ")),
      ...renderPair("Accepted", longTime(mail.acceptedAtMs)),
      ...renderUnsubscribe(mail),
    ),
  );
}

function renderBack() {
  return element("a", { class: "back", href: "#" }, "← Inbox");
}

function renderPair(name, value) {
  return [element("dt", {}, name), element("dd", {}, value)];
}

// Mail programs show it, too; the links within a mail are dead here.
function renderUnsubscribe({ headers }) {
  const header = headers.find(({ name }) => name.toLowerCase() === "list-unsubscribe");
  const [, href] = /<(https?:\/\/[^>\s]+)>/.exec(header?.value ?? "") ?? [];
  if (href === undefined) return [];
  const link = element("a", { href, target: "_blank", rel: "noopener noreferrer" }, "Unsubscribe");
  return renderPair("List", link);
}

function renderTabs(panel, mail) {
  const bar = element("div", { class: "tabs", role: "tablist", "aria-label": "Parts of the mail" });
  for (const { name } of TABS) {
    const tab = element(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel" },
      name,
    );
    tab.addEventListener("click", () => choose(panel.parentElement, name, mail));
    bar.append(tab);
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const position = TABS.findIndex(({ name }) => name === chosenTab);
    const { name } = TABS[(position + step + TABS.length) % TABS.length];
    choose(panel.parentElement, name, mail);
    bar.querySelector(`#tab-${name}`).focus();
  });
  return bar;
}

function choose(article, tabName, mail) {
  chosenTab = tabName;
  for (const tab of article.querySelectorAll("[role=tab]")) {
    const isChosen = tab.id === `tab-${tabName}`;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
  }
  const panel = article.querySelector(".panel");
  panel.setAttribute("aria-labelledby", `tab-${tabName}`);
  panel.dataset.tab = tabName;
  panel.replaceChildren(TABS.find(({ name }) => name === tabName).render(mail));
  panel.scrollTop = 0;
}

function renderHtml(mail) {
  if (mail.html === null) return renderNone("This mail has no HTML part.");
  const frame = element("iframe", {
    sandbox: "",
    title: "HTML part of the mail",
    referrerpolicy: "no-referrer",
  });
  frame.srcdoc = `${frameHead(mail.html)}${mail.html}`;
  return frame;
}

// `base` turns links into new windows, which the sandbox forbids: a click does not lose the mail.
function frameHead(html) {
  return (
    `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">` +
    `<meta name="color-scheme" content="${frameColorScheme(html)}"><base target="_blank">`
  );
}

// As mail programs do: a mail that says how it looks in the dark decides itself, one with colours of its own stays
// light, and one without any follows the reader.
function frameColorScheme(html) {
  const decidesItself = /color-scheme/i.test(html);
  const hasColors = /\bbgcolor\b|\bbackground\b|\bcolor\s*[:=]|background-color/i.test(html);
  return decidesItself || !hasColors ? "light dark" : "only light";
}

function renderText(mail) {
  if (mail.text === null) return renderNone("This mail has no text part.");
  return element("pre", { class: "text" }, mail.text);
}

function renderHeaders(mail) {
  const rows = mail.headers.map(({ name, value }) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
  );
  return element("table", { class: "headers" }, element("tbody", {}, ...rows));
}

function renderSource(mail) {
  return element("pre", { class: "source" }, mail.source);
}

function renderDelivery(mail) {
  const { notification, delivery, definition, ...otherTags } = mail.tags;
  const known = [
    ["Notification", notification ?? headerOf(mail, "X-Postrider-Notification")],
    ["Delivery", delivery ?? headerOf(mail, "X-Postrider-Delivery")],
    ["Definition", definition],
    ["SES message id", mail.id],
    ["Accepted", new Date(mail.acceptedAtMs).toISOString()],
    ["Recipients", mail.to.join(", ")],
    ["Configuration set", mail.configurationSet],
    ...Object.entries(otherTags).map(([name, value]) => [`Tag ${name}`, value]),
  ];
  const pairs = known.flatMap(([name, value]) => renderPair(name, value || "–"));
  return element("dl", { class: "delivery" }, ...pairs);
}

function headerOf(mail, name) {
  return mail.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

function renderNone(sentence) {
  return element("p", { class: "missing" }, sentence);
}
