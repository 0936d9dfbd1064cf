// The loop of lloyd.py, with the line that made a half-step marked.

import { ICON } from "./marks.js";
import { escaped } from "./words.js";

/** The loop as HTML, or nothing for a film that it has not made.
 * @type {(loop: Loop, run: Run, t: number, drafting: boolean) => string} */
export function loopHtml({ lines, made }, run, t, drafting) {
  if (!run.n || !run.phases.every((phase) => phase in made)) return "";
  const now = drafting ? -1 : made[doneAt(run, t)];
  const item = (/** @type {string} */ line, /** @type {number} */ i) =>
    `<li${i === now ? ` aria-current="step">${ICON.play}` : ">"}<code>${escaped(line)}</code></li>`;
  return `<figcaption>The loop of <code>kmeans_lib/lloyd.py</code></figcaption><ol role="list">${lines.map(item).join("")}</ol>`;
}

/** The phase of a half-step, or "end" for an assignment that closes the run: it changed
 * nothing, or it counts with the update before it, which was the last one allowed.
 * @type {(run: Pick<Run, "phases" | "changed" | "iterations">, t: number) => string} */
export function doneAt({ phases, changed, iterations }, t) {
  const closes = !changed[t].length || iterations[t] === iterations[t - 1];
  return phases[t] === "assign" && closes ? "end" : phases[t];
}
