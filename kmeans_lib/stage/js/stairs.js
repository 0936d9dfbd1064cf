// The staircase of inertia: how much every half-step took off, and the current one.

import { niceTicks, placeIn, stairWindow } from "./geometry.js";
import { escaped, number } from "./words.js";

const TOP = 20;
const RIGHT = 12;
const GUIDE = 26;

/** @type {(kind: string, x: number, y: number, w: number, h: number) => string} */
const rect = (kind, x, y, w, h) =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${w}" height="${Math.max(h, 0)}"/>`;
/** @type {(kind: string, x1: number, x2: number, y1: number, y2?: number) => string} */
const line = (kind, x1, x2, y1, y2 = y1) =>
  `<line class="${kind}" x1="${x1}" x2="${x2}" y1="${y1}" y2="${y2}"/>`;
/** @type {(x: number, y: number, anchor: string, words: string | number) => string} */
const text = (x, y, anchor, words) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;

const tickText = (/** @type {number} */ v) =>
  Math.abs(v) >= 1e7 ? v.toExponential(1) : String(v).replace("-", "\u2212");

/** Finite inertias of half-steps [from, to] as [lowest, highest].
 * @type {(run: Run, from: number, to: number, hide?: boolean) => Extent} */
function range(run, from, to, hide) {
  const seen = Array.from(run.inertias)
    .slice(from, to + 1)
    .filter(Number.isFinite);
  if (!seen.length) return [0, 1];
  const [lo, hi] = [Math.min(...seen), Math.max(...seen)];
  if (hide) return [0, hi || 1];
  return hi > lo ? [lo, hi] : [lo - 0.5, lo + 0.5];
}

/** Where everything goes, for a drawing `W` by `H`.
 * @type {(run: Run, t: number, W: number, H: number, options: StairOptions) => StairLayout} */
export function stairLayout(run, t, W, H, { zoom, hide }) {
  const [from, to] = stairWindow(run.T, t, { zoom, hide });
  const slots = hide ? Math.max(8, to + 3) : to - from + 1;
  const [lo, hi] = range(run, Math.max(from, 1), to, hide);
  const bottom = H - GUIDE;
  const y = (/** @type {number} */ v) => TOP + ((bottom - 12 - TOP) * (hi - v)) / (hi - lo);
  const ticks = niceTicks(lo, hi, 3);
  const longest = Math.max(...ticks.map((v) => tickText(v).length), 4);
  const left = 12 + 8 * longest;
  const slot = (W - left - RIGHT) / slots;
  const x = (/** @type {number} */ i) => left + slot * (i - from + 0.5);
  const bar = Math.max(Math.min(4, slot), Math.min(22, slot * 0.62));
  return { from, to, left, right: W - RIGHT, bottom, slot, x, y, bar, ticks, lo, hi };
}

/** The inertia before half-step `i`; there is none before a centroid is drawn.
 * @param {Run} run @param {number} i */
function before(run, i) {
  while (--i > 0) if (Number.isFinite(run.inertias[i])) return run.inertias[i];
  return NaN;
}

/** One half-step: a bar as high as its drop, or a dash where none shows.
 * @param {Run} run @param {number} i @param {StairLayout} L */
function drop(run, i, L) {
  const [b, x, y] = [L.bar / 2, L.x(i), L.y(run.inertias[i])];
  const filled = run.phases[i] === "assign";
  const top = L.y(before(run, i));
  const high = y - top;
  if (!(high >= 3)) return line(`tread ${filled ? "thick" : "dots"}`, x - b, x + b, y);
  if (filled) return rect("a", x - b, top, L.bar, high);
  const kind = `u ${run.phases[i]}`;
  return rect(kind, x - b + 0.75, top + 0.75, Math.max(L.bar - 1.5, 0.5), high - 1.5);
}

/** @param {Run} run @param {StairLayout} L */
function steps(run, L) {
  const parts = [];
  let last = -1;
  for (let i = Math.max(L.from, 1); i <= L.to; i++) {
    if (!Number.isFinite(run.inertias[i])) continue;
    const [a, z] = [L.x(last) + L.bar / 2, L.x(i) - L.bar / 2];
    if (last > 0) parts.push(line("tread", a, z, L.y(run.inertias[last])));
    parts.push(drop(run, i, L));
    last = i;
  }
  return parts.join("");
}

/** Each iteration in the window, with its first and last half-step.
 * @param {Run} run @param {StairLayout} L */
function spans(run, { from, to }) {
  /** @type {{ it: number, start: number, end: number }[]} */
  const found = [];
  for (let i = Math.max(from, 1); i <= to; i++) {
    const it = run.iterations[i];
    const last = found.at(-1);
    if (last?.it === it) last.end = i;
    else found.push({ it, start: i, end: i });
  }
  return found;
}

