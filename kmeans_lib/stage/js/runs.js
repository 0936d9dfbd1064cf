// The run of k, start and seed: evaluated here, or given where only Python can make it.

import { decodeRun, NO_RUN, rowsChanged, typed, unassigned } from "./decode.js";
import { lloydSteps } from "./lloyd.js";
import { sentencesOf } from "./sentences.js";

const EDITED = ["centroids", "points"]; // in the modes of these names
const KEPT = 60; // runs for the way back: as many as a hand passes in one drag

/**
 * The run from a start, as what the painters read.
 * @param {Points} points
 * @param {Float64Array} start
 * @param {Rules} rules
 * @returns {Run}
 */
export function evaluate(points, start, rules) {
  const { X, n, d, features } = points;
  const steps = [...lloydSteps(X, start, d, rules)];
  /** @type {<Name extends keyof Step>(name: Name) => Step[Name][]} */
  const all = (name) => steps.map((step) => step[name]);
  const [labels, k] = [all("labels"), start.length / d];
  labels[0] = unassigned(n);
  return {
    n,
    d,
    k,
    T: steps.length,
    X,
    features,
    phases: all("phase"),
    sentences: sentencesOf(steps, k),
    iterations: all("iteration"),
    inertias: all("inertia"),
    centroids: all("centroids"),
    labels,
    changed: labels.map((now, t) => rowsChanged(labels[t - 1], now)),
  };
}

/**
 * One start of a table, which holds those with one centroid first, then those with two, ...
 * @param {Starts} table
 * @param {Points} points
 * @param {number} k
 * @param {number} seed
 */
export function startOf({ seeds, rows, places }, { X, d }, k, seed) {
  const first = (seeds * k * (k - 1)) / 2 + seed * k;
  if (places) return typed(Float64Array, places).slice(first * d, (first + k) * d);
  const chosen = typed(Uint16Array, rows).subarray(first, first + k);
  return Float64Array.from({ length: k * d }, (_, i) => X[chosen[Math.floor(i / d)] * d + (i % d)]);
}

/** What a hand has placed is compared as words: Python may say again what is here.
 * @type {(a: unknown, b: unknown) => boolean} */
const isSame = (a, b) => a === b || (Array.isArray(a) && `${a}` === `${b}`);

/**
 * The runs of a model; `now()` is the one to show.
 * @param {Model} model
 * @returns {Runs}
 */
export function createRuns(model) {
  const get = (/** @type {string} */ name) => model.get(name);
  /** @type {Map<string, Run>} */
  const known = new Map();
  /** @type {unknown[]} */
  let sent = [];
  let points = NO_RUN;
  let [serial, found, shown] = [0, NO_RUN, { ...NO_RUN, id: 0 }];

  /** Forgets what was made of other points, by other rules. */
  function refresh() {
    const hand = get("mode") === "move" ? get("centroids") : edited();
    // what Python says of a start under a hand is no news: the run is here already
    const run = hand && get("mode") === "centroids" && get("rules").empty ? null : get("run");
    const now = [get("data"), get("rules"), run, hand];
    const before = sent;
    sent = now;
    if (now.every((value, i) => isSame(value, before[i]))) return;
    if (now[0] !== before[0]) points = { ...now[0], X: typed(Float64Array, now[0].X) };
    known.clear();
  }

  /**
   * The run of this choice, or null while only Python knows it.
   * @param {number} k
   * @param {number} init
   * @param {number} seed
   */
  function make(k, init, seed) {
    if (!points.n) return NO_RUN;
    const [run, rules, table] = [get("run"), get("rules"), get("starts")[init]];
    const hand = rules.empty && placed(run, init);
    if (hand) return evaluate(hand.points, hand.start, rules);
    if (`${run.of ?? [k, init, seed]}` === `${[k, init, seed]}`) {
      if (run.start) return evaluate(points, typed(Float64Array, run.start), rules);
      if (run.phases) return decodeRun(run, points);
    }
    if (!table || k > table.most || seed >= table.seeds) return null;
    return evaluate(points, startOf(table, points, k, seed), rules);
  }

  /**
   * What a hand has placed, if it has placed something.
   * @returns {number[][] | null}
   */
  function edited() {
    const mode = get("mode");
    return EDITED.includes(mode) && get(mode).length ? get(mode) : null;
  }

  /**
   * The points and the start under a hand; the run follows them in every frame.
   * @param {{ start?: Bytes }} run
   * @param {number} init
   */
  function placed(run, init) {
    const rows = init === get("hand") ? get("centroids") : edited();
    if (!rows) return null;
    const flat = Float64Array.from(rows.flat());
    const fits = rows[0]?.length === points.d; // or they are of the data before these
    if (get("mode") !== "points") return fits ? { points, start: flat } : null;
    const start = typed(Float64Array, run.start);
    if (!start.length || flat.length < start.length) return null; // fewer points than centroids
    return { points: { ...points, n: rows.length, X: flat }, start };
  }

  function now() {
    refresh();
    const choice = /** @type {[number, number, number]} */ (["k", "init", "seed"].map(get));
    const run = known.get(`${choice}`) ?? make(...choice);
    if (run && run !== found) {
      if (known.size >= KEPT) known.clear();
      known.set(`${choice}`, run);
      [found, shown] = [run, { ...run, id: ++serial }];
    }
    return shown;
  }

  return { now };
}
