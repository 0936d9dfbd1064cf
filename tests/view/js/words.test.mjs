// Words and numbers: what the buttons promise, what the card says.
import assert from "node:assert/strict";
import test from "node:test";
import {
  changeWords,
  clusterName,
  editWords,
  escaped,
  moves,
  nextWords,
  notes,
  number,
  splitSentence,
  toolsHtml,
} from "../../../kmeans_lib/stage/js/words.js";

const run = (phases) => ({
  T: phases.length,
  phases,
  changed: phases.map(() => [0]),
  iterations: phases.map((_, i) => i),
});

test("the button names what the next press does", () => {
  const full = run(["init", "assign", "relocate", "update", "assign"]);
  const words = full.phases.map((_, t) => nextWords(full, t));
  assert.deepEqual(words, [
    "Assign points",
    "Relocate the empty one",
    "Move centroids",
    "Assign points",
    "Back to the start",
  ]);
});

test("several empty clusters are named as several", () => {
  const both = run(["init", "assign", "relocate"]);
  both.changed[2] = [3, 8];
  assert.equal(nextWords(both, 1), "Relocate the empty ones");
});

test("where no chance is involved nothing is drawn", () => {
  assert.equal(nextWords(run(["init", "draw"]), 0), "Draw the next centroid");
  assert.equal(nextWords(run(["weigh", "take"]), 0), "Take the farthest point");
});

test("centroids move in an update and a relocation, nowhere else", () => {
  const phases = ["init", "assign", "relocate", "update", "draw", "take", "weigh"];
  assert.deepEqual(phases.filter(moves), ["relocate", "update"]);
});

test("what the picture cannot show is said below it", () => {
  assert.equal(notes({ n: 9, d: 2, k: 12 }), "");
  assert.match(notes({ n: 9, d: 2, k: 13 }), /some share a colour/);
  assert.match(notes({ n: 9, d: 4, k: 3 }), /2 of 4 features on screen, so no regions/);
  assert.match(notes({ n: 99, d: 1, k: 3 }), /height only parts/);
});

test("a sentence is what it belongs to, and what is so", () => {
  assert.deepEqual(splitSentence("Iteration 1, update: each centroid moved: far."), [
    "Iteration 1, update",
    "Each centroid moved: far.",
  ]);
  assert.deepEqual(splitSentence("No colon here"), ["", "No colon here"]);
});

test("a tie is rounded to the even digit, as Python does it", () => {
  assert.deepEqual([714.25, 714.75, 3.8125].map(number), ["714.2", "714.8", "3.812"]);
});

test("numbers read as in the trace's sentences", () => {
  const read = [1851.34, 72.25, 0.16874, 3, -4.5, NaN].map(number);
  assert.deepEqual(read, ["1851.3", "72.25", "0.1687", "3", "\u22124.5", "none"]);
});

test("the thirteenth cluster is the second blue one", () => {
  const palette = Array.from({ length: 12 }, (_, i) => ({ name: i ? `c${i}` : "blue" }));
  assert.equal(clusterName(palette, 0), "blue");
  assert.equal(clusterName(palette, 12), "blue (2)");
});

test("a point tells when it last changed", () => {
  assert.equal(changeWords(run(["init", "assign"]), 1), "last changed in iteration 1, assignment");
  assert.equal(changeWords(run(["init"]), -1), "belongs to no cluster yet");
});

test("text from outside cannot become markup", () => {
  assert.equal(escaped('<b a="1">&'), "&#60;b a=&#34;1&#34;&#62;&#38;");
});

test("tools say what can be done and what cannot", () => {
  assert.match(toolsHtml("points", "paint", false, 0, 3), /data-tool="paint" aria-pressed="true"/);
  assert.match(toolsHtml("points", "paint", false, 0, 3), /data-do="undo" aria-disabled="true"/);
  assert.match(toolsHtml("pick", "add", true, 1, 0), /1 point picked/);
  assert.match(editWords("centroids", 1, 0), /^Start: 1 centroid placed/);
});
