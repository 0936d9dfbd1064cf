// What stands below the plot if View asks for it: the loop, the table of clusters.

import { clustersHtml } from "./clusters.js";
import { loopHtml } from "./loop.js";

/** What writes them; `put` is that of the panel.
 * @type {(stage: Stage, put: Panel["put"]) => (run: Run, t: number, draft: Draft | null) => void} */
export function createExtras(stage, put) {
  const { $, get } = stage;
  const show = (/** @type {string} */ selector, /** @type {string} */ html) =>
    put(selector, html, () => Object.assign($(selector), { innerHTML: html, hidden: !html }));

  return function write(run, t, draft) {
    const { code, table } = get("view");
    const now = draft ?? { labels: run.labels[t], centroids: run.centroids[t] };
    show(".km-code", code ? loopHtml(get("loop"), run, t, Boolean(draft)) : "");
    show(".km-clusters", table ? clustersHtml(run, now, stage) : "");
  };
}
