// The staircase of inertia: how much every half-step took off, and the current one.

import { niceTicks, stairWindow } from "./geometry.js";
import { number } from "./words.js";

const TOP = 20;
const RIGHT = 12;
const GUIDE = 26;

const rect = (kind, x, y, w, h) =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${w}" height="${Math.max(h, 0)}"/>`;
const line = (kind, x1, x2, y1, y2 = y1) =>
  `<line class="${kind}" x1="${x1}" x2="${x2}" y1="${y1}" y2="${y2}"/>`;
const text = (x, y, anchor, words) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;

const tickText = (v) =>
  Math.abs(v) >= 1e7 ? v.toExponential(1) : String(v).replace("-", "\u2212");

/** Finite inertias of half-steps [from, to] as [lowest, highest]. */
function range(run, from, to, hide) {
  const seen = run.inertias.slice(from, to + 1).filter(Number.isFinite);
  if (!seen.length) return [0, 1];
  const [lo, hi] = [Math.min(...seen), Math.max(...seen)];
  if (hide) return [0, hi || 1];
  return hi > lo ? [lo, hi] : [lo - 0.5, lo + 0.5];
}

/** Where everything goes, for a drawing `W` by `H`. */
export function stairLayout(run, t, W, H, { zoom, hide }) {
  const [from, to] = stairWindow(run.T, t, { zoom, hide });
  const slots = hide ? Math.max(8, to + 3) : to - from + 1;
  const [lo, hi] = range(run, Math.max(from, 1), to, hide);
  const bottom = H - GUIDE;
  const y = (v) => TOP + ((bottom - 12 - TOP) * (hi - v)) / (hi - lo);
  const ticks = niceTicks(lo, hi, 3);
  const longest = Math.max(...ticks.map((v) => tickText(v).length), 4);
  const left = 12 + 8 * longest;
  const slot = (W - left - RIGHT) / slots;
  const x = (i) => left + slot * (i - from + 0.5);
  const bar = Math.max(Math.min(4, slot), Math.min(22, slot * 0.62));
  return { from, to, left, right: W - RIGHT, bottom, slot, x, y, bar, ticks, lo, hi };
}

/** The inertia before half-step `i`; there is none before a centroid is drawn. */
function before(run, i) {
  while (--i > 0) if (Number.isFinite(run.inertias[i])) return run.inertias[i];
  return NaN;
}

/** One half-step: a bar as high as its drop, or a dash where none shows. */
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

function steps(run, L) {
  const parts = [];
  let last = -1;
  for (let i = Math.max(L.from, 1); i <= L.to; i++) {
    if (!Number.isFinite(run.inertias[i])) continue;
    const tread = [L.x(last) + L.bar / 2, L.x(i) - L.bar / 2, L.y(run.inertias[last])];
    if (last > 0) parts.push(line("tread", ...tread));
    parts.push(drop(run, i, L));
    last = i;
  }
  return parts.join("");
}

/** Each iteration in the window, with its first and last half-step. */
function spans(run, { from, to }) {
  const found = [];
  for (let i = Math.max(from, 1); i <= to; i++) {
    const it = run.iterations[i];
    if (found.at(-1)?.it === it) found.at(-1).end = i;
    else found.push({ it, start: i, end: i });
  }
  return found;
}

/** Brackets with the number of each iteration, as many as there is room for. */
function iterations(run, L) {
  const every = Math.ceil(24 / (2 * L.slot));
  const last = run.iterations[L.to];
  const named = (it) => it === 1 || it === last || (it % every === 0 && last - it >= every);
  const draw = ({ it, start, end }) => {
    const [a, z] = [L.x(start) - L.slot / 2 + 3, L.x(end) + L.slot / 2 - 3];
    const bracket = z > a && every < 3 ? line("bracket", a, z, L.bottom + 4.5) : "";
    return bracket + (named(it) ? text((a + z) / 2, L.bottom + 19, "middle", it) : "");
  };
  const start = L.from === 0 && L.slot > 26;
  return (
    spans(run, L).map(draw).join("") + (start ? text(L.x(0), L.bottom + 19, "middle", "start") : "")
  );
}

function axes(L) {
  const level = (v) =>
    line("axis", L.left, L.right, L.y(v)) + text(L.left - 8, L.y(v) + 4, "end", tickText(v));
  return L.ticks.map(level).join("") + line("axis", L.left, L.right, L.bottom + 0.5);
}

function drawing(run, L, uid, H) {
  const clip = (name) =>
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

/** The staircase in one `svg`; a step only moves its clips, band and pin. */
export function createStairs(svg, uid) {
  let drawn = {};
  let L = null;
  const part = (name) => svg.querySelector(name);
  const place = (node, values) =>
    Object.entries(values).forEach(([name, v]) => node.setAttribute(name, v));

  function rebuild(run, t, options) {
    const [W, H] = [svg.clientWidth, svg.clientHeight];
    if (!W || !H) return false;
    const [from, to] = stairWindow(run.T, t, options);
    const key = [run.id, W, H, from, to, options.zoom, options.hide].join();
    if (key === drawn.key) return true;
    drawn = { key };
    L = stairLayout(run, t, W, H, options);
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    svg.innerHTML = drawing(run, L, uid, H);
    return true;
  }

  function mark(run, t) {
    const edge = L.x(t) + L.slot / 2;
    place(part(`#${uid}-past rect`), { x: 0, width: edge });
    place(part(`#${uid}-next rect`), { x: edge, width: Math.max(0, svg.clientWidth - edge) });
    place(part(".band"), { x: edge - L.slot, width: L.slot });
    const v = run.inertias[t];
    part(".pin").style.display = Number.isFinite(v) ? "" : "none";
    if (Number.isFinite(v)) place(part(".pin"), { cx: L.x(t), cy: L.y(v) });
  }

  return {
    /** Paints and returns the layout, which the slider below follows. */
    paint(run, t, options) {
      if (!rebuild(run, t, options)) return null;
      mark(run, t);
      return L;
    },
    /** The half-step under a pointer, or -1. */
    slotAt(clientX) {
      if (!L) return -1;
      const x = clientX - svg.getBoundingClientRect().left;
      const i = L.from + Math.floor((x - L.left) / L.slot);
      return x >= L.left && i <= L.to ? i : -1;
    },
    hover(i, words) {
      const bar = part(".hover");
      if (!bar) return;
      place(bar, i < 0 ? { width: 0 } : { x: L.x(i) - L.slot / 2, width: L.slot });
      part(".slots title").textContent = words;
    },
  };
}

/** The staircase as a table, for screen readers. */
export function stairTable(run, titles, last) {
  const row = (i) =>
    `<tr><th scope="row">${titles[i]}</th><td>${number(run.inertias[i])}</td></tr>`;
  return Array.from({ length: last + 1 }, (_, i) => row(i)).join("");
}
