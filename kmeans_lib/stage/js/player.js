// The place in the run: stepping, playing, and the glide of an update.

import { moves } from "./words.js";

const GLIDE_MS = 280;

/** Moves through `stage.run()`; only a step forward into an update may glide.
 * @type {(stage: Stage) => Player} */
export function createPlayer(stage) {
  const { get, send, schedule } = stage;
  /** @type {{ run: Run, to: number, from: Float64Array, start: number } | null} */
  let glide = null;
  let timer = 0;

  const last = () => stage.run().T - 1;
  const now = () => Math.max(0, Math.min(get("step"), last()));
  const still = () => !get("view").glide || matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** @type {(to: number, smooth?: boolean) => void} */
  function go(to, smooth) {
    const [run, from] = [stage.run(), now()];
    const next = Math.max(0, Math.min(to, last()));
    glide = null;
    if (next === from) return;
    if (smooth && moves(run.phases[next]) && !still())
      glide = { run, to: next, from: run.centroids[from], start: performance.now() };
    send("step", next);
    schedule();
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    schedule();
  }

  function onward() {
    go(now() + 1, true);
    if (now() >= last()) pause();
  }

  function play(/** @type {number} */ every) {
    if (timer) return pause();
    if (now() === last()) go(0);
    timer = setInterval(onward, every);
    schedule();
  }

  /** Any step by hand stops the playing. @type {Player["jump"]} */
  const jump = (to, smooth) => {
    pause();
    go(to, smooth);
  };

  return {
    now,
    last,
    play,
    pause,
    jump,
    playing: () => timer > 0,
    back: () => jump(now() - 1),
    forward: () => jump(now() + 1, true),
    toFirst: () => jump(0),
    toLast: () => jump(last()),

    gliding(run, t) {
      if (!glide) return null;
      const u = (performance.now() - glide.start) / GLIDE_MS;
      if (glide.run !== run || glide.to !== t || u >= 1) return (glide = null);
      const e = 1 - (1 - u) ** 3;
      const { from } = glide;
      const centroids = run.centroids[t].map((v, i) => from[i] + e * (v - from[i]));
      return { part: u, centroids };
    },
  };
}
