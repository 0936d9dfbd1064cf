"""Pictures as arrays: reading and writing files, few colours, what is lost."""

import io
import warnings
from math import ceil, log2
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import as_values

if TYPE_CHECKING:
    from PIL import Image

Pixels = NDArray[np.uint8]

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 8_000_000  # bytes
MOST_PIXELS = 40_000_000  # before it is scaled down
SIDE = 640  # pixels; enough to see a palette at work, few enough to be quick


def read_picture(content: bytes, side: int = SIDE) -> tuple[Pixels, str]:
    """Decode a PNG, JPEG or WebP file and scale it down; the file is not trusted.

    Parameters
    ----------
    content : bytes
        The whole file. Its format is recognised by the content, never by a
        name.
    side : int
        The longer side of the result, at most, in pixels.

    Returns
    -------
    image : ndarray of uint8, shape (height, width, 3)
    note : str
        What was done to the picture, in a sentence.

    Raises
    ------
    ValueError
        If the file is too large, is no picture, is broken, or has more than
        `MOST_PIXELS` pixels. Their number is read from the file's header,
        before any of them is decoded.

    Examples
    --------
    >>> read_picture(b"no picture")
    Traceback (most recent call last):
    ValueError: This file is not a picture that can be read. Needed: PNG, JPEG \
or WEBP.
    """
    if len(content) > LARGEST_FILE:
        raise ValueError(
            f"The file has {len(content) / 1e6:.1f} megabytes. Needed: at "
            f"most {LARGEST_FILE / 1e6:g}."
        )
    with _opened(content) as file:
        width, height = file.size
        if width * height > MOST_PIXELS:
            raise ValueError(_too_many(f"{width} by {height}, more than"))
        image = np.asarray(_decoded(file, side))
    note = f"{width} by {height} pixels"
    if image.shape[:2] not in ((height, width), (width, height)):
        note += f", scaled down to {image.shape[1]} by {image.shape[0]}"
    return image, f"{note}."


def as_picture(image: ArrayLike, side: int = SIDE) -> tuple[Pixels, str]:
    """Check an array of pixels and leave out rows and columns of a large one.

    Parameters
    ----------
    image : array-like of uint8, shape (height, width, 3)
    side : int
        The longer side of the result, at most, in pixels.

    Returns
    -------
    image : ndarray of uint8, shape (height, width, 3)
    note : str
        What was done to the picture, in a sentence.

    Raises
    ------
    ValueError
        If the array does not hold a picture.

    Examples
    --------
    >>> as_picture(np.zeros((4, 5, 3), np.uint8))[1]
    'Your picture, 5 by 4 pixels.'
    """
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"image has shape {image.shape} and type {image.dtype}. Needed: "
            "(height, width, 3) and uint8, values from 0 to 255."
        )
    step = ceil(max(image.shape) / side)
    height, width = image.shape[:2]
    every = "" if step == 1 else f", one in {step} rows and columns of it"
    note = f"Your picture, {width} by {height} pixels{every}."
    return image[::step, ::step].copy(), note


def _opened(content: bytes) -> "Image.Image":
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow's own guard; the limit below is the stricter one
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError(
            "This file is not a picture that can be read. Needed: "
            f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(_too_many("far more than")) from None


def _too_many(found: str) -> str:
    return (
        f"The picture has {found} {MOST_PIXELS // 10**6} million pixels. "
        "Needed: a smaller one; a photograph of 4000 by 3000 is fine."
    )


def _decoded(file: "Image.Image", side: int) -> "Image.Image":
    from PIL import Image, ImageOps

    try:
        file.draft("RGB", (side, side))  # a JPEG can be decoded smaller
        image = ImageOps.exif_transpose(file).convert("RGBA")
        image.thumbnail((side, side))
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    except Exception as error:  # decoders raise many kinds
        raise ValueError(
            f"The picture cannot be decoded to its end ({error}). Needed: a "
            "file that other programs can open."
        ) from None


def png_of(image: Pixels, colours: Pixels | None = None) -> bytes:
    """Encode a picture, or labels and their colours, as PNG bytes.

    Parameters
    ----------
    image : ndarray of uint8, shape (height, width, 3) or (height, width)
    colours : ndarray of uint8, shape (k, 3), optional
        For an `image` of labels.

    Examples
    --------
    >>> png_of(np.zeros((2, 2), np.uint8), np.array([[255, 0, 0]]))[1:4]
    b'PNG'
    """
    from PIL import Image

    picture = Image.fromarray(image)
    if colours is not None:
        picture.putpalette(colours.astype(np.uint8).tobytes())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def psnr(image: ArrayLike, reference: ArrayLike, *, peak: float = 255) -> float:
    """Peak signal-to-noise ratio of a changed picture, in decibels.

    Parameters
    ----------
    image, reference : array-like of the same shape
        Pixel values, 0 to `peak`.
    peak : float
        The largest value a pixel can have.

    Returns
    -------
    float
        Higher is better; infinite if the pictures are equal. Above 30
        decibels the eye hardly sees a difference.

    Raises
    ------
    ValueError, TypeError
        If the shapes differ, or if an argument cannot be used.

    Examples
    --------
    >>> round(psnr([[0, 255]], [[0, 250]]), 2)
    37.16
    """
    image, reference = as_values(image, "image"), as_values(reference, "reference")
    if image.shape != reference.shape:
        raise ValueError(
            f"One picture has shape {image.shape}, the other {reference.shape}. "
            "Needed: the same shape, pixel against pixel."
        )
    if not (isinstance(peak, Real) and 0 < peak < np.inf):
        raise ValueError(f"peak={peak!r}. Needed: the largest value of a pixel.")
    error = np.mean((image - reference) ** 2)
    return float(10 * np.log10(peak**2 / error)) if error else float("inf")


def packed_size(n_pixels: int, k: int) -> int:
    """Bytes of one label per pixel and a palette of k colours.

    Examples
    --------
    >>> packed_size(640 * 427, 16)
    136688
    """
    return ceil(n_pixels * ceil(log2(k)) / 8) + 3 * k


def most_frequent(pixels: Pixels, k: int) -> Pixels:
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
