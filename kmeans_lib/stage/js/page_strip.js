// On paper an exported page is a film strip: every half-step as a small picture.

import { typed } from "./decode.js";
import { createPlot } from "./plot.js";
import { createScenes } from "./scene.js";
import { applyTheme } from "./theme.js";
import { moves, splitSentence } from "./words.js";

const MOST = 60; // pictures; a long run has its first ones and its last
const [WIDE, HIGH, SHARP] = [360, 288, 2]; // pixels; on paper 6 cm are 360 points of ink

/**
 * Fills `strip` before the page is printed and empties it afterwards.
 * @param {Model} model
 * @param {HTMLElement} stage
 * @param {HTMLElement} strip
 * @param {Runs} runs
 */
export function printStrip(model, stage, strip, runs) {
  function fill() {
    if (model.get("view").veil) return strip.replaceChildren();
    const run = runs.now();
    const last = model.get("hide_future") ? model.get("step") : run.T - 1;
    const root = /** @type {HTMLElement} */ (stage.querySelector(".km"));
    const paint = painterOf(model, applyTheme(root, model.get("palette"), false));
    return strip.replaceChildren(...shown(last).map((t) => frame(run, t, paint)));
  }

  const paper = matchMedia("print");
  const change = () => (paper.matches ? fill() : strip.replaceChildren());
  paper.addEventListener("change", change);
  window.addEventListener("beforeprint", fill);
  window.addEventListener("afterprint", () => strip.replaceChildren());
}

/** The half-steps that are printed. @type {(last: number) => number[]} */
function shown(last) {
  const all = Array.from({ length: last + 1 }, (_, t) => t);
  return all.length <= MOST ? all : [...all.slice(0, MOST - 1), last];
}

/** @type {(run: Run, t: number, paint: (canvas: HTMLCanvasElement, run: Run, t: number) => void) => HTMLElement} */
function frame(run, t, paint) {
  const figure = document.createElement("figure");
  const canvas = document.createElement("canvas");
  canvas.width = WIDE * SHARP;
  canvas.height = HIGH * SHARP;
  paint(canvas, run, t);
  const [title, what] = splitSentence(run.sentences[t]);
  const [words, head] = ["figcaption", "b"].map((tag) => document.createElement(tag));
  head.textContent = title;
  words.append(head, what);
  figure.append(canvas, words);
  return figure;
}

/**
 * Paints half-steps as the stage shows them, without what a hand or a pointer adds.
 * @param {Model} model
 * @param {Colours} colours
 */
function painterOf(model, colours) {
  const get = (/** @type {string} */ name) => model.get(name);
  const sceneOf = createScenes();
  const { clusters } = get("palette");
  const tone = (/** @type {number} */ j) => (get("order")[j] ?? j) % clusters.length;
  const weights = get("weights").data ? typed(Float64Array, get("weights").data) : null;

  return (
    /** @type {HTMLCanvasElement} */ canvas,
    /** @type {Run} */ run,
    /** @type {number} */ t,
  ) => {
    const s = sceneOf({
      ...{ run, t, colours, tone, weights, dpr: SHARP, still: false },
      mark: (j) => clusters[tone(j)],
      size: { w: WIDE, h: HIGH },
      data: run.X,
      labels: run.labels[t],
      centroids: run.centroids[t],
      order: get("order"),
      axes: get("axes"),
      frame: get("frame"),
      fill: get("aspect") === "fill",
    });
    s.show = { regions: get("view").regions && run.d <= 2 };
    if (moves(run.phases[t])) s.moves = [run.centroids[t - 1], run.centroids[t]].map(s.project);
    createPlot(canvas)(s);
  };
}
