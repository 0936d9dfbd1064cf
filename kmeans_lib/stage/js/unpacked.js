// What an exported page holds deflated, so that it is small.

/**
 * The bytes that an element holds: bare deflate, in base64.
 * @param {string} id
 */
export async function unpacked(id) {
  const text = document.getElementById(id)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const inflate = new DecompressionStream("deflate-raw");
  return new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(inflate)).arrayBuffer(),
  );
}

export const textOf = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);

/**
 * The traits: a line of JSON, and after it the bytes that it names by place and length.
 * @type {(packed: Uint8Array) => Record<string, any>}
 */
export function readState(packed) {
  const end = packed.indexOf(10) + 1;
  const tail = packed.subarray(end);
  return JSON.parse(textOf(packed.subarray(0, end)), (_, value) =>
    value?.bytes ? tail.subarray(value.bytes[0], value.bytes[0] + value.bytes[1]) : value,
  );
}
