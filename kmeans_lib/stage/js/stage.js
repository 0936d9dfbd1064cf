// One view of a stage: reads the model's traits, paints, listens, cleans up.

import { typed } from "./decode.js";
import { createExtras } from "./extras.js";
import { createHands } from "./hands.js";
import { cardHtml, inspect, placeCard } from "./inspector.js";
import { createPanel } from "./panel.js";
import { createPlayer } from "./player.js";
import { createPlot, fitCanvas } from "./plot.js";
import { createScenes, memo } from "./scene.js";
import { createStairs } from "./stairs.js";
import { template } from "./template.js";
import { applyTheme, isDark, watchTheme } from "./theme.js";
import { onAny, TRAITS } from "./traits.js";
import { moves } from "./words.js";

const onPaper = () => matchMedia("print").matches;

function createRoot(uid) {
  const root = document.createElement("div");
  root.className = "km";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "k-means stage");
  root.innerHTML = template(uid);
  return root;
}

export function createStage(model, el, runs) {
  const uid = `km-${Math.random().toString(36).slice(2, 10)}`;
  const root = createRoot(uid);
  el.append(root);

  const stop = new AbortController();
  const { signal } = stop;
  const $ = (selector) => root.querySelector(selector);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const get = (name) => model.get(name);
  const canvas = $(".km-canvas");
  const palette = get("palette");
  const weightsOf = memo((packed) => (packed.data ? typed(Float64Array, packed.data) : null));
  const paintPlot = createPlot(canvas);
  const stairs = createStairs($(".km-svg"), uid);
  const sceneOf = createScenes();

  let colours = null;
  let frame = 0;
  let hover = -1;
  let scene = null;

  /* ---- what the other parts may use ---- */

  const stage = {
    root,
    canvas,
    $,
    on,
    get,
    schedule,
    palette: palette.clusters,
    run: runs.now,
    scene: () => scene,
    hovered: () => hover,
    tone: (j) => (get("order")[j] ?? j) % palette.clusters.length,
    mark: (j) => palette.clusters[stage.tone(j)],
    send(name, value) {
      model.set(name, value);
      model.save_changes();
    },
    look(i) {
      if (i !== hover) schedule();
      hover = i;
    },
  };
  const player = (stage.player = createPlayer(stage));
  const panel = createPanel(stage);
  const writeExtras = createExtras(stage, panel.put);
  const hands = createHands(stage);

  /* ---- painting: everything on screen follows from the traits ---- */

  function schedule() {
    if (!frame && !signal.aborted) frame = requestAnimationFrame(paint);
  }

  function paint() {
    frame = 0;
    const [run, t] = [stage.run(), player.now()];
    colours ??= applyTheme(root, palette, !onPaper() && isDark(document, window));
    root.dataset.controls = get("controls");
    panel.write(run, t, { draft: hands.drafting() && hands.words() });
    writeExtras(run, t, hands.draft(run, t));
    hands.write();
    const moving = player.gliding(run, t);
    const dpr = onPaper() ? 3 : Math.min(window.devicePixelRatio || 1, 3);
    if (fitCanvas(canvas, dpr)) paintPlot((scene = buildScene(run, t, moving, dpr)));
    showCard(run, t);
    panel.alignRange(stairs.paint(run, t, { zoom: get("view").zoom, hide: get("hide_future") }));
    Object.assign(root.dataset, { step: t, run: run.id });
    root.toggleAttribute("data-moving", Boolean(moving));
    root.toggleAttribute("data-empty", !run.n);
    if (moving) schedule();
  }

  function buildScene(run, t, moving, dpr) {
    const edit = hands.draft(run, t);
    const s = sceneOf({
      run,
      t,
      dpr,
      colours,
      size: { w: canvas.clientWidth, h: canvas.clientHeight },
      tone: stage.tone,
      mark: stage.mark,
      data: edit?.data ?? run.X,
      labels: edit?.labels ?? run.labels[t],
      centroids: edit?.centroids ?? moving?.centroids ?? run.centroids[t],
      order: get("order"),
      axes: get("axes"),
      frame: get("frame"),
      fill: get("aspect") === "fill",
      still: get("mode") === "points",
      weights: weightsOf(get("weights")),
    });
    s.show = { regions: get("view").regions && run.d <= 2 && !ahead(run, t) };
    if (!edit) addSigns(s, run, t, moving);
    return hands.decorate(s);
  }

  /** Regions would give away the next assignment. */
  const ahead = (run, t) => get("hide_future") && ["init", "update"].includes(run.phases[t]);

  function addSigns(s, run, t, moving) {
    const { rings, lines, trails } = get("view");
    if (lines) s.show.lines = true;
    if (trails) s.trails = trailsUpTo(run, t, s.project);
    if (moves(run.phases[t])) s.moves = [run.centroids[t - 1], run.centroids[t]].map(s.project);
    if (rings) s.rings = ringsOf(run, t, moving);
    if (hover >= 0 && !moving) s.inspected = inspect(run, hover, t);
    s.secret = get("hide_future");
    s.overlay = get("overlay");
  }

  /** Points that changed; while an update glides, those before it fade. */
  function ringsOf(run, t, moving) {
    const from = run.phases[t] === "update" && moving ? t - 1 : t;
    if (from < 2 || !run.changed[from].length) return null;
    const alpha = moving ? 1 - moving.part : 1;
    return { changed: run.changed[from], before: run.labels[from - 1], alpha };
  }

  function trailsUpTo(run, t, project) {
    const moved = run.centroids.filter((_, i) => i < t && run.phases[i] !== "assign");
    const stops = moved.map(project);
    const placed = ([x]) => Number.isFinite(x);
    return Array.from({ length: run.k }, (_, j) => stops.map((at) => at[j]).filter(placed));
  }

  function showCard(run, t) {
    const card = $(".km-card");
    const found = scene?.inspected;
    card.hidden = !found || get("hide_future");
    if (card.hidden) return;
    panel.put("card", `${run.id} ${t} ${hover}`, () => {
      card.innerHTML = cardHtml(run, found, stage);
    });
    placeCard(card, [scene.px[hover], scene.py[hover]], scene.w, scene.h);
  }

  /* ---- listening ---- */

  const play = () => player.play(Number($(".km-speed").value));
  const next = () => (player.now() === player.last() ? player.toFirst() : player.forward());
  const clicks = {
    ".km-next": next,
    ".km-back": player.back,
    ".km-first": player.toFirst,
    ".km-last": player.toLast,
    ".km-play": play,
    ".km-view": toggleOptions,
  };
  for (const [selector, act] of Object.entries(clicks)) on($(selector), "click", act);

  on($(".km-speed"), "change", () => {
    if (!player.playing()) return;
    player.pause();
    play();
  });
  on($(".km-range"), "input", ({ target }) => player.jump(Number(target.value)));
  on($(".km-options"), "change", ({ target }) =>
    stage.send("view", { ...get("view"), [target.name]: target.checked }),
  );
  on($(".km-axes"), "change", ({ target }) =>
    chooseAxis(Number(target.dataset.axis), Number(target.value)),
  );

  function toggleOptions() {
    const options = $(".km-options");
    options.hidden = !options.hidden;
    $(".km-view").setAttribute("aria-expanded", !options.hidden);
  }

  function chooseAxis(at, feature) {
    const axes = [...get("axes")];
    if (axes[1 - at] === feature) axes[1 - at] = axes[at];
    axes[at] = feature;
    stage.send("axes", axes);
  }

  on($(".km-svg"), "click", (event) => {
    const i = stairs.slotAt(event.clientX);
    if (i >= 0) player.jump(i);
  });
  on($(".km-svg"), "pointermove", (event) => {
    const i = stairs.slotAt(event.clientX);
    const hidden = i < 0 || (get("hide_future") && i > player.now());
    stairs.hover(i, hidden ? "" : stage.run().sentences[i]);
  });
  on($(".km-svg"), "pointerleave", () => stairs.hover(-1, ""));

  const keys = {
    ArrowRight: player.forward,
    ArrowLeft: player.back,
    Home: player.toFirst,
    End: player.toLast,
  };
  on(root, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.matches("select, input[type=range]")) return;
    const act = keys[event.key] ?? (event.key === " " && event.target === canvas && play);
    if (!act) return;
    event.preventDefault();
    act();
  });

  // JupyterLab leaves keys alone where the focused node itself has this attribute.
  on(root, "focusin", ({ target }) => (target.dataset.lmSuppressShortcuts = "true"));

  const newRun = () => player.playing() && player.now() >= player.last() && player.pause();
  model.on("change:max", newRun);
  const unheard = onAny(model, TRAITS, schedule);
  watchTheme(() => {
    colours = null;
    if (onPaper()) paint();
    else schedule();
  }, signal);
  const resized = new ResizeObserver(schedule);
  resized.observe(root);
  schedule();

  return function remove() {
    player.pause();
    stop.abort();
    cancelAnimationFrame(frame);
    resized.disconnect();
    model.off("change:max", newRun);
    unheard();
    root.remove();
  };
}
