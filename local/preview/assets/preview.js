// The type filter, the arrow keys, and the switches. The next page keeps the filter and the switches.
// Not a module, because browsers load no modules from the disk.
(() => {
  const STORAGE_KEY = "postrider-preview";
  const settings = readSettings();
  const nav = document.querySelector("nav");
  const filter = document.querySelector("#filter");
  if (nav === null || filter === null) return;

  for (const hidden of nav.querySelectorAll("[hidden]")) hidden.hidden = false;
  const types = Array.from(filter.options, (option) => option.value);
  filter.value = types.includes(settings.type) ? settings.type : "";
  filter.addEventListener("change", () => {
    save({ type: filter.value });
    applyFilter();
  });
  applyFilter();

  // A wider email, scaled down to a phone, is unreadable.
  if (matchMedia("(max-width: 899.98px)").matches) settings.width ??= "320";
  for (const radio of document.querySelectorAll(".switches input")) {
    if (settings[radio.name] === radio.value) radio.checked = true;
    radio.addEventListener("change", () => save({ [radio.name]: radio.value }));
  }

  const currentLink = nav.querySelector("li a[aria-current]");
  currentLink?.scrollIntoView({ block: "nearest" });

  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isTyping = event.target.closest("input, select, textarea, pre, summary") !== null;
    if (step === undefined || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = Array.from(nav.querySelectorAll("section:not([hidden]) li a"));
    const at = links.indexOf(currentLink);
    const next = at < 0 ? links[0] : links[at + step];
    if (next === undefined) return;
    event.preventDefault();
    location.href = next.href;
  });

  function applyFilter() {
    for (const one of document.querySelectorAll("[data-type]"))
      one.hidden = filter.value !== "" && one.dataset.type !== filter.value;
  }

  function save(change) {
    Object.assign(settings, change);
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(settings));
    } catch {
      // Without storage each page starts with the defaults.
    }
  }

  function readSettings() {
    try {
      return { ...JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "{}") };
    } catch {
      return {};
    }
  }
})();
