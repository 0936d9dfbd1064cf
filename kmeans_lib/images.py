"""Pictures as arrays: reading and writing files, few colours, what is lost."""

import io
import sys
import warnings
from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import as_array, as_count, as_values
from .words import a_kind, count

if TYPE_CHECKING:
    from PIL import Image

Pixels = NDArray[np.uint8]

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 8_000_000  # bytes
MOST_PIXELS = 40_000_000  # before it is scaled down
LONGEST_SIDE = 20_000
MOST_PER_BYTE = 1000, 4_000_000  # pixels per byte of the file, and so many besides
MOST_SCANS = 50  # of a JPEG; each goes through all pixels
BAND = 1_000_000  # pixels that are converted at a time
# dimensions, and how long the last one is; 0: as you like
SHAPES = {"(n, 3)": (2, 3), "(height, width, 3)": (3, 3), "(height, width)": (2, 0)}
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
    ValueError, TypeError
        If an argument cannot be used, or if the file is too large, is no
        picture, is broken, or has more than `MOST_PIXELS` pixels, a side
        longer than `LONGEST_SIDE`, or very many pixels for its bytes. This is
        seen in the file's header, before any pixel is decoded.

    Examples
    --------
    >>> read_picture(b"no picture")
    Traceback (most recent call last):
    ValueError: This file is not a picture that can be read. Needed: PNG, JPEG \
or WEBP.
    """
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"content is {a_kind(content)}. Needed: the bytes of a file; "
            "Path(name).read_bytes() reads them."
        )
    side = _check_side(side)
    if len(content) > LARGEST_FILE:
        raise ValueError(
            f"The file has {len(content) / 1e6:.1f} megabytes. Needed: at "
            f"most {LARGEST_FILE / 1e6:g}."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, of odd files and large ones
        with _opened(content) as file:
            size = file.size
            _refuse_large(content, file)
            image = np.array(_decoded(file, side))
    return image, f"{_described(size, image)}."


def as_picture(image: ArrayLike, side: int = SIDE) -> tuple[Pixels, str]:
    """Check an array of pixels and scale a large one down.

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
    ValueError, TypeError
        If the array does not hold a picture, or if `side` cannot be used.

    Examples
    --------
    >>> as_picture(np.zeros((4, 5, 3), np.uint8))[1]
    'Your picture, 5 by 4 pixels.'
    """
    image, side = _whole_array(image, "image"), _check_side(side)
    is_picture = image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
    if not is_picture or image.size == 0:
        raise ValueError(
            f"image has shape {image.shape} and type {image.dtype}. Needed: "
            "(height, width, 3) and uint8, values from 0 to 255, at least one pixel. "
            "image[..., :3] leaves out transparency; values from 0 to 1 become "
            "np.uint8(255 * image); Path('photo.png').read_bytes() reads a file."
        )
    from PIL import Image

    height, width = image.shape[:2]

    def rows(top: int, end: int) -> Image.Image:
        return Image.fromarray(image[top:end])

    small = np.array(_on_white(_scaled(rows, width, height, side)))
    return small, f"Your picture, {_described((width, height), small)}."


def _described(size: tuple[int, int], image: Pixels) -> str:
    """Say how large a picture was, and how large it is now."""
    height, width = image.shape[:2]
    words = f"{size[0]} by {size[1]} pixels"
    if size in ((width, height), (height, width)):
        return words
    return f"{words}, scaled down to {width} by {height}"


def _check_side(side: int) -> int:
    return as_count(side, "side", "the longer side in pixels")


def _whole_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Convert to an array; refuse one of which something is masked."""
    array = as_array(values, name)
    if np.ma.is_masked(array):
        as_values(array, name)  # raises: what is masked is missing
    return np.asarray(array)


def _as_bytes(values: ArrayLike, name: str, *shapes: str) -> Pixels:
    """Convert whole numbers from 0 to 255 to uint8, in one of the `SHAPES`."""
    array = _whole_array(values, name)
    if array.dtype != np.uint8 or array.size == 0:
        array = as_values(values, name)
        if ((array < 0) | (array > 255) | (array != np.rint(array))).any():
            raise ValueError(
                f"{name} has values from {array.min():g} to {array.max():g}. Needed: "
                "whole numbers from 0 to 255."
            )
    rank = array.ndim, array.shape[-1] if array.ndim else 0
    if not any(
        rank == (n, last or rank[1]) for n, last in (SHAPES[shape] for shape in shapes)
    ):
        raise ValueError(
            f"{name} has shape {array.shape}. Needed: {' or '.join(shapes)}."
        )
    return array.astype(np.uint8, copy=False)


