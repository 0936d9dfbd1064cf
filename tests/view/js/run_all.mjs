// Runs k-means on the problems of a file and writes what every half-step was to another.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { lloydSteps } from "../../../kmeans_lib/stage/js/lloyd.js";
import { sentencesOf } from "../../../kmeans_lib/stage/js/sentences.js";

const numbers = (text) => new Float64Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
const written = (values) => Buffer.from(Float64Array.from(values).buffer).toString("base64");

function answer({ X, d, start, rules }) {
  const steps = [...lloydSteps(X, numbers(start), d, rules)];
  const hash = createHash("sha256");
  for (const { labels } of steps) hash.update(Int32Array.from(labels));
  return {
    halfSteps: steps.map(({ phase, iteration, nChanged }) => [phase, iteration, nChanged]),
    labels: hash.digest("hex"),
    centroids: written(steps.flatMap(({ centroids }) => [...centroids])),
    inertias: written(steps.map(({ inertia }) => inertia)),
    shifts: written(steps.map(({ shift }) => shift)),
    sentences: sentencesOf(steps, numbers(start).length / d),
  };
}

const [source, target] = process.argv.slice(2);
const { data, runs } = JSON.parse(readFileSync(source));
const points = data.map(({ X, d }) => ({ X: numbers(X), d }));
const answers = runs.map(({ data, start, rules }) => answer({ ...points[data], start, rules }));
writeFileSync(target, JSON.stringify(answers));
