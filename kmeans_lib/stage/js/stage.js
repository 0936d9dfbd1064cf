// One view of a stage: reads the model's traits, paints, listens, cleans up.

import { decodeRun, sizesOf, typed } from "./decode.js";
import { createHands } from "./hands.js";
import { cardHtml, inspect, placeCard } from "./inspector.js";
import { GLYPH, ICON, markSvg } from "./marks.js";
import { createPlot, fitCanvas } from "./plot.js";
import { createScenes, memo } from "./scene.js";
import { createStairs, stairTable } from "./stairs.js";
import { template, VIEW_NAMES } from "./template.js";
import { applyTheme, isDark, watchTheme } from "./theme.js";
import { nextWords, number, splitSentence, wrapNote } from "./words.js";

const TRAITS = [
  "run", "step", "view", "axes", "controls", "hide_future", "mode", "picked",
  "centroids", "points", "target", "overlay", "order", "weights", "message", "aspect",
];
const GLIDE_MS = 280;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const onPaper = () => matchMedia("print").matches;

export function createStage(model, el) {
  const uid = `km-${Math.random().toString(36).slice(2, 10)}`;
  const root = document.createElement("div");
  const stop = new AbortController();
  const { signal } = stop;
  root.className = "km";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "k-means stage");
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.innerHTML = template(uid);
  el.append(root);

  const $ = (selector) => root.querySelector(selector);
  const canvas = $(".km-canvas");
  const get = (name) => model.get(name);
  const palette = get("palette");
  const paintPlot = createPlot(canvas);
  const stairs = createStairs($(".km-svg"), uid);
  const sceneOf = createScenes();
  const decoded = memo(decodeRun);
  const weightsOf = memo((packed) => (packed?.data ? typed(Float64Array, packed.data) : null));

  let colours = null;
  let frame = 0;
  let glide = null;
  let timer = 0;
  let hover = -1;
  let pinned = false;
  let scene = null;
  let written = {};

  /* ---- state, derived from the traits ---- */

  const theRun = () => decoded(get("run"));
  const lastStep = () => (theRun()?.T ?? 1) - 1;
  const now = () => Math.max(0, Math.min(get("step"), lastStep()));
  const view = () => get("view");
  const send = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  function schedule() {
    if (!frame && !signal.aborted) frame = requestAnimationFrame(paint);
  }

  /* ---- moving ---- */

  function go(to, smooth = false) {
    const [run, from] = [theRun(), now()];
    const next = Math.max(0, Math.min(to, lastStep()));
    glide = null;
    if (!run || next === from) return;
    const slides = smooth && next === from + 1 && run.phases[next] !== "assign";
    if (slides && view().glide && !still())
      glide = { id: run.id, to: next, from: run.centroids[from], start: performance.now() };
    send("step", next);
    schedule();
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    schedule();
  }

  function play() {
    if (timer) return pause();
    if (now() === lastStep()) go(0);
    timer = setInterval(() => {
      go(now() + 1, true);
      if (now() >= lastStep()) pause();
    }, Number($(".km-speed").value));
    schedule();
  }

  const act = (move) => () => {
    pause();
    move();
  };
  const back = act(() => go(now() - 1));
  const forward = act(() => go(now() + 1, true));
  const first = act(() => go(0));
  const last = act(() => go(lastStep()));
  const next = () => (now() === lastStep() ? first() : forward());

  /* ---- painting ---- */

  /** Centroids on their way, or null when they stand. */
  function gliding(run, t, time) {
    if (!glide) return null;
    const u = Math.min(1, (time - glide.start) / GLIDE_MS);
    if (glide.id !== run.id || glide.to !== t || u >= 1) return (glide = null);
    const e = 1 - (1 - u) ** 3;
    return run.centroids[t].map((v, i) => glide.from[i] + e * (v - glide.from[i]));
  }

  function traits() {
    return {
      axes: get("axes"),
      aspect: get("aspect"),
      order: get("order"),
      weights: weightsOf(get("weights")),
    };
  }

  /** What is shown beside the points themselves. */
  function shows(run, t, moving) {
    const { regions, rings, lines, trails } = view();
    const early = get("hide_future") && run.phases[t] !== "assign" && run.phases[t] !== "relocate";
    const changes = run.phases[t] === "update" ? moving && t - 1 : t;
    return {
      regions: regions && run.d <= 2 && !early,
      rings: rings && changes > 1 && run.changed[changes].length > 0 ? changes : 0,
      lines: lines && run.labels[t][0] >= 0,
      trails,
    };
  }

  function trailsUpTo(run, t, project) {
    const stops = [];
    for (let i = 0; i < t; i++) if (run.phases[i] !== "assign") stops.push(project(run.centroids[i]));
    return Array.from({ length: run.k }, (_, j) => stops.map((place) => place[j]));
  }

  function buildScene(run, t, time, dpr) {
    const moving = gliding(run, t, time);
    const show = shows(run, t, moving);
    const size = { w: canvas.clientWidth, h: canvas.clientHeight };
    const edit = hands.draft(run, t);
    const s = sceneOf({
      run, t, size, dpr, colours, show,
      palette: palette.clusters,
      traits: traits(),
      data: edit?.data ?? run.X,
      labels: edit?.labels ?? run.labels[t],
      centroids: edit?.centroids ?? moving ?? run.centroids[t],
    });
    if (edit) return hands.decorate({ ...s, show: { ...show, rings: false, trails: false, lines: false } });
    if (show.rings) {
      s.changed = run.changed[show.rings];
      s.before = run.labels[show.rings - 1];
      s.ringAlpha = moving ? 1 - (time - glide.start) / GLIDE_MS : 1;
    }
    if (show.trails) s.trails = trailsUpTo(run, t, s.project);
    if (t > 0 && run.phases[t] !== "assign") {
      s.previous = s.project(run.centroids[t - 1]);
      s.target = s.project(run.centroids[t]);
    }
    if (hover >= 0 && !moving) s.inspected = inspect(run, hover, t);
    s.overlay = get("overlay");
    s.place = (mark) => (mark.point >= 0 ? [s.px[mark.point], s.py[mark.point]] : s.project(mark.at)[0]);
    return hands.decorate(s);
  }

  function paint(time) {
    frame = 0;
    const run = theRun();
    colours ??= applyTheme(root, palette, !onPaper() && isDark(document, window));
    root.dataset.controls = get("controls");
    const t = now();
    write(run, t);
    if (!run) return paintEmpty();
    const dpr = onPaper() ? 3 : Math.min(window.devicePixelRatio || 1, 3);
    if (fitCanvas(canvas, dpr)) paintPlot((scene = buildScene(run, t, performance.now(), dpr)));
    showCard(run);
    alignRange(stairs.paint(run, t, { zoom: view().zoom, hide: get("hide_future") }));
    root.dataset.step = t;
    root.dataset.run = run.id;
    root.toggleAttribute("data-moving", Boolean(glide));
    if (glide) schedule();
  }

  function paintEmpty() {
    stairs.clear();
    delete root.dataset.run;
  }

  /* ---- words and controls ---- */

  /** Writes only what differs: the live region must not repeat itself. */
  function put(name, value, apply) {
    if (written[name] === value) return;
    written[name] = value;
    apply(value);
  }

  const html = (selector, value) => put(selector, value, (v) => ($(selector).innerHTML = v));
  const text = (selector, value) => put(selector, value, (v) => ($(selector).textContent = v));
  const able = (selector, yes) =>
    put(selector + "able", yes, () => $(selector).setAttribute("aria-disabled", !yes));

  function write(run, t) {
    const sentence = get("message") || run?.sentences[t] || "";
    const [title, what] = splitSentence(sentence);
    const glyph = get("message") ? "" : GLYPH[run?.phases[t]] ?? "";
    html(".km-eyebrow", title ? `${glyph}${title}<span class="km-vh">:</span>` : "");
    text(".km-what", what);
    put("label", `Scatter plot of ${run?.n ?? 0} points. ${sentence}`, (v) =>
      canvas.setAttribute("aria-label", v));
    writeOptions(run);
    hands.write();
    if (!run) return;
    html(".km-head b", t ? number(run.inertias[t]) : "");
    writeRun(run);
    writeButtons(run, t);
    html(".km-sizes", sizesHtml(run, t));
  }

  /** Parts that stay the same for a whole run. */
  function writeRun(run) {
    put("table", `${run.id} ${get("hide_future") && now()}`, () => {
      const titles = run.sentences.map((s) => splitSentence(s)[0]);
      const end = get("hide_future") ? now() : lastStep();
      $(".km-stairs tbody").innerHTML = stairTable(run, titles, end);
    });
    put("longest", run.id, () => {
      const rest = run.sentences.map((s) => splitSentence(s)[1]);
      $(".km-longest").textContent = rest.reduce((a, b) => (b.length > a.length ? b : a), "");
    });
  }

  function writeButtons(run, t) {
    const end = t === lastStep();
    html(".km-next", (end ? "" : GLYPH[run.phases[t + 1]] ?? "") + nextWords(run, t));
    $(".km-next").classList.toggle("done", end);
    able(".km-back", t > 0);
    able(".km-first", t > 0);
    able(".km-last", !end);
    html(".km-play", timer ? `${ICON.pause}Pause` : `${ICON.play}Play`);
    put("pressed", Boolean(timer), (v) => $(".km-play").setAttribute("aria-pressed", v));
    const range = $(".km-range");
    range.max = lastStep();
    range.value = t;
    range.style.setProperty("--km-part", `${(100 * t) / Math.max(lastStep(), 1)}%`);
    range.setAttribute("aria-valuetext", run.sentences[t]);
  }

  /** The thumb stands under its half-step, unless only a part is on screen. */
  function alignRange(layout) {
    if (!layout) return;
    const { left, right, slot, from, to } = layout;
    const whole = from === 0 && to === lastStep() && !get("hide_future");
    const [a, z] = whole ? [layout.x(0), layout.x(to)] : [left + 10, right - 10];
    put("range", `${a} ${z} ${slot}`, () => {
      $(".km-range").style.marginLeft = `${a - 10}px`;
      $(".km-range").style.width = `${z - a + 20}px`;
    });
  }

  function sizesHtml(run, t) {
    if (run.labels[t][0] < 0) return `<span class="cap">${run.n} points, none assigned yet</span>`;
    const order = get("order");
    const tone = (j) => (order[j] ?? j) % palette.clusters.length;
    const one = (size, j) => `<span>${markSvg(palette.clusters[tone(j)], tone(j))}${size}</span>`;
    const note = wrapNote(run.k);
    return `<span class="cap">Points<span class="km-vh"> in each cluster</span></span>${sizesOf(run.labels[t], run.k).map(one).join("")}${keyHtml(run, t)}${note ? `<span class="cap note">${note}</span>` : ""}`;
  }

  /** A key for what this half-step adds, only while it is on screen. */
  function keyHtml(run, t) {
    const key = (body, words) =>
      `<span class="cap key"><svg viewBox="-7 -7 14 14" aria-hidden="true">${body}</svg>${words}</span>`;
    if (t > 0 && run.phases[t] !== "assign")
      return key('<path fill="none" stroke="currentColor" stroke-width="1.7" stroke-dasharray="3 2" d="M-6 -6H6V6H-6Z"/>', "previous place");
    if (view().rings && t > 1 && run.changed[t].length)
      return key('<circle r="6.2" fill="none" stroke="currentColor" stroke-width="1.7"/><circle r="3" fill="currentColor"/>', "ring: the cluster it left");
    return "";
  }

  function writeOptions(run) {
    for (const name of VIEW_NAMES) $(`[name=${name}]`).checked = view()[name];
    const d = run?.d ?? 2;
    const axes = d > 2 ? get("axes") : [];
    put("axes", JSON.stringify([axes, run?.features]), () => {
      const choose = (words, at) =>
        `<label>${words} <select data-axis="${at}">${run.features.map((name, f) => `<option value="${f}"${f === axes[at] ? " selected" : ""}></option>`).join("")}</select></label>`;
      $(".km-axes").innerHTML = axes.length ? choose("across", 0) + choose("up", 1) : "";
      for (const select of root.querySelectorAll(".km-axes select"))
        [...select.options].forEach((option, f) => (option.textContent = run.features[f]));
    });
  }

  /* ---- inspector ---- */

  function showCard(run) {
    const card = $(".km-card");
    const found = scene?.inspected;
    card.hidden = !found;
    if (!found) return;
    put("card", `${run.id} ${now()} ${hover}`, () => (card.innerHTML = cardHtml(run, found, scene, palette.clusters)));
    placeCard(card, [scene.px[hover], scene.py[hover]], scene.w, scene.h);
  }

  function look(i, pin = false) {
    if (i === hover && pin === pinned) return;
    [hover, pinned] = [i, pin];
    written.card = null;
    schedule();
  }

  /* ---- listening ---- */

  const on = (target, type, listener, options) =>
    target.addEventListener(type, listener, { signal, ...options });
  const hands = createHands({
    root, canvas, model, send, schedule, signal, look, on,
    scene: () => scene, run: theRun, now, go, palette: palette.clusters,
    hovered: () => hover, pause,
  });

  on($(".km-next"), "click", next);
  on($(".km-back"), "click", back);
  on($(".km-first"), "click", first);
  on($(".km-last"), "click", last);
  on($(".km-play"), "click", play);
  on($(".km-speed"), "change", () => timer && (pause(), play()));
  on($(".km-range"), "input", (event) => {
    pause();
    go(Number(event.target.value));
  });
  on($(".km-view"), "click", () => {
    const options = $(".km-options");
    options.hidden = !options.hidden;
    $(".km-view").setAttribute("aria-expanded", !options.hidden);
  });
  on($(".km-options"), "change", ({ target }) => {
    if (target.dataset.axis) return chooseAxis(Number(target.dataset.axis), Number(target.value));
    send("view", { ...view(), [target.name]: target.checked });
  });
  on($(".km-svg"), "click", (event) => {
    const i = stairs.slotAt(event.clientX);
    if (i >= 0) act(() => go(i))();
  });
  on($(".km-svg"), "pointermove", (event) => {
    const i = stairs.slotAt(event.clientX);
    const hidden = get("hide_future") && i > now();
    stairs.hover(i, i >= 0 && !hidden ? theRun().sentences[i] : "");
  });
  on($(".km-svg"), "pointerleave", () => stairs.hover(-1, ""));

  function chooseAxis(at, feature) {
    const axes = [...get("axes")];
    if (axes[1 - at] === feature) axes[1 - at] = axes[at];
    axes[at] = feature;
    send("axes", axes);
  }

  const KEYS = { ArrowRight: forward, ArrowLeft: back, Home: first, End: last };
  on(root, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.matches("select, input[type=range]")) return;
    const move = KEYS[event.key] ?? (event.key === " " && event.target === canvas ? play : null);
    if (!move) return;
    event.preventDefault();
    move();
  });

  for (const name of TRAITS) model.on(`change:${name}`, schedule);
  const stoppedBy = () => timer && now() >= lastStep() && pause();
  model.on("change:run", stoppedBy);
  const recolour = () => {
    colours = null;
    onPaper() ? paint() : schedule();
  };
  watchTheme(recolour, signal);
  const resized = new ResizeObserver(schedule);
  resized.observe(root);
  schedule();

  return function remove() {
    stop.abort();
    pause();
    cancelAnimationFrame(frame);
    resized.disconnect();
    for (const name of TRAITS) model.off(`change:${name}`, schedule);
    model.off("change:run", stoppedBy);
    root.remove();
  };
}
