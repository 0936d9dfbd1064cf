"""A photograph in k colours: what k-means keeps of a picture, in bytes."""

import base64
import html
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

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
from ..validation import Floats
from ..words import count, percent
from .parts.controls import Choice, Count, Part
from .parts.fields import FileField
from .parts.lab import Lab, View
from .parts.rows import grid

if TYPE_CHECKING:
    from pandas import DataFrame

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


@dataclass(frozen=True, eq=False)
class Copy:
    """A picture in few colours.

    Attributes
    ----------
    image : ndarray of uint8, shape (height, width, 3)
        The picture itself.
    colours : ndarray of uint8, shape (k, 3)
        From dark to light.
    labels : ndarray of uint8, shape (height, width)
        The colour of each pixel.
    trace : Trace or None
        The run of k-means on the sample, if the colours come from one.
    """

    image: Pixels
    colours: Pixels
    labels: Pixels
    trace: Trace | None

    @property
    def result(self) -> Pixels:
        """The picture in these colours."""
        return self.colours[self.labels]

    @property
    def n_bytes(self) -> int:
        """Size of the labels of all pixels and the palette."""
        return packed_size(self.labels.size, len(self.colours))

    @cached_property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio, in decibels."""
        return psnr(self.result, self.image)

    @property
    def sizes(self) -> list[int]:
        """How many pixels have each colour."""
        return np.bincount(self.labels.ravel(), minlength=len(self.colours)).tolist()


class Palette(Lab):
    """What `palette` returns: these parts, the `image`, and what became of it.

    ``result``, ``colours``, ``psnr``, ``n_bytes`` and ``trace`` are those of `Copy`.
    """

    no_page = (
        "The picture in fewer colours is made in Python, and a page has none. Needed: "
        "a run, as in to_html(explore('photograph'))."
    )
    method = Choice(
        "colours",
        HOW,
        style={"description_width": "5em"},
        doc="Where the colours come from.",
    )
    k = Count(
        "k", 1, lambda lab: lab.most_colours, opens=16, doc="The number of colours."
    )
    before = Part(widgets.HTML, doc="The picture.")
    after = Part(widgets.HTML, doc="The same in few colours.")
    swatches = Part(widgets.HTML, doc="These colours.")
    rows = [[k, method]]
    result = property(attrgetter("found.result"))
    colours = property(attrgetter("found.colours"))
    psnr = property(attrgetter("found.psnr"))
    n_bytes = property(attrgetter("found.n_bytes"))
    trace = property(attrgetter("found.trace"))

    def __init__(self, image: ArrayLike | bytes | None = None, **given: Any) -> None:
        if image is None:
            self._take(photo_image(), f"{PHOTOGRAPH}, 640 by 427 pixels.")
        elif isinstance(image, (bytes, bytearray, memoryview)):
            self._take(*read_picture(bytes(image)))
        else:
            self._take(*as_picture(image))
        self.file = FileField(
            "Your own picture:", ".png,.jpg,.jpeg,.webp", LARGEST_FILE, self._take_file
        )
        super().__init__(**given)

    def arranged(self) -> list[widgets.Widget]:
        """Return what stands on the screen, from top to bottom."""
        pictures = grid([self.before, self.after], "min(100%, 240px)", "8px 24px")
        below = [self.swatches, self.sentence, self.job, *map(self._row, self.rows)]
        return [pictures, *below, self.file]

    def _take_file(self, name: str, content: bytes) -> None:
        with self.errors_shown():
            image, note = read_picture(content)
            self._take(image, f"{name}: {note}")
            self.forget()
            self.fit()
            self.refresh()

    def _take(self, image: Pixels, note: str) -> None:
        """Make a picture the one that is compressed."""
        self.image = image
        self._picture = figure_html(png_of(image), "The picture", note)
        self._pixels = image.reshape(-1, 3)
        rows = np.random.default_rng(0).choice(
            len(self._pixels), min(SAMPLE, len(self._pixels)), replace=False
        )
        self._sample = self._pixels[rows].astype(float)
        self._n_sampled = len(np.unique(self._sample, axis=0))
        self._n_frequent = len(most_frequent(self._pixels, MOST_COLOURS))

    def refresh(self) -> None:
        """Show the picture at once; the one in few colours takes longer."""
        self.before.value = self._picture
        super().refresh()

    @property
    def most_colours(self) -> int:
        """The largest k: colours are taken from a sample, or from all pixels."""
        is_counted = self.method.value == "most frequent"
        return min(MOST_COLOURS, self._n_frequent if is_counted else self._n_sampled)

    def work(self) -> Generator[float, None, Copy]:
        """Make the palette, then colour all pixels block by block."""
        yield 0.0
        k, trace = self.k.value, None
        found: Floats | Pixels
        if self.method.value == "k-means":
            trace = yield from self._best_run(k)
            found = trace.centroids
        elif self.method.value == "random pixels":
            found = _first_distinct(self._sample, k)
        else:
            found = most_frequent(self._pixels, k)
        colours = _from_dark_to_light(found)
        labels = np.empty(len(self._pixels), np.uint8)
        for start in range(0, len(labels), BLOCK):
            rows = slice(start, start + BLOCK)
            labels[rows] = assign(self._pixels[rows], colours)
            yield 0.5 + 0.5 * rows.stop / len(labels)
        return Copy(self.image, colours, labels.reshape(self.image.shape[:2]), trace)

    def _best_run(self, k: int) -> Generator[float, None, Trace]:
        """Return the best run on the sample, one start after the other."""
        runs = []
        setup = Setup(self._sample, k, "greedy k-means++")
        for seed in range(N_STARTS):
            runs.append(setup.replace(seed=seed).record())
            yield 0.5 * (seed + 1) / N_STARTS
        return min(runs, key=lambda run: run.inertia)

    def view(self, copy: Copy) -> View:
        """Show the picture in few colours, these, and what they cost."""
        few = count(len(copy.colours), "colour")
        after = (
            png_of(copy.labels, copy.colours),
            f"The same picture in {few}",
            f"In {few}: {HOW[self.method.value]}.",
        )
        return View(
            say=list(_cost(copy)),
            others={
                "after": {"value": figure_html(*after)},
                "swatches": {"value": swatches_html(copy.colours, copy.sizes)},
            },
        )

    def table(self) -> "DataFrame":
        """Return the colours and the share of the pixels that each has."""
        from pandas import DataFrame

        found = DataFrame(self.found.colours, columns=["red", "green", "blue"])
        return found.assign(share=np.divide(self.found.sizes, self.found.labels.size))

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        return f"A picture, and the same in k colours. {self.sentence.text}"

    def still_picture(self) -> bytes:
        """PNG bytes of both pictures, side by side."""
        from ..plots import Picture  # loads matplotlib

        figure = Picture(figsize=(9.6, 3.6), dpi=80, alt=self.still_alt)
        for ax, image in zip(figure.subplots(1, 2), (self.image, self.found.result)):
            ax.imshow(image)
            ax.axis("off")
        return figure.png()


def _cost(copy: Copy) -> Iterator[str]:
    """Say how much smaller the picture is, and what was lost."""
    k, n, n_bytes = len(copy.colours), copy.labels.size, copy.n_bytes
    bits = count((k - 1).bit_length(), "bit")
    ratio = 3 * n / n_bytes
    smaller = f"{ratio:,.{1 if ratio < 100 else 0}f} times smaller"
    yield (
        f"{count(k, 'colour')}: {n_bytes:,} bytes instead of {3 * n:,} "
        f"({bits} per pixel instead of 24, and {3 * k} bytes for the palette), "
        f"{smaller if ratio > 1 else 'which saves nothing'}."
    )
    if np.isinf(copy.psnr):
        yield "No pixel has changed."
        return
    yield (
        f"Peak signal-to-noise ratio: {copy.psnr:.1f} decibels; above "
        "about 30 the eye hardly sees a difference."
    )


def palette(
    k: int | None = None,
    *,
    method: str = "k-means",
    image: ArrayLike | bytes | None = None,
) -> Palette:
    """Compress a photograph to k colours.

    Parameters
    ----------
    k : int, optional
        Number of colours: 16, or as many as the picture has. 64 at most.
    method : {"k-means", "random pixels", "most frequent"}
        Where the colours come from.
    image : ndarray of uint8, shape (height, width, 3), optional
        A picture of your own, or the bytes of a PNG, JPEG or WebP file.

    Returns
    -------
    Palette

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = palette(k=16)
    >>> lab.n_bytes, lab.image.nbytes
    (136688, 819840)
    >>> 26 < lab.psnr < 28
    True
    """
    return Palette(image, method=method, k=k)


def figure_html(png: bytes, alt: str, caption: str) -> str:
    """Write a picture with its caption as HTML that needs no other file."""
    data = base64.b64encode(png).decode()
    return (
        '<figure style="margin: 0; line-height: 20px">'
        f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}" '
        'style="display: block; width: 100%; max-height: min(44vh, 400px); '
        'object-fit: contain; object-position: left">'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def swatches_html(colours: Pixels, sizes: list[int]) -> str:
    """Write the palette as squares, with each colour and its share in words."""
    words = [
        f"#{r:02x}{g:02x}{b:02x}, {percent(size, sum(sizes))} of the pixels"
        for (r, g, b), size in zip(colours.tolist(), sizes)
    ]
    squares = "".join(
        f'<span title="{text}" style="flex: 1 1 12px; max-width: 40px; '
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
