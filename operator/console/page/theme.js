/** Loaded before the first paint (`blocking="render"`), so that a chosen theme does not flash. */
const THEMES = ["auto", "light", "dark"];
const KEY = "postrider-theme";

/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.dataset["theme"] = theme;
  const label = document.createElement("span");
  label.textContent = "Theme: ";
  document.getElementById("theme")?.replaceChildren(label, theme);
}

function readTheme() {
  try {
    return localStorage.getItem(KEY) ?? "auto";
  } catch {
    // The browser may forbid storage; the theme then lasts until the page is closed.
    return "auto";
  }
}

let at = Math.max(0, THEMES.indexOf(readTheme()));
const theme = () => THEMES[at] ?? "auto";
setTheme(theme());
document.getElementById("theme")?.addEventListener("click", () => {
  at = (at + 1) % THEMES.length;
  setTheme(theme());
  try {
    localStorage.setItem(KEY, theme());
  } catch {
    return;
  }
});
