// A chart in one SVG: bars or a line, selected by mouse, touch or arrow keys.

const TRAITS = [
  "name",
  "across",
  "up",
  "kind",
  "series",
  "edges",
  "ticks",
  "limits",
  "words",
  "circled",
  "selected",
  "active",
];
const TOP = 26;
const RIGHT = 14;
const FOOT = 44;

const minus = (text) => text.replace("-", "\u2212");
const short = (v) =>
  minus(Math.abs(v) >= 1e5 ? v.toExponential(1) : String(Number(v.toPrecision(6))));
const escaped = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c],
  );

const line = (kind, x1, y1, x2, y2) =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
const rect = (kind, x, y, w, h) =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${Math.max(w, 0)}" height="${Math.max(h, 0)}"/>`;
const text = (x, y, anchor, words) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;

/** Round values in [lo, hi], at most about `count` of them. */
export function ticksWithin(lo, hi, count) {
  if (!(hi > lo)) return [lo];
  const rough = (hi - lo) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= rough * 0.999);
  const first = Math.ceil(lo / step - 1e-9);
  const n = Math.floor(hi / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(n, 0) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** The positions at which at least one series has a value. */
export function livePositions(series, kind) {
  const n = series[0]?.y.length ?? 0;
  const there = (v) => v !== null && v !== undefined && (kind === "line" || v > 0);
  return Array.from({ length: n }, (_, i) => i).filter((i) => series.some(({ y }) => there(y[i])));
}

function heights({ series, kind, limits }) {
  const low = ({ y, error }) => y.map((v, i) => (v === null ? null : v - (error?.[i] ?? 0)));
  const high = ({ y, error }) => y.map((v, i) => (v === null ? null : v + (error?.[i] ?? 0)));
  const all = series.flatMap((s) => [...low(s), ...high(s)]).filter((v) => v !== null);
  const [lo, hi] = [Math.min(0, ...limits, ...all), Math.max(0, ...limits, ...all)];
  if (hi > lo) return [lo, hi];
  return [0, kind === "bars" ? 10 : 1];
}

/** Where everything goes in a drawing `W` by `H`. */
export function layout(chart, W, H) {
  const n = chart.series[0]?.y.length ?? 0;
  const [lo, hi] = heights(chart);
  const levels = ticksWithin(lo, hi, 4);
  const left = 16 + 8 * Math.max(...levels.map((v) => short(v).length));
  const [bottom, right] = [H - FOOT, W - RIGHT];
  const y = (v) => bottom - ((bottom - TOP) * (v - lo)) / (hi - lo);
  const slot = (right - left) / Math.max(n, 1);
  const x = (i) => left + slot * (i + 0.5);
  return { n, lo, hi, levels, left, right, bottom, slot, x, y };
}

function axes(chart, L, H) {
  const levels = L.levels.map(
    (v) =>
      line("grid", L.left, L.y(v), L.right, L.y(v)) + text(L.left - 8, L.y(v) + 4, "end", short(v)),
  );
  const base = line("axis", L.left, L.y(Math.max(L.lo, 0)), L.right, L.y(Math.max(L.lo, 0)));
  return (
    levels.join("") +
    base +
    below(chart, L) +
    text((L.left + L.right) / 2, H - 6, "middle", chart.across) +
    text(0, 12, "start", chart.up)
  );
}

function below(chart, L) {
  const put = (x, words) => text(x, L.bottom + 18, "middle", words);
  if (chart.kind === "bars" && chart.edges.length > 1) {
    const [a, z] = [chart.edges[0], chart.edges[chart.edges.length - 1]];
    const x = (v) => L.left + ((L.right - L.left) * (v - a)) / (z - a);
    return ticksWithin(a, z, (L.right - L.left) / 90)
      .map((v) => put(x(v), short(v)))
      .join("");
  }
  const wide = Math.max(...chart.ticks.map((words) => words.length), 1) * 8 + 8;
  const every = Math.ceil(wide / L.slot);
  return chart.ticks.map((words, i) => (i % every ? "" : put(L.x(i), words))).join("");
}

/** A bar that is not empty has a visible height, however low it is. */
function bars({ y }, which, chosen, L) {
  const gap = Math.min(2, L.slot / 6);
  return y
    .map((v, i) => {
      if (!v) return "";
      const high = Math.max(L.y(0) - L.y(v), 3);
      const inset = which ? gap + 1 : gap;
      const kind = `${which ? "hollow" : "filled"}${i === chosen ? " chosen" : ""}`;
      return rect(kind, L.left + i * L.slot + inset, L.y(0) - high, L.slot - 2 * inset, high);
    })
    .join("");
}

function curve({ y, error }, chosen, L) {
  const there = y.map((v, i) => [i, v]).filter(([, v]) => v !== null);
  const path = there
    .map(([i, v], at) => `${at && there[at - 1][0] === i - 1 ? "L" : "M"}${L.x(i)} ${L.y(v)}`)
    .join("");
  const whisker = ([i, v]) =>
    error?.[i] ? line("whisker", L.x(i), L.y(v - error[i]), L.x(i), L.y(v + error[i])) : "";
  const dot = ([i, v]) =>
    `<circle class="dot${i === chosen ? " chosen" : ""}" cx="${L.x(i)}" cy="${L.y(v)}" r="${i === chosen ? 7 : 4.5}"/>`;
  return `<path class="curve" d="${path}"/>${there.map(whisker).join("")}${there.map(dot).join("")}`;
}

function circles(chart, L) {
  const y = chart.series[0]?.y ?? [];
  return chart.circled
    .filter((i) => y[i] !== null && y[i] !== undefined)
    .map((i) => `<circle class="circled" cx="${L.x(i)}" cy="${L.y(y[i])}" r="16"/>`)
    .join("");
}

function drawing(chart, L, H) {
  const { series, kind, selected } = chart;
  const band =
    selected >= 0 && selected < L.n
      ? rect("band", L.left + selected * L.slot, TOP - 6, L.slot, L.bottom - TOP + 6)
      : "";
  const body =
    kind === "bars"
      ? series.map((one, which) => bars(one, which, selected, L)).join("")
      : series.map((one) => curve(one, selected, L)).join("");
  return `${band}${axes(chart, L, H)}${rect("hover", 0, TOP - 6, 0, L.bottom - TOP + 6)}${body}${circles(chart, L)}`;
}

const KEY = [
  '<rect x="1" y="1" width="10" height="10" class="filled"/>',
  '<rect x="1.5" y="1.5" width="9" height="9" class="hollow"/>',
];

function keyHtml({ series, kind }) {
  if (kind !== "bars" || series.length < 2) return "";
  return series
    .map(
      ({ name }, which) =>
        `<span><svg viewBox="0 0 12 12" aria-hidden="true">${KEY[which]}</svg>${escaped(name)}</span>`,
    )
    .join("");
}

function tableHtml({ name, series, words, ticks }, live) {
  const heads = series.map((s) => `<th scope="col">${escaped(s.name)}</th>`).join("");
  const value = (v) => `<td>${v === null || v === undefined ? "none yet" : short(v)}</td>`;
  const row = (i) =>
    `<tr><th scope="row">${escaped(words[i] ?? ticks[i] ?? i + 1)}</th>${series.map(({ y }) => value(y[i])).join("")}</tr>`;
  return `<table><caption>${escaped(name)}</caption><thead><tr><th scope="col">position</th>${heads}</tr></thead><tbody>${live.map(row).join("")}</tbody></table>`;
}

const TEMPLATE = `
<div class="head"><p class="name"></p><p class="key"></p></div>
<div class="plot" tabindex="0" role="slider" data-lm-suppress-shortcuts="true"><svg aria-hidden="true"></svg></div>
<p class="words" aria-hidden="true"></p>
<div class="table"></div>`;

function render({ model, el }) {
  const root = document.createElement("div");
  const stop = new AbortController();
  const { signal } = stop;
  root.className = "km-chart";
  root.innerHTML = TEMPLATE;
  el.append(root);
  const $ = (selector) => root.querySelector(selector);
  const [plot, svg] = [$(".plot"), $("svg")];
  let [frame, L, hover] = [0, null, -1];

  const now = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const schedule = () => {
    if (!frame && !signal.aborted) frame = requestAnimationFrame(paint);
  };

  function paint() {
    frame = 0;
    const chart = now();
    const live = livePositions(chart.series, chart.kind);
    $(".name").textContent = chart.name;
    $(".key").innerHTML = keyHtml(chart);
    $(".table").innerHTML = tableHtml(chart, live);
    describe(chart, live);
    const [W, H] = [svg.clientWidth, svg.clientHeight];
    if (!W || !H) return;
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    L = layout(chart, W, H);
    svg.innerHTML = drawing(chart, L, H);
    showHover(chart);
    root.dataset.selected = chart.selected;
  }

  function describe(chart, live) {
    const said = chart.words[chart.selected] ?? "";
    const at = live.indexOf(chart.selected);
    const is = {
      "aria-label": chart.active ? `${chart.name}. Left and right arrow select.` : chart.name,
      "aria-orientation": "horizontal",
      "aria-valuemin": live.length ? 1 : 0,
      "aria-valuemax": live.length,
      "aria-valuenow": at + 1,
      "aria-valuetext": said || "nothing selected",
      "aria-disabled": !chart.active,
    };
    for (const [name, value] of Object.entries(is)) plot.setAttribute(name, value);
    $(".words").textContent = chart.words[hover] ?? said;
    plot.classList.toggle("active", chart.active);
  }

  function showHover() {
    const bar = svg.querySelector(".hover");
    if (!bar || !L) return;
    const there = hover >= 0 && hover < L.n;
    bar.setAttribute("x", there ? L.left + hover * L.slot : 0);
    bar.setAttribute("width", there ? L.slot : 0);
  }

  function select(i) {
    const chart = now();
    if (!chart.active || i === undefined || i < 0) return;
    if (i === chart.selected) model.set("again", model.get("again") + 1);
    else model.set("selected", i);
    model.save_changes();
    schedule();
  }

  /** The position with a value that is nearest to the pointer. */
  function under(event) {
    if (!L) return -1;
    const { series, kind } = now();
    const x = event.clientX - svg.getBoundingClientRect().left;
    if (x < L.left - 8 || x > L.right + 8) return -1;
    const far = (i) => Math.abs(L.x(i) - x);
    return livePositions(series, kind).reduce(
      (best, i) => (best < 0 || far(i) < far(best) ? i : best),
      -1,
    );
  }

  function goal(key) {
    const { series, kind, selected } = now();
    const live = livePositions(series, kind);
    if (key === "Home") return live[0];
    if (key === "End") return live[live.length - 1];
    if (key === "ArrowRight" || key === "ArrowUp") return live.find((i) => i > selected) ?? -1;
    if (key === "ArrowLeft" || key === "ArrowDown")
      return live.filter((i) => i < selected).pop() ?? -1;
    if (key === "Enter" || key === " ") return selected;
    return undefined;
  }

  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(plot, "click", (event) => select(under(event)));
  on(plot, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const i = goal(event.key);
    if (i === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(i);
  });
  const point = (i) => {
    if (i === hover) return;
    hover = i;
    const chart = now();
    describe(chart, livePositions(chart.series, chart.kind));
    showHover();
  };
  on(plot, "pointermove", (event) => point(under(event)));
  on(plot, "pointerleave", () => point(-1));
  for (const name of TRAITS) model.on(`change:${name}`, schedule);
  const resized = new ResizeObserver(schedule);
  resized.observe(root);
  schedule();

  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
    resized.disconnect();
    for (const name of TRAITS) model.off(`change:${name}`, schedule);
    root.remove();
  };
}

export default { render };
