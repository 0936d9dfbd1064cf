// Rules that find mistakes; how the code looks is prettier's.
export default [
  {
    languageOptions: {
      ecmaVersion: 2023,
      globals: Object.fromEntries(
        [
          "AbortController",
          "ImageData",
          "MutationObserver",
          "OffscreenCanvas",
          "Path2D",
          "ResizeObserver",
          "cancelAnimationFrame",
          "clearInterval",
          "document",
          "getComputedStyle",
          "matchMedia",
          "performance",
          "requestAnimationFrame",
          "setInterval",
          "window",
        ].map((name) => [name, "readonly"]),
      ),
    },
    rules: {
      eqeqeq: "error",
      "no-undef": "error",
      "no-unused-vars": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      complexity: ["error", 12],
      "max-lines": ["error", 430],
    },
  },
];
