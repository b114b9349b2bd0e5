// The type filter, the arrow keys, and switches that keep their value on the next page.
// Not a module: a page that is opened from the disk loads none.
(() => {
  const KEPT = "postrider-preview";
  const kept = readKept();
  const nav = document.querySelector("nav");
  const filter = document.querySelector("#filter");
  if (nav === null || filter === null) return;

  for (const hidden of nav.querySelectorAll("[hidden]")) hidden.hidden = false;
  const types = Array.from(filter.options, (option) => option.value);
  filter.value = types.includes(kept.type) ? kept.type : "";
  filter.addEventListener("change", () => {
    keep({ type: filter.value });
    applyFilter();
  });
  applyFilter();

  // Scaled down to a phone, a wider email is unreadable.
  if (matchMedia("(max-width: 899.98px)").matches) kept.width ??= "320";
  for (const radio of document.querySelectorAll(".switches input")) {
    if (kept[radio.name] === radio.value) radio.checked = true;
    radio.addEventListener("change", () => keep({ [radio.name]: radio.value }));
  }

  const own = nav.querySelector("li a[aria-current]");
  own?.scrollIntoView({ block: "nearest" });

  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isTyping = event.target.closest("input, select, textarea, pre, summary") !== null;
    if (step === undefined || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = Array.from(nav.querySelectorAll("section:not([hidden]) li a"));
    const at = links.indexOf(own);
    const next = at < 0 ? links[0] : links[at + step];
    if (next === undefined) return;
    event.preventDefault();
    location.href = next.href;
  });

  function applyFilter() {
    for (const one of document.querySelectorAll("[data-type]"))
      one.hidden = filter.value !== "" && one.dataset.type !== filter.value;
  }

  function keep(change) {
    Object.assign(kept, change);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Without storage each page starts with the defaults.
    }
  }

  function readKept() {
    try {
      return { ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
    } catch {
      return {};
    }
  }
})();
