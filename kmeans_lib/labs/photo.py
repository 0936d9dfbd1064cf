"""A photograph in k colours: what k-means keeps of a picture, in bytes."""

import base64
import html
from collections.abc import Iterator

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ..datasets.real import photo_image
from ..images import (
    LARGEST_FILE,
    Pixels,
    as_picture,
    most_frequent,
    packed_size,
    png_of,
    psnr,
    read_picture,
)
from ..lloyd import assign
from ..setups import Setup
from ..trace import Trace
from ..validation import Floats, as_count, check_name
from ..words import count
from .parts.controls import choice, grid, row, slider
from .parts.fields import FileField
from .parts.job import Job
from .parts.panels import WorkingLab
from .parts.sentence import Sentence

SAMPLE = 1000  # pixels that the palette is made from
N_STARTS = 4
BLOCK = 2**14  # pixels that are coloured in one slice of work
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

    no_page = (
        "The picture in fewer colours is made in Python, and a page has none. Needed: "
        "a run, as in to_html(explore('photograph'))."
    )

    def __init__(
        self, k: int, method: str, image: ArrayLike | bytes | None = None
    ) -> None:
        self.k = slider("k", k, 1, MOST_COLOURS)
        self.method = choice("colours", list(HOW), method, "5em")
        self.file = FileField(
            "Your own picture:", ".png,.jpg,.jpeg,.webp", LARGEST_FILE, self._take_file
        )
        self.before, self.after = widgets.HTML(), widgets.HTML()
        self.swatches, self.sentence = widgets.HTML(), Sentence()
        self.job = Job(self.errors_shown)
        pictures = grid([self.before, self.after], "min(100%, 400px)", "8px 24px")
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
        elif isinstance(image, (bytes, bytearray, memoryview)):
            self._open(*read_picture(bytes(image)))
        else:
            self._open(*as_picture(image))
        self.when(self._make, self.k, self.method)

    @property
    def trace(self) -> Trace | None:  # type: ignore[override]
        """The run of k-means on the sample, or None."""
        self.job.finish()
        return self._trace

    def _take_file(self, name: str, content: bytes) -> None:
        with self.errors_shown():
            image, note = read_picture(content)
            self._open(image, f"{name}: {note}")

    def _open(self, image: Pixels, note: str) -> None:
        self.image = image
        self._pixels = image.reshape(-1, 3)
        rows = np.random.default_rng(0).choice(
            len(self._pixels), min(SAMPLE, len(self._pixels)), replace=False
        )
        self._sample = self._pixels[rows].astype(float)
        self._runs: dict[int, Trace] = {}
        with self.held():
            n_distinct = len(np.unique(self._sample, axis=0))
            self.k.max = min(MOST_COLOURS, n_distinct)
        self.before.value = figure_html(png_of(image), "The picture", note)
        self._make()

    # making the palette and the picture

    def _make(self) -> None:
        self.job.start(self._compress(self.k.value, self.method.value))

    def _compress(self, k: int, method: str) -> Iterator[float]:
        """Make the palette, then colour all pixels block by block."""
        trace: Trace | None = None
        if method == "k-means":
            for share in self._fit(k):
                yield 0.5 * share
            trace = self._runs[k]
            colours = _from_dark_to_light(trace.centroids)
        elif method == "random pixels":
            colours = _from_dark_to_light(_first_distinct(self._sample, k))
        else:
            colours = _from_dark_to_light(most_frequent(self._pixels, k))
        labels = np.empty(len(self._pixels), np.uint8)
        for start in range(0, len(labels), BLOCK):
            rows = slice(start, start + BLOCK)
            labels[rows] = assign(
                self._pixels[rows].astype(float), colours.astype(float)
            )
            yield 0.5 + 0.5 * rows.stop / len(labels)
        self._trace = trace
        self._show(method, colours, labels)

    def _fit(self, k: int) -> Iterator[float]:
        """Keep the best run on the sample, one start after the other."""
        if k in self._runs:
            return
        runs = []
        setup = Setup(self._sample, k, "greedy k-means++")
        for seed in range(N_STARTS):
            runs.append(setup.replace(seed=seed).record())
            yield (seed + 1) / N_STARTS
        self._runs[k] = min(runs, key=lambda run: run.inertia)

    # showing them

    def _show(self, method: str, colours: Pixels, labels: Pixels) -> None:
        self.colours = colours
        self.result = colours[labels].reshape(self.image.shape)
        self.psnr = psnr(self.result, self.image)
        self.n_bytes = packed_size(len(labels), len(colours))
        self.after.value = figure_html(
            png_of(labels.reshape(self.image.shape[:2]), colours),
            f"The same picture in {count(len(colours), 'colour')}",
            f"In {count(len(colours), 'colour')}: {HOW[method]}.",
        )
        shares = np.bincount(labels, minlength=len(colours)) / len(labels)
        self.swatches.value = swatches_html(colours, shares)
        self.sentence.say(*self._words(len(colours), len(labels)))

    def _words(self, k: int, n: int) -> Iterator[str]:
        bits = count((k - 1).bit_length(), "bit")
        yield (
            f"{count(k, 'colour')}: {self.n_bytes:,} bytes instead of {3 * n:,} "
            f"({bits} per pixel instead of 24, and {3 * k} bytes for the "
            f"palette), {3 * n / self.n_bytes:.1f} times smaller."
        )
        yield (
            f"Peak signal-to-noise ratio: {self.psnr:.1f} decibels; above "
            "about 30 the eye hardly sees a difference."
        )

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        return f"A picture, and the same in k colours. {self.sentence.text}"

    def still_picture(self) -> bytes:
        """PNG bytes of both pictures, side by side."""
        from ..plots import Picture  # loads matplotlib

        figure = Picture(figsize=(9.6, 3.6), dpi=80, alt=self.still_alt)
        for ax, image in zip(figure.subplots(1, 2), (self.image, self.result)):
            ax.imshow(image)
            ax.axis("off")
        return figure.png()


def palette(
    k: int = 16, *, method: str = "k-means", image: ArrayLike | bytes | None = None
) -> Palette:
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
    k = as_count(k, "k", "the number of colours")
    if k > MOST_COLOURS:
        raise ValueError(f"k={k!r}. Needed: 1 to {MOST_COLOURS} colours.")
    check_name(method, HOW, f"method={method!r}")
    return Palette(k, method, image)


def figure_html(png: bytes, alt: str, caption: str) -> str:
    """Write a picture with its caption as HTML that needs no other file."""
    data = base64.b64encode(png).decode()
    return (
        '<figure style="margin: 0; line-height: 20px">'
        f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}" '
        'style="display: block; width: 100%; height: auto">'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def swatches_html(colours: Pixels, shares: Floats) -> str:
    """Write the palette as squares, with each colour and its share in words."""
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
        f'<div role="img" aria-label="{count(len(words), "colour")}: '
        f'{"; ".join(words)}" style="display: flex; flex-wrap: wrap; '
        f'gap: 2px; margin: 4px 0">{squares}</div>'
    )


def _from_dark_to_light(colours: Floats | Pixels) -> Pixels:
    """Round colours to whole numbers, each of them once."""
    found = np.unique(np.rint(colours).astype(np.uint8), axis=0)
    brightness = found @ [0.299, 0.587, 0.114]
    return found[np.argsort(brightness, kind="stable")]


def _first_distinct(rows: Floats, k: int) -> Floats:
    _, first = np.unique(rows, axis=0, return_index=True)
    return rows[np.sort(first)[:k]]