/** Brackets with the number of each iteration, as many as there is room for.
 * @param {Run} run @param {StairLayout} L */
function iterations(run, L) {
  const every = Math.ceil(24 / (2 * L.slot));
  const last = run.iterations[L.to];
  const named = (/** @type {number} */ it) =>
    it === 1 || it === last || (it % every === 0 && last - it >= every);
  const drawn = spans(run, L).map(({ it, start, end }) => {
    const [a, z] = [L.x(start) - L.slot / 2 + 3, L.x(end) + L.slot / 2 - 3];
    const bracket = z > a && every < 3 ? line("bracket", a, z, L.bottom + 4.5) : "";
    return bracket + (named(it) ? text((a + z) / 2, L.bottom + 19, "middle", it) : "");
  });
  const start = L.from === 0 && L.slot > 26;
  return drawn.join("") + (start ? text(L.x(0), L.bottom + 19, "middle", "start") : "");
}

function axes(/** @type {StairLayout} */ L) {
  const level = (/** @type {number} */ v) =>
    line("axis", L.left, L.right, L.y(v)) + text(L.left - 8, L.y(v) + 4, "end", tickText(v));
  return L.ticks.map(level).join("") + line("axis", L.left, L.right, L.bottom + 0.5);
}

/** @type {(run: Run, L: StairLayout, uid: string, H: number) => string} */
function drawing(run, L, uid, H) {
  const clip = (/** @type {string} */ name) =>
    `<clipPath id="${uid}-${name}"><rect y="0" height="${H}" width="0"/></clipPath>`;
  const bars = steps(run, L);
  return `<defs>${clip("past")}${clip("next")}</defs>${axes(L)}
    <rect class="band" y="4" height="${L.bottom - 4}"/>
    <g clip-path="url(#${uid}-past)">${bars}</g>
    <g class="future" clip-path="url(#${uid}-next)">${bars}</g>
    ${iterations(run, L)}<circle class="pin" r="5"/>
    <rect class="hover" y="4" height="${L.bottom + 18}" width="0"/>
    <rect class="slots" x="${L.left}" y="4" width="${L.right - L.left}" height="${L.bottom + 18}"><title></title></rect>`;
}

/** The staircase in one `svg`; a step only moves its clips, band and pin.
 * @type {(svg: SVGSVGElement, uid: string) => Stairs} */
export function createStairs(svg, uid) {
  let drawn = "";
  /** @type {StairLayout | null} */
  let L = null;

  /** @type {(name: string, values: Record<string, number>) => void} */
  function place(name, values) {
    for (const [key, v] of Object.entries(values))
      svg.querySelector(name)?.setAttribute(key, String(v));
  }

  /** @type {Stairs["paint"]} */
  function rebuild(run, t, options, { w: W, h: H }) {
    if (!W || !H) return null;
    const [from, to] = stairWindow(run.T, t, options);
    const key = [run.id, W, H, from, to, options.zoom, options.hide].join();
    if (L && key === drawn) return L;
    drawn = key;
    L = stairLayout(run, t, W, H, options);
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    svg.innerHTML = drawing(run, L, uid, H);
    return L;
  }

  /** @type {(inertia: number, t: number, L: StairLayout) => void} */
  function mark(inertia, t, { x, y, slot, right }) {
    const edge = x(t) + slot / 2;
    place(`#${uid}-past rect`, { x: 0, width: edge });
    place(`#${uid}-next rect`, { x: edge, width: Math.max(0, right + RIGHT - edge) });
    place(".band", { x: edge - slot, width: slot });
    const there = Number.isFinite(inertia);
    place(".pin", there ? { r: 5, cx: x(t), cy: y(inertia) } : { r: 0 });
  }

  return {
    paint(run, t, options, size) {
      const layout = rebuild(run, t, options, size);
      if (layout) mark(run.inertias[t], t, layout);
      return layout;
    },
    slotAt(event) {
      if (!L) return -1;
      const [x] = placeIn(svg, event);
      const i = L.from + Math.floor((x - L.left) / L.slot);
      return x >= L.left && i <= L.to ? i : -1;
    },
    hover(i, words) {
      if (!L) return;
      place(".hover", i < 0 ? { width: 0 } : { x: L.x(i) - L.slot / 2, width: L.slot });
      const title = svg.querySelector(".slots title");
      if (title) title.textContent = words;
    },
  };
}

/** The staircase as a table, for screen readers.
 * @type {(run: Run, titles: string[], last: number) => string} */
export function stairTable(run, titles, last) {
  const row = (/** @type {number} */ i) =>
    `<tr><th scope="row">${escaped(titles[i])}</th><td>${number(run.inertias[i])}</td></tr>`;
  return Array.from({ length: last + 1 }, (_, i) => row(i)).join("");
}
