/** Loaded before the first paint (`blocking="render"`), so that a chosen theme does not flash. */
const THEMES = ["auto", "light", "dark"];
const KEY = "postrider-theme";

/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.dataset["theme"] = theme;
  const button = document.getElementById("theme");
  if (button === null) return;
  const word = document.createElement("span");
  word.textContent = "Theme: ";
  button.replaceChildren(word, theme);
}

function readTheme() {
  try {
    const theme = localStorage.getItem(KEY) ?? "auto";
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    // The browser may forbid storage; the theme then lasts until the page is closed.
    return "auto";
  }
}

let theme = readTheme();
setTheme(theme);
document.getElementById("theme")?.addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  setTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
});
