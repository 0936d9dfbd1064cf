// Paints one view: everything on screen follows from the traits and the half-step.

import { typed } from "./decode.js";
import { isPlacing, pointsOnly } from "./drafts.js";
import { createExtras } from "./extras.js";
import { createHands } from "./hands.js";
import { cardHtml, inspect, placeCard } from "./inspector.js";
import { createPanel } from "./panel.js";
import { createPlot, fitCanvas } from "./plot.js";
import { createScenes, memo } from "./scene.js";
import { createStairs } from "./stairs.js";
import { applyTheme, isDark } from "./theme.js";
import { moves } from "./words.js";

/** @type {(part: Element) => Size} */
const sizeOf = ({ clientWidth, clientHeight }) => ({ w: clientWidth, h: clientHeight });
const onPaper = () => matchMedia("print").matches;

/**
 * The painter of a view; `paint` tells whether something still moves.
 * @param {Stage} stage
 * @param {string} uid
 */
export function createPainter(stage, uid) {
  const { root, canvas, $, get, player } = stage;
  const panel = createPanel(stage);
  const writeExtras = createExtras(stage, panel.put);
  const hands = createHands(stage);
  const stairs = createStairs($(".km-svg"), uid);
  const paintPlot = createPlot(canvas);
  const sceneOf = createScenes();
  const weightsOf = memo((/** @type {{ data?: Bytes }} */ packed) =>
    packed.data ? typed(Float64Array, packed.data) : null,
  );
  /** @type {Colours | null} */
  let colours = null;

  function paint() {
    const [run, t] = [stage.run(), player.now()];
    // read before anything is written, so that the page is laid out once
    const [size, stairsSize] = [sizeOf(canvas), sizeOf($(".km-svg"))];
    colours ??= applyTheme(root, get("palette"), !onPaper() && isDark(document, window));
    Object.assign(root.dataset, { controls: get("controls"), size: get("size") });
    root.toggleAttribute("data-secret", get("hide_future"));
    root.toggleAttribute("data-veil", get("view").veil);
    panel.write(run, t, { draft: hands.drafting() && hands.words() });
    writeExtras(run, t, hands.draft(run, t));
    hands.write();
    const moving = player.gliding(run, t);
    const dpr = onPaper() ? 3 : Math.min((devicePixelRatio || 1) * (root.currentCSSZoom ?? 1), 3);
    if (fitCanvas(canvas, size, dpr))
      paintPlot(stage.show(sceneNow(run, t, moving, { size, dpr, colours })));
    showCard(run, t);
    const options = { zoom: get("view").zoom, hide: get("hide_future") };
    panel.alignRange(stairs.paint(run, t, options, stairsSize));
    Object.assign(root.dataset, { step: t, run: run.id });
    root.toggleAttribute("data-moving", Boolean(moving));
    root.toggleAttribute("data-empty", !run.n);
    return Boolean(moving);
  }

  /** @type {(run: Run, t: number, moving: Glide | null, screen: Pick<SceneInput, "size" | "dpr" | "colours">) => Scene} */
  function sceneNow(run, t, moving, screen) {
    const edit = get("view").veil ? pointsOnly(run) : hands.draft(run, t);
    const s = sceneOf({
      run,
      t,
      ...screen,
      tone: stage.tone,
      mark: stage.mark,
      data: edit?.data ?? run.X,
      labels: edit?.labels ?? run.labels[t],
      centroids: edit?.centroids ?? moving?.centroids ?? run.centroids[t],
      order: get("order"),
      axes: get("axes"),
      frame: get("frame"),
      fill: get("aspect") === "fill",
      still: get("mode") === "points" || hands.drags(),
      weights: weightsOf(get("weights")),
    });
    if (get("view").veil) return hands.decorate(s);
    s.show = { regions: get("view").regions && run.d <= 2 && !isAhead(run, t) };
    s.show.lines = get("view").lines;
    s.overlay = get("overlay");
    if (!edit) addSigns(s, run, t, moving);
    return hands.decorate(s);
  }

  /**
   * Regions would give away the next assignment.
   * @type {(run: Run, t: number) => boolean}
   */
  const isAhead = (run, t) => get("hide_future") && ["init", "update"].includes(run.phases[t]);

  /** @type {(s: Scene, run: Run, t: number, moving: Glide | null) => void} */
  function addSigns(s, run, t, moving) {
    const { rings, trails } = get("view");
    if (trails) s.trails = trailsUpTo(run, t, s.project);
    if (moves(run.phases[t])) s.moves = [run.centroids[t - 1], run.centroids[t]].map(s.project);
    if (rings) s.rings = ringsOf(run, t, moving);
    if (stage.hovered() >= 0 && !moving) s.inspected = inspect(run, stage.hovered(), t);
    s.secret = get("hide_future");
    if (isPlacing(get, t)) addEnd(s, run);
  }

  /** @type {(run: Run, t: number) => void} */
  function showCard(run, t) {
    const [card, scene, i] = [$(".km-card"), stage.scene(), stage.hovered()];
    const found = scene?.inspected;
    card.hidden = !found || get("hide_future");
    if (!found || card.hidden) return;
    panel.put("card", `${run.id} ${t} ${i}`, () => {
      card.innerHTML = cardHtml(run, found, stage);
    });
    placeCard(card, [scene.px[i], scene.py[i]], scene.w, scene.h);
  }

  return {
    paint,
    stairs,
    /** Other colours at once for paper, which does not wait; else with the next frame. */
    changeTheme(/** @type {() => void} */ now, /** @type {() => void} */ soon) {
      colours = null;
      if (onPaper()) now();
      else soon();
    },
  };
}

/**
 * Where the run will end, and the way there.
 * @type {(s: Scene, run: Run) => void}
 */
function addEnd(s, run) {
  s.ends = s.project(run.centroids[run.T - 1]);
  s.trails = trailsUpTo(run, run.T, s.project).map((way) => way.reverse().slice(0, -1));
}

/**
 * Points that changed; while an update glides, those before it fade.
 * @type {(run: Run, t: number, moving: Glide | null) => Rings | null}
 */
function ringsOf(run, t, moving) {
  const from = run.phases[t] === "update" && moving ? t - 1 : t;
  if (from < 2 || !run.changed[from].length) return null;
  const alpha = moving ? 1 - moving.part : 1;
  return { changed: run.changed[from], before: run.labels[from - 1], alpha };
}

/** @type {(run: Run, t: number, project: Scene["project"]) => Place[][]} */
function trailsUpTo(run, t, project) {
  const moved = run.centroids.filter((_, i) => i < t && run.phases[i] !== "assign");
  const stops = moved.map(project);
  return Array.from({ length: run.k }, (_, j) =>
    stops.map((at) => at[j]).filter(([x]) => Number.isFinite(x)),
  );
}
