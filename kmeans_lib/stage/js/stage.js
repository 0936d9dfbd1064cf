// One view of a stage: what its parts share, painting when a trait changes, cleaning up.

import { fitToScreen } from "./fit.js";
import { listen } from "./listening.js";
import { createPainter } from "./painting.js";
import { createPlayer } from "./player.js";
import { listenToPresenter } from "./presenter.js";
import { template } from "./template.js";
import { watchTheme } from "./theme.js";
import { markEdit, onAny, TRAITS } from "./traits.js";

/**
 * Shows a model in `el`; returns what takes it away again.
 * @param {Model} model
 * @param {HTMLElement} el
 * @param {Runs} runs
 */
export function createStage(model, el, runs) {
  const uid = `km-${Math.random().toString(36).slice(2, 10)}`;
  const root = createRoot(uid);
  el.append(root);
  const stop = new AbortController();
  const { signal } = stop;
  let frame = 0;

  function schedule() {
    if (!frame && !signal.aborted) frame = requestAnimationFrame(paint);
  }

  function paint() {
    frame = 0;
    if (painter.paint()) schedule();
  }

  const stage = sharedBy(model, root, runs, schedule, signal);
  const painter = createPainter(stage, uid);
  listen(stage, painter.stairs);
  listenToPresenter(stage);
  const unheard = [
    onAny(model, TRAITS, schedule),
    onAny(model, ["max"], () => stopAtTheEnd(stage.player)), // of a run that is shorter
    onAny(model, ["centroids"], stage.player.pause), // also in another view
  ];
  watchTheme(() => painter.changeTheme(paint, schedule), signal);
  const resized = new ResizeObserver(schedule);
  fitToScreen(root, signal);
  for (const part of [root, stage.canvas, stage.$(".km-svg")]) resized.observe(part);
  schedule();

  return function remove() {
    stage.player.pause();
    stop.abort();
    cancelAnimationFrame(frame);
    resized.disconnect();
    for (const end of unheard) end();
    root.remove();
  };
}

/** @param {Player} player */
function stopAtTheEnd(player) {
  if (player.playing() && player.now() >= player.last()) player.pause();
}

/** @param {string} uid */
function createRoot(uid) {
  const root = document.createElement("div");
  root.className = "km";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "k-means stage");
  root.innerHTML = template(uid);
  return root;
}

/**
 * What the parts of a view may use.
 * @type {(model: Model, root: HTMLElement, runs: Runs, schedule: () => void, signal: AbortSignal) => Stage}
 */
function sharedBy(model, root, runs, schedule, signal) {
  const { clusters } = model.get("palette");
  let hover = -1;
  /** @type {Scene | null} none before the first paint */
  let scene = null;
  /** @type {any} the player needs the rest of it */
  const stage = {
    root,
    canvas: root.querySelector(".km-canvas"),
    $: (/** @type {string} */ selector) => root.querySelector(selector),
    on: (
      /** @type {EventTarget} */ target,
      /** @type {string} */ type,
      /** @type {any} */ listener,
      capture = false,
    ) => target.addEventListener(type, listener, { signal, capture }),
    get: (/** @type {string} */ name) => model.get(name),
    schedule,
    palette: clusters,
    run: runs.now,
    scene: () => scene,
    show: (/** @type {Scene} */ painted) => (scene = painted),
    hovered: () => hover,
    tone: (/** @type {number} */ j) => (model.get("order")[j] ?? j) % clusters.length,
    mark: (/** @type {number} */ j) => clusters[stage.tone(j)],
    send(/** @type {string} */ name, /** @type {unknown} */ value) {
      markEdit(model, name);
      model.set(name, value);
      model.save_changes();
    },
    look(/** @type {number} */ i) {
      if (i !== hover) schedule();
      hover = i;
    },
  };
  stage.player = createPlayer(stage);
  return stage;
}
