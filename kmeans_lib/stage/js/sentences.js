// The sentence of every half-step, letter for letter as kmeans_lib/words.py says it.

import PHRASES from "../../phrases.json" with { type: "json" };
import { sizesOf } from "./distances.js";

/** @typedef {[mantissa: string, power: number]} Figures */
/** @type {Record<string, any>} */
const TABLE = PHRASES;
/** @type {Record<string, string>} */
export const PHASES = PHRASES.phases;

/**
 * The sentences of a run with k clusters, one for each of its steps.
 * @param {Step[]} steps
 * @param {number} k
 */
export function sentencesOf(steps, k) {
  return steps.map((step, t) => {
    const said = whatHappened(step, steps[t - 1], t === steps.length - 1, k);
    return `${titleOf(step)}: ${said.filter(Boolean).join(" ")}`;
  });
}

/**
 * Where a half-step belongs: "Start" or "Iteration 3, update".
 * @param {Step} step
 */
export function titleOf({ phase, iteration }) {
  if (phase === "init") return PHRASES.init;
  return filled("phase", 0, { iteration, phase: PHASES[phase] });
}

/** @type {(step: Step, before: Step | undefined, isLast: boolean, k: number) => (string | false)[]} */
function whatHappened(step, before, isLast, k) {
  if (!before) return [filled("placed", k)];
  const n = sizesOf(step.labels, k).filter((size) => size === 0).length;
  const converged = isLast && step.nChanged === 0;
  return [
    converged
      ? filled("converged", step.iteration, { inertia: number(step.inertia) })
      : fell(step, before, moved(step, before, n)),
    n > 0 && filled("empty", n),
    isLast && !converged && filled("stopped", step.iteration),
  ];
}

/** @type {(step: Step, before: Step, without: number) => string} */
function moved({ phase, labels, nChanged, shift }, before, without) {
  if (before.phase === "init") return filled("joined", labels.length);
  if (phase === "assign") return filled("changed", labels.length, { changed: nChanged });
  if (phase === "relocate") return filled("relocated", nChanged);
  if (shift === 0) return filled("settled");
  return filled(without ? "some moved" : "moved", 0, { shift: number(shift) });
}

/** @type {(step: Step, before: Step, happened: string) => string} */
function fell(step, before, happened) {
  const [high, low] = twoNumbers(before.inertia, step.inertia);
  if (Number.isNaN(before.inertia)) return filled("began", 0, { happened, inertia: low });
  if (before.inertia === step.inertia) return filled("stayed", 0, { happened, inertia: low });
  return filled("fell", 0, { happened, before: high, inertia: low });
}

/**
 * A sentence of the table with its gaps filled; one of two that differ in number by `n`.
 * @param {string} name
 * @param {number} n
 * @param {Record<string, string | number>} values
 */
export function filled(name, n = 0, values = {}) {
  const found = TABLE[name];
  const sentence = Array.isArray(found) ? found[Number(n !== 1)] : found;
  return sentence.replace(
    /\{(\w+)\}/g,
    (/** @type {string} */ _, /** @type {string} */ gap) => `${gap === "n" ? n : values[gap]}`,
  );
}

/**
 * Two values with as many digits as it takes to tell them apart.
 * @param {number} before
 * @param {number} after
 */
function twoNumbers(before, after) {
  for (let digits = 4; digits < 18; digits++) {
    const written = [number(before, digits), number(after, digits)];
    if (before === after || Number(written[0]) !== Number(written[1])) return written;
  }
  return [String(before), String(after)];
}

/**
 * A measured value as prose has it: 1851.3, 72.25, 0.1687.
 * @param {number} value
 */
export function number(value, digits = 4) {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const [sign, size] = [value < 0 ? "-" : "", Math.abs(value)];
  if (!(size >= 100 && size < 1e7)) return sign + general(rounded(size, digits), digits);
  const power = Number(size.toExponential(20).split("e")[1]); // decimals are what counts here
  const [kept, rounds] = rounded(size, power + digits - 2);
  return sign + plain([kept.padEnd(rounds + digits - 1, "0"), rounds]); // 999.95 is 1000.0
}

/**
 * The form that Python calls "g": no zeros at the end, powers of ten for large and small.
 * @param {Figures} figures
 * @param {number} digits
 */
function general([kept, power], digits) {
  if (power >= -4 && power < digits) return trimmed(plain([kept, power]));
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${trimmed(kept)}e${power < 0 ? "-" : "+"}${size}`;
}

/**
 * "1.8513" and 3 as "1851.3".
 * @param {Figures} figures
 */
function plain([kept, power]) {
  const figures = "0".repeat(Math.max(0, -power)) + kept.replace(".", "");
  const whole = Math.max(0, power) + 1;
  return `${figures.slice(0, whole)}.${figures.slice(whole)}`;
}

/** @type {(text: string) => string} */
const trimmed = (text) => text.replace(/\.?0*$/, "");

/**
 * Digits and power of ten; of two equally near numbers the even one, as Python rounds.
 * @param {number} size
 * @param {number} digits
 * @returns {Figures}
 */
function rounded(size, digits) {
  const [mantissa, power] = halfToEven(size, digits).split("e");
  return [mantissa, Number(power)];
}

/** @type {(size: number, digits: number) => string} */
function halfToEven(size, digits) {
  if (!/5e/.test(size.toExponential(digits))) return size.toExponential(digits - 1);
  const [exact, power] = size.toExponential(100).split("e"); // no number has more digits that count
  const kept = exact.slice(0, digits + 1);
  const isTie = /^50*$/.test(exact.slice(digits + 1));
  const isEven = "02468".includes(kept.slice(-1));
  return isTie && isEven ? `${kept}e${power}` : size.toExponential(digits - 1);
}
