// The labs' chart in one SVG: bars or a line, selected by mouse, touch or arrow keys.

import { ariaOf, keyHtml, tableHtml } from "./describing.js";
import { drawing } from "./drawing.js";
import { layout, livePositions, positionAt, selectedBy } from "./layout.js";

/** @type {(keyof ChartState)[]} */
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
const TEMPLATE = `
<div class="head"><p class="name"></p><p class="key"></p></div>
<div class="plot" tabindex="0" role="slider" data-lm-suppress-shortcuts="true"><svg aria-hidden="true"></svg></div>
<p class="words" aria-hidden="true"></p>
<div class="table"></div>`;

/** Shows a chart in `root`; `paint` draws all of it, `point` only what is under the pointer.
 * @param {HTMLElement} root */
function createPicture(root) {
  /** @type {(selector: string) => any} */
  const $ = (selector) => root.querySelector(selector);
  const [plot, svg] = [$(".plot"), $("svg")];
  /** @type {ChartLayout | null} */
  let L = null;
  let hover = -1;

  function paint(/** @type {ChartState} */ chart) {
    const live = livePositions(chart.series, chart.kind);
    $(".name").textContent = chart.name;
    $(".key").innerHTML = keyHtml(chart);
    $(".table").innerHTML = tableHtml(chart, live);
    plot.classList.toggle("active", chart.active);
    for (const [name, value] of Object.entries(ariaOf(chart, live))) plot.setAttribute(name, value);
    draw(chart);
    showHover(chart);
    root.dataset.selected = String(chart.selected);
  }

  function draw(/** @type {ChartState} */ chart) {
    const [W, H] = [svg.clientWidth, svg.clientHeight];
    if (!W || !H) return;
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    L = layout(chart, W, H);
    svg.innerHTML = drawing(chart, L, H);
  }

  function showHover(/** @type {ChartState} */ { words, selected }) {
    $(".words").textContent = words[hover] ?? words[selected] ?? "";
    const [x, width] = L && hover >= 0 && hover < L.n ? [L.left + hover * L.slot, L.slot] : [0, 0];
    svg.querySelector(".hover")?.setAttribute("x", x);
    svg.querySelector(".hover")?.setAttribute("width", width);
  }

  /** @type {(i: number, chart: ChartState) => void} */
  function point(i, chart) {
    if (i === hover) return;
    hover = i;
    showHover(chart);
  }

  /** @type {(event: MouseEvent, chart: ChartState) => number} */
  const under = (event, chart) =>
    L ? positionAt(chart, L, event.clientX - svg.getBoundingClientRect().left) : -1;
  return { plot, paint, point, under };
}

/**
 * Calls `select` with what a click or a key means, and shows what the pointer is over.
 * @param {ReturnType<typeof createPicture>} picture @param {() => ChartState} now
 * @param {(i: number) => void} select @param {AbortSignal} signal
 */
function listen({ plot, point, under }, now, select, signal) {
  /** @type {(type: string, listener: (event: any) => void) => void} */
  const on = (type, listener) => plot.addEventListener(type, listener, { signal });
  on("click", (event) => select(under(event, now())));
  on("pointermove", (event) => point(under(event, now()), now()));
  on("pointerleave", () => point(-1, now()));
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const i = selectedBy(event.key, now());
    if (i === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(i);
  });
}

function createRoot(/** @type {HTMLElement} */ el) {
  const root = document.createElement("div");
  root.className = "km-chart";
  root.innerHTML = TEMPLATE;
  el.append(root);
  return root;
}

/** @type {Render} */
function render({ model, el }) {
  const root = createRoot(el);
  const picture = createPicture(root);
  const stop = new AbortController();
  let frame = 0;

  /** @type {() => any} */
  const now = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const paint = () => {
    frame = 0;
    picture.paint(now());
  };
  const schedule = () => {
    if (!frame && !stop.signal.aborted) frame = requestAnimationFrame(paint);
  };

  function select(/** @type {number} */ i) {
    if (!model.get("active") || i < 0) return;
    if (i === model.get("selected")) model.set("again", model.get("again") + 1);
    else model.set("selected", i);
    model.save_changes();
    schedule();
  }

  listen(picture, now, select, stop.signal);
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