def _opened(content: bytes) -> "Image.Image":
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError(
            "This file is not a picture that can be read. Needed: "
            f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(_too_many("far more than")) from None
    except Exception as error:  # Pillow raises many kinds
        raise _broken(error) from None


def _refuse_large(content: bytes, file: "Image.Image") -> None:
    """Refuse what takes more memory or time than the bytes of the file account for."""
    width, height = file.size
    if width * height > MOST_PIXELS:
        raise ValueError(_too_many(f"{width} by {height}, more than"))
    if max(width, height) > LONGEST_SIDE:
        raise ValueError(
            f"The picture has {width} by {height} pixels. Needed: at most "
            f"{LONGEST_SIDE} on each side."
        )
    per_byte, besides = MOST_PER_BYTE
    if width * height > per_byte * len(content) + besides:
        raise ValueError(
            f"The picture has {width} by {height} pixels, but its file only "
            f"{count(len(content), 'byte')}. Needed: a picture that is not empty."
        )
    # in the data of a JPEG, unlike the others, these bytes stand for nothing else
    if file.format in ("JPEG", "MPO") and content.count(b"\xff\xda") > MOST_SCANS:
        raise ValueError(
            f"The picture is stored in more than {MOST_SCANS} passes. Needed: a JPEG "
            "as cameras and programs write it."
        )


def _too_many(found: str) -> str:
    return (
        f"The picture has {found} {MOST_PIXELS // 10**6} million pixels. "
        "Needed: a smaller one; a photograph of 4000 by 3000 is fine."
    )


def _broken(error: Exception) -> ValueError:
    return ValueError(
        f"The picture cannot be decoded to its end ({error}). Needed: a file that "
        "other programs can open."
    )


def _decoded(file: "Image.Image", side: int) -> "Image.Image":
    from PIL import ImageOps

    def rows(top: int, end: int) -> "Image.Image":
        return file.crop((0, top, file.width, end))

    try:
        file.draft("RGB", (side, side))  # a JPEG can be decoded smaller
        image = _scaled(rows, file.width, file.height, side)
        image.info = file.info  # which way the camera was held
        return _on_white(ImageOps.exif_transpose(image))
    except Exception as error:
        raise _broken(error) from None


def _scaled(
    rows: "Callable[[int, int], Image.Image]", width: int, height: int, side: int
) -> "Image.Image":
    """Scale a picture down, some rows at a time: a copy of the whole takes much."""
    from PIL import Image

    factor = max(1, max(width, height) // (2 * side))
    n_rows = factor * max(1, BAND // (width * factor))
    small = Image.new("RGBA", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, n_rows):
        band = _rgba(rows(top, min(top + n_rows, height)))
        small.paste(band.reduce(factor), (0, top // factor))
    scale = side / max(width, height)
    if scale >= 1:
        return small
    size = max(1, round(scale * width)), max(1, round(scale * height))
    box = (0, 0, width / factor, height / factor)
    return small.resize(size, Image.Resampling.BICUBIC, box)


def _rgba(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits; Pillow would cut off what is above 255
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGBA")


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def png_of(image: ArrayLike, colours: ArrayLike | None = None) -> bytes:
    """Encode a picture, or labels and their colours, as PNG bytes.

    Parameters
    ----------
    image : array-like, shape (height, width, 3) or (height, width)
        Whole numbers from 0 to 255.
    colours : array-like, shape (k, 3), optional
        For an `image` of labels below k.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> png_of(np.zeros((2, 2), np.uint8), np.array([[255, 0, 0]]))[1:4]
    b'PNG'
    """
    from PIL import Image

    shapes = ["(height, width)"] + ["(height, width, 3)"] * (colours is None)
    image = _as_bytes(image, "image", *shapes)
    picture = Image.fromarray(image)
    if colours is not None:
        colours = _as_bytes(colours, "colours", "(n, 3)")
        if image.max() >= len(colours) or len(colours) > 256:
            raise ValueError(
                f"image has labels up to {image.max()}, and there are "
                f"{count(len(colours), 'colour')}. Needed: labels below the number of "
                "colours, which is 256 at most."
            )
        picture.putpalette(colours.tobytes())
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
    if not (isinstance(peak, Real) and 0 < peak <= sys.float_info.max):
        raise ValueError(f"peak={peak!r}. Needed: the largest value of a pixel.")
    difference = np.abs(image - reference)
    largest = difference.max()
    if largest == 0:
        return float("inf")
    # squares of very small or large numbers do not fit: those of ratios do
    error = np.mean((difference / largest) ** 2)
    return float(
        20 * (np.log10(float(peak)) - np.log10(largest)) - 10 * np.log10(error)
    )


def packed_size(n_pixels: int, k: int) -> int:
    """Bytes of one label per pixel and a palette of k colours.

    Raises
    ------
    ValueError, TypeError
        If `n_pixels` is not a whole number, 0 or more, or `k` not one from 1 on.

    Examples
    --------
    >>> packed_size(640 * 427, 16)
    136688
    """
    n_pixels = as_count(n_pixels, "n_pixels", "the number of pixels", 0)
    k = as_count(k, "k", "the number of colours")
    return -(-n_pixels * (k - 1).bit_length() // 8) + 3 * k


def most_frequent(pixels: ArrayLike, k: int) -> Pixels:
    """The k colours that occur most often.

    Parameters
    ----------
    pixels : array-like, shape (n_pixels, 3)
        Whole numbers from 0 to 255.
    k : int

    Returns
    -------
    ndarray of uint8, shape (at most k, 3)

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> white, red = [255, 255, 255], [255, 0, 0]
    >>> most_frequent(np.array([red, white, white], np.uint8), 1)
    array([[255, 255, 255]], dtype=uint8)
    """
    k = as_count(k, "k", "the number of colours")
    codes = _as_bytes(pixels, "pixels", "(n, 3)").astype(np.uint32) @ np.array(
        [1 << 16, 1 << 8, 1], "u4"
    )
    found, counts = np.unique(codes, return_counts=True)
    top = found[np.argsort(-counts, kind="stable")[:k]]
    return np.stack([top >> 16, top >> 8 & 255, top & 255], 1).astype("u1")
