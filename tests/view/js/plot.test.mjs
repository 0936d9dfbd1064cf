// The names of the axes fit into the plot.
import assert from "node:assert/strict";
import test from "node:test";
import { shortened } from "../../../kmeans_lib/stage/js/plot.js";

const tenAPiece = { measureText: (text) => ({ width: 10 * [...text].length }) };

test("a name that is too long for the plot ends in dots", () => {
  assert.equal(shortened(tenAPiece, "bill length", 110), "bill length");
  assert.equal(shortened(tenAPiece, "bill length", 109), "bill leng…");
  assert.equal(shortened(tenAPiece, "🐧🐧🐧", 20), "🐧…");
  assert.equal(shortened(tenAPiece, "bill", 5), "…");
});
