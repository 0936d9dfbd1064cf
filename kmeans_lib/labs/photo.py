"""A photograph in k colours: what k-means keeps of a picture, in bytes."""

import base64
import html
from math import ceil, log2

import ipywidgets as widgets
import numpy as np

from ..datasets.real import photo_image
from ..lloyd import assign
from ..metrics import psnr
from ..setups import record
from .parts.fields import FileField
from .parts.job import Job
from .parts.lab import choice, row, slider
from .parts.panels import Sentence, WorkingLab
from .parts.picture import LARGEST_FILE, SIDE, png_of, read_picture

SAMPLE = 1000  # pixels that the palette is made from
N_STARTS = 4
BLOCK = 2**14  # pixels that get their colour in one slice of work
MOST_COLOURS = 64
PHOTOGRAPH = "The photograph that scikit-learn ships"
HOW = {
    "k-means": f"k-means on {SAMPLE} pixels, the best of {N_STARTS} starts",
    "random pixels": "the colours of random pixels",
    "most frequent": "the most frequent colours of the picture",
}


class Palette(WorkingLab):
    """What `palette` returns.

    Attributes
    ----------
    k : ipywidgets.IntSlider
        Number of colours.
    method : ipywidgets.Dropdown
        Where the colours come from.
    file : FileField
        Takes a picture of your own.
    before, after, swatches : ipywidgets.HTML
    sentence : Sentence
    job : Job
    image, result : ndarray of uint8, shape (height, width, 3)
        The picture, and the picture in k colours.
    colours : ndarray of uint8, shape (k, 3)
        From dark to light.
    psnr : float
        Peak signal-to-noise ratio of `result`, in decibels.
    n_bytes : int
        Size of the labels of all pixels and the palette.
    trace : Trace or None
        The run of k-means on the sample, if the colours come from one.
    """

    def __init__(self, k, method, image):
        self.k = slider("k", k, 1, MOST_COLOURS)
        self.method = choice("colours", list(HOW), method)
        self.method.style.description_width = "5em"
        self.file = FileField(
            "Your own picture:", ".png,.jpg,.jpeg,.webp", LARGEST_FILE, self._take_file
        )
        self.before, self.after = widgets.HTML(), widgets.HTML()
        self.swatches, self.sentence = widgets.HTML(), Sentence()
        self.job = Job(self.errors_shown)
        pictures = widgets.GridBox(
            [self.before, self.after],
            layout={
                "grid_template_columns": (
                    "repeat(auto-fit, minmax(min(100%, 400px), 1fr))"
                ),
                "grid_gap": "8px 24px",
            },
        )
        super().__init__(
            pictures,
            self.swatches,
            self.sentence,
            self.job,
            row(self.k, self.method),
            self.file,
        )
        if image is None:
            self._open(photo_image(), f"{PHOTOGRAPH}, 640 by 427 pixels.")
        else:
            self._open(*_own_image(image))
        self.when(self._make, self.k, self.method)

    @property
    def trace(self):
        """The run of k-means on the sample, or None."""
        self.job.finish()
        return self._trace

    def _take_file(self, name, content):
        with self.errors_shown():
            image, note = read_picture(content)
            self._open(image, f"{name}: {note}")

    def _open(self, image, note):
        self.image = image
        self._pixels = image.reshape(-1, 3)
        rows = np.random.default_rng(0).choice(
            len(self._pixels), min(SAMPLE, len(self._pixels)), replace=False
        )
        self._sample = self._pixels[rows].astype(float)
        self._runs = {}
        with self.held():
            n_distinct = len(np.unique(self._sample, axis=0))
            self.k.max = min(MOST_COLOURS, n_distinct)
        self.before.value = figure_html(png_of(image), "The picture", note)
        self._make()

    # making the palette and the picture

    def _make(self):
        self.job.start(self._compress(self.k.value, self.method.value))

    def _compress(self, k, method):
        """Make the palette, then colour all pixels block by block."""
        trace = None
        if method == "k-means":
            for share in self._fit(k):
                yield 0.5 * share
            trace = self._runs[k]
            colours = trace.centroids
        elif method == "random pixels":
            colours = _first_distinct(self._sample, k)
        else:
            colours = most_frequent(self._pixels, k)
        colours = np.unique(np.rint(colours).astype(np.uint8), axis=0)
        brightness = colours @ [0.299, 0.587, 0.114]
        colours = colours[np.argsort(brightness, kind="stable")]
        labels = np.empty(len(self._pixels), np.uint8)
        for start in range(0, len(labels), BLOCK):
            rows = slice(start, start + BLOCK)
            labels[rows] = assign(
                self._pixels[rows].astype(float), colours.astype(float)
            )
            yield 0.5 + 0.5 * rows.stop / len(labels)
        self._trace = trace
        self._show(k, method, colours, labels)

    def _fit(self, k):
        """Keep the best run on the sample, a start at a time."""
        if k in self._runs:
            return
        best = None
        for seed in range(N_STARTS):
            run = record(self._sample, k, init="greedy k-means++", seed=seed)
            if best is None or run.inertia < best.inertia:
                best = run
            yield (seed + 1) / N_STARTS
        self._runs[k] = best

    # showing them

    def _show(self, k, method, colours, labels):
        self.colours = colours
        self.result = colours[labels].reshape(self.image.shape)
        self.psnr = psnr(self.result, self.image)
        self.n_bytes = packed_size(len(labels), len(colours))
        self.after.value = figure_html(
            png_of(labels.reshape(self.image.shape[:2]), colours),
            f"The same picture in {len(colours)} colours",
            f"In {len(colours)} colours: {HOW[method]}.",
        )
        shares = np.bincount(labels, minlength=len(colours)) / len(labels)
        self.swatches.value = swatches_html(colours, shares)
        self.sentence.say(*self._words(len(colours), len(labels)))

    def _words(self, k, n):
        bits = ceil(log2(k))
        yield (
            f"{k} colours: {self.n_bytes:,} bytes instead of {3 * n:,} "
            f"({bits} bits a pixel instead of 24, and {3 * k} bytes for the "
            f"palette), {3 * n / self.n_bytes:.1f} times smaller."
        )
        yield (
            f"Peak signal-to-noise ratio: {self.psnr:.1f} decibels; above "
            "about 30 the eye hardly sees a difference."
        )

    @property
    def still_alt(self):
        """What a still picture shows, in words."""
        return f"A picture, and the same in k colours. {self.sentence.text}"

    def still_picture(self):
        """PNG bytes of both pictures, side by side."""
        from ..plots import Picture  # loads matplotlib

        figure = Picture(figsize=(9.6, 3.6), dpi=80, alt=self.still_alt)
        for ax, image in zip(figure.subplots(1, 2), (self.image, self.result)):
            ax.imshow(image)
            ax.axis("off")
        return figure.png()


