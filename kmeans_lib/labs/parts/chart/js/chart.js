// The labs' chart in one SVG: bars or a line, selected by mouse, touch or arrow keys.

import { ariaOf, keyHtml, tableHtml } from "./describing.js";
import { drawing } from "./drawing.js";
import { layout, livePositions, positionAt, selectedBy } from "./layout.js";

const TEMPLATE = `
<div class="head"><p class="name"></p><p class="key"></p></div>
<div class="plot" tabindex="0" role="slider" data-lm-suppress-shortcuts="true"><svg aria-hidden="true"></svg></div>
<p class="words" aria-hidden="true"></p>
<div class="table"></div>`;

function createRoot(/** @type {HTMLElement} */ el) {
  const root = document.createElement("div");
  root.className = "km-chart";
  root.innerHTML = TEMPLATE;
  el.append(root);
  return root;
}

/** The traits of a chart, each read from the model when it is used.
 * @type {(model: Model) => ChartState} */
function stateOf(model) {
  const traits = /** @type {ChartState} */ ({});
  return new Proxy(traits, { get: (_, name) => model.get(String(name)) });
}

/** Shows a chart in `root`; `paint` draws all of it, `point` only what is under the pointer.
 * @param {HTMLElement} root @param {ChartState} chart */
function createPicture(root, chart) {
  /** @type {(selector: string) => any} */
  const $ = (selector) => root.querySelector(selector);
  const [plot, svg] = [$(".plot"), $("svg")];
  /** @type {ChartLayout | null} */
  let L = null;
  let hover = -1;

  function paint() {
    const live = livePositions(chart.series, chart.kind);
    $(".name").textContent = chart.name;
    $(".key").innerHTML = keyHtml(chart);
    $(".table").innerHTML = tableHtml(chart, live);
    plot.classList.toggle("active", chart.active);
    for (const [name, value] of Object.entries(ariaOf(chart, live))) plot.setAttribute(name, value);
    draw();
    showHover();
    root.dataset.selected = String(chart.selected);
  }

  function draw() {
    const [W, H] = [svg.clientWidth, svg.clientHeight];
    if (!W || !H) return;
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    L = layout(chart, W, H);
    svg.innerHTML = drawing(chart, L, H);
  }

  function showHover() {
    const { words, selected } = chart;
    $(".words").textContent = words[hover] ?? words[selected] ?? "";
    const [x, width] = L && hover >= 0 && hover < L.n ? [L.left + hover * L.slot, L.slot] : [0, 0];
    svg.querySelector(".hover")?.setAttribute("x", x);
    svg.querySelector(".hover")?.setAttribute("width", width);
  }

  function point(/** @type {number} */ i) {
    if (i === hover) return;
    hover = i;
    showHover();
  }

  const under = (/** @type {MouseEvent} */ event) =>
    L ? positionAt(chart, L, event.clientX - svg.getBoundingClientRect().left) : -1;
  return { plot, paint, point, under };
}

/** @type {Render} */
function render({ model, el }) {
  const [root, chart, stop] = [createRoot(el), stateOf(model), new AbortController()];
  const { plot, paint, point, under } = createPicture(root, chart);
  let frame = 0;

  function schedule() {
    if (!frame && !stop.signal.aborted) frame = requestAnimationFrame(next);
  }

  function next() {
    frame = 0;
    paint();
  }

  function select(/** @type {number} */ i) {
    if (!chart.active || i < 0) return;
    if (i === chart.selected) model.set("again", model.get("again") + 1);
    else model.set("selected", i);
    model.save_changes();
  }

  function press(/** @type {KeyboardEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const i = selectedBy(event.key, chart);
    if (i === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(i);
  }

  /** @type {(type: string, listener: (event: any) => void) => void} */
  const on = (type, listener) => plot.addEventListener(type, listener, { signal: stop.signal });
  on("click", (event) => select(under(event)));
  on("pointermove", (event) => point(under(event)));
  on("pointerleave", () => point(-1));
  on("keydown", press);
  model.on("change", schedule);
  const resized = new ResizeObserver(schedule);
  resized.observe(root);
  schedule();

  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
    resized.disconnect();
    model.off("change", schedule);
    root.remove();
  };
}

export default { render };
