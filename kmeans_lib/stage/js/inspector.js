// The card beside a point: why it belongs to its cluster.

import { lastChange } from "./decode.js";
import { distances, neighbour } from "./geometry.js";
import { markSvg } from "./marks.js";
import { changeWords, clusterName, escaped, number } from "./words.js";

/** What can be said about point `i` at half-step `t`; null before a start.
 * @type {(run: Run, i: number, t: number) => Inspected | null} */
export function inspect(run, i, t) {
  if (i < 0 || i >= run.n) return null;
  const length = distances(run, i, run.centroids[t]);
  const order = length.map((_, j) => j).filter((j) => Number.isFinite(length[j]));
  order.sort((a, b) => length[a] - length[b] || a - b);
  const label = run.labels[t][i];
  const margin = order.length > 1 ? length[order[1]] - length[order[0]] : NaN;
  return { index: i, length, order, label, margin, when: lastChange(run, i, t) };
}

/** The card as HTML: every distance, nearest first, margin, last change.
 * @type {(run: Run, found: Inspected, stage: Pick<Stage, "palette" | "get" | "mark" | "tone">) => string} */
export function cardHtml(run, found, stage) {
  const { length, order, margin, label } = found;
  const [first, second] = order.map((j) => length[j]);
  let places = Math.max(0, 3 - Math.floor(Math.log10(length[order[order.length - 1]] || 1)));
  while (first < second && places < 15 && first.toFixed(places) === second.toFixed(places))
    places++;
  const name = (/** @type {number} */ j) => clusterName(stage.palette, stage.get("order")[j] ?? j);
  const row = (/** @type {number} */ j) => {
    const own = j === label ? ' class="own"' : "";
    return `<tr${own}><th scope="row">${markSvg(stage.mark(j), stage.tone(j))}${name(j)}</th><td>${length[j].toFixed(places)}</td></tr>`;
  };
  const to = run.d > 2 ? `, in all ${run.d} features` : "";
  const lines = [changeWords(run, found.when)];
  if (order.length > 1) lines.unshift(`margin to the runner-up ${number(margin)}`);
  if (label >= 0 && order[0] !== label) lines.push(`nearest now: ${name(order[0])}`);
  return `<p>Distance to each centroid${to}</p><table><tbody>${order.map(row).join("")}</tbody></table>${lines.map((words) => `<p>${escaped(words)}</p>`).join("")}`;
}

/** Beside the point, on the side with more room, inside the frame.
 * @type {(card: HTMLElement, at: Place, w: number, h: number) => void} */
export function placeCard(card, [x, y], w, h) {
  const right = x < w / 2;
  card.style.left = right ? `${x + 18}px` : "auto";
  card.style.right = right ? "auto" : `${w - x + 18}px`;
  card.style.top = `${Math.max(8, Math.min(y - 24, h - card.offsetHeight - 8))}px`;
}

/** @type {Record<string, Place>} */
export const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The point that an arrow key selects.
 * @type {(key: string, scene: Scene, from: number) => number} */
export function arrowPoint(key, { px, py }, from) {
  return neighbour(px, py, from, ...ARROWS[key]);
}