def palette(k=16, *, method="k-means", image=None):
    """Compress a photograph to k colours.

    Parameters
    ----------
    k : int
        Number of colours, 1 to 64.
    method : {"k-means", "random pixels", "most frequent"}
        Where the colours come from.
    image : ndarray of uint8, shape (height, width, 3), optional
        A picture of your own, or the bytes of a PNG, JPEG or WebP file.

    Returns
    -------
    Palette
        A widget with the parts ``k``, ``method``, ``file``, ``before``,
        ``after``, ``swatches``, ``sentence``, ``image``, ``result``,
        ``colours``, ``psnr``, ``n_bytes`` and ``trace``.

    Raises
    ------
    ValueError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = palette(k=16)
    >>> lab.n_bytes, lab.image.nbytes
    (136688, 819840)
    >>> 26 < lab.psnr < 28
    True
    """
    if not 1 <= k <= MOST_COLOURS:
        raise ValueError(f"k={k!r}. Needed: 1 to {MOST_COLOURS} colours.")
    if method not in HOW:
        raise ValueError(
            f"method={method!r} is not known. Known: {', '.join(map(repr, HOW))}."
        )
    return Palette(k, method, image)


def packed_size(n_pixels, k):
    """Bytes of one label a pixel and of a palette of k colours.

    Examples
    --------
    >>> packed_size(640 * 427, 16)
    136688
    """
    return ceil(n_pixels * ceil(log2(k)) / 8) + 3 * k


def most_frequent(pixels, k):
    """The k colours that occur most often.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (n_pixels, 3)
    k : int

    Returns
    -------
    ndarray of uint8, shape (at most k, 3)

    Examples
    --------
    >>> white, red = [255, 255, 255], [255, 0, 0]
    >>> most_frequent(np.array([red, white, white], np.uint8), 1)
    array([[255, 255, 255]], dtype=uint8)
    """
    codes = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], "u4")
    found, counts = np.unique(codes, return_counts=True)
    top = found[np.argsort(-counts, kind="stable")[:k]]
    return np.stack([top >> 16, top >> 8 & 255, top & 255], 1).astype("u1")


def figure_html(png, alt, caption):
    """A picture with its caption, as HTML that needs no other file."""
    data = base64.b64encode(png).decode()
    return (
        '<figure style="margin: 0; line-height: 20px">'
        f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}" '
        'style="display: block; width: 100%; height: auto">'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def swatches_html(colours, shares):
    """The palette as squares, with each colour and its share in words."""
    words = [
        f"#{r:02x}{g:02x}{b:02x}, {share:.1%} of the pixels"
        for (r, g, b), share in zip(colours.tolist(), shares)
    ]
    squares = "".join(
        f'<span title="{text}" style="flex: 0 1 40px; min-width: 12px; '
        f'height: 40px; background: {text[:7]}"></span>'
        for text in words
    )
    return (
        f'<div role="img" aria-label="{len(words)} colours: '
        f'{"; ".join(words)}" style="display: flex; flex-wrap: wrap; '
        f'gap: 2px; margin: 4px 0">{squares}</div>'
    )


def _first_distinct(rows, k):
    _, first = np.unique(rows, axis=0, return_index=True)
    return rows[np.sort(first)[:k]]


def _own_image(image):
    if isinstance(image, (bytes, bytearray, memoryview)):
        return read_picture(bytes(image))
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"image has shape {image.shape} and type {image.dtype}. Needed: "
            "(height, width, 3) and uint8, values from 0 to 255."
        )
    step = ceil(max(image.shape) / SIDE)
    height, width = image.shape[:2]
    every = "" if step == 1 else f", one in {step} rows and columns of it"
    note = f"Your picture, {width} by {height} pixels{every}."
    return image[::step, ::step].copy(), note
