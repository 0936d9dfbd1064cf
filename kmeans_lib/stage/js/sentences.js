// The sentence of every half-step, letter for letter as kmeans_lib/words.py says it.

import PHRASES from "../../phrases.json" with { type: "json" };
import { sizesOf } from "./distances.js";

/** The sentences of a run with k clusters, one for each of its steps. */
export function sentencesOf(steps, k) {
  return steps.map((step, t) => {
    const said = whatHappened(step, steps[t - 1], t === steps.length - 1, k);
    return `${titleOf(step)}: ${said.filter(Boolean).join(" ")}`;
  });
}

/** Where a half-step belongs: "Start" or "Iteration 3, update". */
export function titleOf({ phase, iteration }) {
  if (phase === "init") return PHRASES.init;
  return filled("phase", 0, { iteration, phase: PHRASES.phases[phase] });
}

function whatHappened(step, before, isLast, k) {
  if (!before) return [filled("placed", k)];
  const n = sizesOf(step.labels, k).filter((size) => size === 0).length;
  const converged = isLast && step.nChanged === 0;
  return [
    converged
      ? filled("converged", step.iteration, { inertia: number(step.inertia) })
      : fell(step, before, moved(step, before, n)),
    n && filled("empty", n),
    isLast && !converged && filled("stopped", step.iteration),
  ];
}

function moved({ phase, labels, nChanged, shift }, before, nEmpty) {
  if (before.phase === "init") return filled("joined", labels.length);
  if (phase === "assign") return filled("changed", labels.length, { changed: nChanged });
  if (phase === "relocate") return filled("relocated", nChanged);
  if (shift === 0) return filled("settled");
  return filled(nEmpty ? "some moved" : "moved", 0, { shift: number(shift) });
}

function fell(step, before, happened) {
  const [high, low] = twoNumbers(before.inertia, step.inertia);
  if (Number.isNaN(before.inertia)) return filled("began", 0, { happened, inertia: low });
  if (before.inertia === step.inertia) return filled("stayed", 0, { happened, inertia: low });
  return filled("fell", 0, { happened, before: high, inertia: low });
}

/** A sentence of the table with its gaps filled; one of two that differ in number by `n`. */
export function filled(name, n = 0, values = {}) {
  const found = PHRASES[name];
  const sentence = Array.isArray(found) ? found[Number(n !== 1)] : found;
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => (gap === "n" ? n : values[gap]));
}

/** Two values with as many digits as it takes to tell them apart. */
function twoNumbers(before, after) {
  for (let digits = 4; digits < 18; digits++) {
    const written = [number(before, digits), number(after, digits)];
    if (before === after || written[0] !== written[1]) return written;
  }
  return [String(before), String(after)];
}

/** A measured value as prose has it: 1851.3, 72.25, 0.1687. */
export function number(value, digits = 4) {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const [sign, size] = [value < 0 ? "-" : "", Math.abs(value)];
  if (!(size >= 100 && size < 1e7)) return sign + general(rounded(size, digits), digits);
  const power = Number(size.toExponential(20).split("e")[1]); // decimals are what counts here
  const [kept, rounds] = rounded(size, power + digits - 2);
  return sign + plain([kept.padEnd(rounds + digits - 1, "0"), rounds]); // 999.95 is 1000.0
}

/** The form that Python calls "g": no zeros at the end, powers of ten for large and small. */
function general([kept, power], digits) {
  if (power >= -4 && power < digits) return trimmed(plain([kept, power]));
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${trimmed(kept)}e${power < 0 ? "-" : "+"}${size}`;
}

/** "1.8513" and 3 as "1851.3". */
function plain([kept, power]) {
  const figures = "0".repeat(Math.max(0, -power)) + kept.replace(".", "");
  const whole = Math.max(0, power) + 1;
  return `${figures.slice(0, whole)}.${figures.slice(whole)}`;
}

const trimmed = (text) => text.replace(/\.?0*$/, "");

/** Digits and power of ten; of two equally near numbers the even one, as Python rounds. */
function rounded(size, digits) {
  const exact = size.toExponential(100).split("e");
  const [kept, rest] = [exact[0].slice(0, digits + 1), exact[0].slice(digits + 1)];
  const isTie = /^50*$/.test(rest) && "02468".includes(kept.at(-1));
  const [mantissa, power] = isTie ? [kept, exact[1]] : size.toExponential(digits - 1).split("e");
  return [mantissa, Number(power)];
}
