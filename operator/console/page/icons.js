const SVG = "http://www.w3.org/2000/svg";

/**
 * Icons of 16 x 16. The shape alone shows the state, without colour. A part is a path, or an element with its attributes; the
 * classes `solid`, `cut` and `dashed` are in css/frame.css.
 * @type {Record<string, readonly (string | readonly [string, Record<string, string>])[]>}
 */
const SHAPES = {
  delivered: [
    ["circle", { cx: "8", cy: "8", r: "7.2", class: "solid" }],
    ["path", { d: "m4.8 8.3 2.2 2.2 4.2-4.7", class: "cut" }],
  ],
  accepted: [["circle", { cx: "8", cy: "8", r: "6.4" }], "M8 11V5M5.4 7.4 8 4.8l2.6 2.6"],
  retrying: ["M13.6 8A5.6 5.6 0 1 1 11.8 3.9M12.4 1v3.2H9.2"],
  scheduled: [["circle", { cx: "8", cy: "8", r: "6.4" }], "M8 4.6V8l2.4 1.8"],
  waiting: [["circle", { cx: "8", cy: "8", r: "6.4", class: "dashed" }]],
  unconfirmed: ["M8 1 15 8l-7 7-7-7z", "M6.4 6.6A1.7 1.7 0 1 1 8 8.8M8 11v.1"],
  held: [
    ["rect", { x: "1.8", y: "1.8", width: "12.4", height: "12.4", rx: "2.5" }],
    "M6.2 5.6v4.8M9.8 5.6v4.8",
  ],
  bounced: [
    ["path", { d: "M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z", class: "solid" }],
    ["path", { d: "m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8", class: "cut" }],
  ],
  complained: [
    "M3.4 15V1.8",
    ["path", { d: "M3.4 2.2c3.6-2 5.6 2 9.6.2v6.6c-4 1.8-6-2.2-9.6-.2z", fill: "currentColor" }],
  ],
  failed: [
    ["path", { d: "M8 1.4 15 14H1z", fill: "currentColor" }],
    ["path", { d: "M8 5.8v3.6M8 11.8v.1", class: "cut" }],
  ],
  "dead-letter": [
    ["rect", { x: "1.2", y: "2.8", width: "13.6", height: "10.4", rx: "1.6" }],
    "m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4",
  ],
  suppressed: [["circle", { cx: "8", cy: "8", r: "6.4" }], "m3.6 3.6 8.8 8.8"],
  expired: [
    "M3.6 1.4h8.8M3.6 14.6h8.8M4.8 1.6c0 4 6.4 4.4 6.4 6.4s-6.4 2.4-6.4 6.4M11.2 1.6c0 4-6.4 4.4-6.4 6.4s6.4 2.4 6.4 6.4",
  ],
  cancelled: ["m3.4 3.4 9.2 9.2m0-9.2-9.2 9.2"],
  operator: [["circle", { cx: "8", cy: "5", r: "3.2" }], "M2 14.6c0-3.2 2.6-5 6-5s6 1.8 6 5"],
  skipped: ["M2 8h12"],
  duplicate: [
    ["rect", { x: "1.8", y: "1.8", width: "9", height: "9", rx: "1.6" }],
    "M13.4 5.2a1.6 1.6 0 0 1 .8 1.4v5.6a2 2 0 0 1-2 2H6.6a1.6 1.6 0 0 1-1.4-.8",
  ],
  received: ["M8 1.6v8M4.8 6.6 8 9.8l3.2-3.2M1.8 10.6v3.6h12.4v-3.6"],
  plan: [
    ["rect", { x: "2.6", y: "1.4", width: "10.8", height: "13.2", rx: "1.6" }],
    "M5.4 5h5.2M5.4 8h5.2M5.4 11h3",
  ],
  back: ["M10 2.5 4.5 8l5.5 5.5"],
  tick: ["m2.6 8.6 3.4 3.4 7.4-8"],
  warning: ["M8 1.8 15 14H1z", "M8 6.2v3.2M8 11.6v.1"],
};

/** Names that share a shape. @type {Readonly<Record<string, string>>} */
const SAME = {
  submitting: "waiting",
  rejected: "failed",
  unreadable: "failed",
  acknowledged: "tick",
};

/** @param {string} name @param {string} [tone] classes: a tone, and "spin" for work in progress */
export function icon(name, tone = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${tone}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  for (const part of SHAPES[SAME[name] ?? name] ?? []) {
    const [tag, attributes] = typeof part === "string" ? ["path", { d: part }] : part;
    const shape = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}
