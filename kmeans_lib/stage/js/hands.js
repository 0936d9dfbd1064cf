// Editing on the plot: pointing, picking, dragging and placing, by mouse, touch and keys.

import { nearest } from "./geometry.js";
import { createHandles } from "./handles.js";
import { ARROWS, arrowPoint } from "./inspector.js";
import { editWords, KEY_HELP, number, toolsHtml } from "./words.js";

const REACH = 14;
const BRUSH = 16;
const MOST_CENTROIDS = 12;
const MOST_POINTS = 2000;
const MOST_UNDO = 100;
const EDITED = ["picked", "centroids", "points", "target"];

/** All edits of one view; `stage` is the object that stage.js builds. */
export function createHands(stage) {
  const { root, canvas, $, get, on, send, scene, look, player } = stage;
  const mode = () => get("mode");
  const past = [];
  let known = EDITED.map(get);
  let cursor = null;
  let byKey = false;
  let tool = "add";
  let stroke = null;
  let written = "";

  const say = (words) => ($(".km-said").textContent = words);
  const data = ([x, y]) => [scene().scale.invX(x), scene().scale.invY(y)];
  const within = (v, size) => Math.min(Math.max(v, 14), size - 14);

  /* ---- every edit goes through here, and can be taken back ---- */

  function edit(value, { name = mode(), remember = true } = {}) {
    if (remember) past.push([name, get(name)]);
    if (past.length > MOST_UNDO) past.shift();
    send(name, value);
    known = EDITED.map(get);
    if (name === "centroids") player.toFirst();
    stage.schedule();
  }

  function undo() {
    const last = past.pop();
    if (!last) return;
    edit(last[1], { name: last[0], remember: false });
    say("undone");
  }

  function toggle(i) {
    if (i < 0) return;
    const picked = get("picked");
    const without = picked.filter((row) => row !== i);
    const added = without.length === picked.length;
    edit(added ? [...picked, i] : without, { name: "picked" });
    say(added ? "point picked" : "point no longer picked");
  }

  /* ---- centroids ---- */

  /** Starts from the centroids on screen: an edit in mid-run makes a new start. */
  function grabbed() {
    const { centroids, d, k } = stage.run();
    if (drafting()) return get("centroids").map((row) => [...row]);
    const now = centroids[player.now()];
    return Array.from({ length: k }, (_, j) => [...now.slice(j * d, (j + 1) * d)]);
  }

  const put = (row, at) => {
    scene().axes.forEach((feature, a) => (row[feature] = data(at)[a]));
    return row;
  };

  function moveCentroid(j, at, remember) {
    const rows = grabbed();
    const s = scene();
    if (!rows[j]) return; // a handle of a run that is being replaced
    put(rows[j], [within(at[0], s.w), within(at[1], s.h)]);
    edit(rows, { name: "centroids", remember });
  }

  function addCentroid(at) {
    const rows = grabbed();
    if (rows.length >= Math.min(MOST_CENTROIDS, stage.run().n))
      return say("no more centroids fit here");
    rows.push(put(new Array(stage.run().d).fill(0), at));
    edit(rows, { name: "centroids" });
    say(`centroid added, ${rows.length} in all`);
  }

  function removeCentroid(j) {
    const rows = grabbed();
    if (rows.length < 2 || j < 0) return;
    rows.splice(j, 1);
    edit(rows, { name: "centroids" });
    say(`centroid removed, ${rows.length} left`);
  }

  /* ---- points ---- */

  function addPoints(places, remember = true) {
    const now = get("points");
    const room = MOST_POINTS - now.length;
    if (room <= 0) return say(`there is room for ${MOST_POINTS} points`);
    edit([...now, ...places.slice(0, room).map(data)], { name: "points", remember });
  }

  function erase([x, y], reach, remember = true) {
    const { scale } = scene();
    const far = (p) => Math.hypot(scale.x(p[0]) - x, scale.y(p[1]) - y) > reach;
    const kept = get("points").filter(far);
    if (kept.length < get("points").length) edit(kept, { name: "points", remember });
  }

  /** A few points around the brush, spread at random. */
  function spray([x, y]) {
    const one = () => {
      const [a, r] = [Math.random() * 2 * Math.PI, BRUSH * Math.sqrt(Math.random())];
      return [x + r * Math.cos(a), y + r * Math.sin(a)];
    };
    return [one(), one()];
  }

  function brush(at, starts) {
    const moved = starts ? BRUSH : Math.hypot(at[0] - stroke[0], at[1] - stroke[1]);
    if (tool === "remove") erase(at, BRUSH, starts);
    else if (moved >= BRUSH / 2) addPoints(spray(at), starts);
    else return;
    stroke = at;
  }

  /* ---- the pointer ---- */

  /** Before the first paint there is nothing to point at. */
  const onPlot = (type, listener) => on(canvas, type, (event) => scene() && listener(event));

  const at = (event) => [event.offsetX, event.offsetY];
  const under = (event) => nearest(scene().px, scene().py, ...at(event), REACH);
  const looks = () => mode() === "look" || mode() === "pick";
  const brushes = () => mode() === "points" && tool !== "add";

  onPlot("pointermove", (event) => {
    byKey = false;
    if (stroke) brush(at(event), false);
    else look(looks() ? under(event) : -1);
  });
  onPlot("pointerdown", (event) => {
    if (looks()) return look(under(event));
    if (!brushes()) return;
    canvas.setPointerCapture(event.pointerId);
    brush(at(event), true);
  });
  for (const type of ["pointerup", "pointercancel"]) on(canvas, type, () => (stroke = null));
  onPlot("pointerleave", (event) => byKey || event.pointerType === "touch" || look(-1));
  onPlot("click", (event) => place(at(event), under(event)));

  /** A click, or Enter under the crosshair. */
  function place(where, point) {
    if (mode() === "pick") toggle(point);
    if (mode() === "centroids") addCentroid(where);
    if (mode() === "points" && tool === "add") addPoints([where]);
    if (mode() === "target") edit(data(where), { name: "target" });
  }

  /* ---- the keyboard ---- */

  onPlot("blur", () => {
    cursor = null;
    look(-1);
  });
  on(root, "keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    undo();
  });
  onPlot("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(looks() ? pointKey(event) : cursorKey(event))) return;
    byKey = true;
    event.preventDefault();
  });

  /** Arrow keys from point to point; true if the key was used. */
  function pointKey({ key }) {
    const i = stage.hovered();
    const s = scene();
    if (i < 0) {
      if (key === "Enter") look(nearest(s.px, s.py, s.w / 2, s.h / 2));
      return key === "Enter";
    }
    if (key === "Escape") look(-1);
    else if (ARROWS[key]) look(arrowPoint(key, s, i));
    else if (mode() === "pick" && (key === "Enter" || key === " ")) toggle(i);
    else return false;
    return true;
  }

  /** A crosshair that arrow keys move, Enter places under, Delete erases. */
  function cursorKey({ key, shiftKey }) {
    if (!cursor && key !== "Enter") return false;
    if (!cursor) cursor = [scene().w / 2, scene().h / 2];
    else if (ARROWS[key]) moveCursor(ARROWS[key], shiftKey ? 40 : 8);
    else if (key === "Enter" || key === " ") place(cursor, -1);
    else if (key === "Delete" || key === "Backspace") deleteAt(cursor);
    else if (key === "Escape") cursor = null;
    else return false;
    stage.schedule();
    return true;
  }

  function moveCursor([dx, dy], by) {
    const { w, h } = scene();
    cursor = [within(cursor[0] + by * dx, w), within(cursor[1] + by * dy, h)];
    say(`crosshair at ${data(cursor).map(number).join(", ")}`);
  }

  function deleteAt(where) {
    const { at: places, px, py } = scene();
    const [xs, ys] = [0, 1].map((a) => places.map((p) => p[a]));
    if (mode() === "centroids") removeCentroid(nearest(xs, ys, ...where, 40));
    if (mode() !== "points") return;
    const i = nearest(px, py, ...where, 40);
    if (i >= 0)
      edit(
        get("points").filter((_, row) => row !== i),
        { name: "points" },
      );
  }

  /* ---- the row of tools ---- */

  on($(".km-tools"), "click", ({ target }) => {
    const button = target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.tool) tool = button.dataset.tool;
    if (button.dataset.do === "undo") undo();
    if (button.dataset.do === "clear") edit([], { name: mode() });
    stage.schedule();
  });

  /** Changes that Python has made since cannot be undone here. */
  function forget() {
    if (EDITED.every((name, i) => get(name) === known[i])) return;
    known = EDITED.map(get);
    past.length = 0;
  }

  function write() {
    forget();
    const key = [mode(), tool, past.length > 0, get("picked").length, get("points").length].join();
    canvas.style.touchAction = brushes() ? "none" : "";
    canvas.dataset.mode = mode();
    if (key === written) return;
    written = key;
    $(".km-tools").hidden = mode() === "look";
    $(".km-keyhelp").textContent = KEY_HELP[mode()];
    const focused = root.ownerDocument.activeElement?.dataset ?? {};
    $(".km-tools").innerHTML = toolsHtml(
      mode(),
      tool,
      past.length > 0,
      get("picked").length,
      get("points").length,
    );
    for (const name of ["do", "tool"])
      if (focused[name]) $(`.km-tools [data-${name}="${focused[name]}"]`)?.focus();
  }

  /* ---- what the painter shows of an edit ---- */

  const same = (rows, flat) =>
    rows.flat().every((v, i) => v === flat[i]) && rows.flat().length === flat.length;

  /** True until Python has answered the last edit. */
  function drafting() {
    const run = stage.run();
    if (mode() === "centroids")
      return get("centroids").length > 0 && !same(get("centroids"), run.centroids[0]);
    if (mode() === "points") return !same(get("points"), run.X);
    return false;
  }

  /** Data, labels and centroids of an edit that has no run yet, or null. */
  function draft(run, t) {
    if (!drafting()) return null;
    if (mode() === "centroids") {
      const centroids = Float64Array.from(get("centroids").flat());
      return { data: run.X, labels: new Int16Array(run.n).fill(-1), centroids };
    }
    const rows = get("points");
    const grown = rows.length > run.n && same(rows.slice(0, run.n), run.X);
    const labels = new Int16Array(rows.length).fill(-1);
    if (grown) labels.set(run.labels[t]);
    return {
      data: Float64Array.from(rows.flat()),
      labels,
      centroids: grown ? run.centroids[t] : new Float64Array(0),
    };
  }

  function decorate(s) {
    const marks = [];
    if (mode() === "pick") for (const point of get("picked")) marks.push({ shape: "ring", point });
    if (mode() === "target" && get("target").length)
      marks.push({ shape: "ghost", at: get("target") });
    handles.place(mode() === "centroids" ? s : null);
    return { ...s, overlay: [...s.overlay, ...marks], cursor };
  }

  const handles = createHandles(stage, { move: moveCentroid, remove: removeCentroid });
  return {
    draft,
    drafting,
    decorate,
    write,
    words: () => editWords(mode(), get("centroids").length, get("points").length),
  };
}
