"""Reads a picture that somebody brought, without trusting it."""

import io
import warnings

import numpy as np

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 8_000_000  # bytes
MOST_PIXELS = 40_000_000  # before it is scaled down
SIDE = 640  # pixels; enough to see a palette at work, few enough to be quick


def read_picture(content, side=SIDE):
    """Decode a PNG, JPEG or WebP file and scale it down.

    Parameters
    ----------
    content : bytes
        The whole file. What it is is found out from the content, never from
        a name.
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
        If the file is too large, no picture, broken, or has more than
        `MOST_PIXELS` pixels. The number of pixels is read from the file's
        head, before any of them is decoded.

    Examples
    --------
    >>> read_picture(b"no picture")
    Traceback (most recent call last):
    ValueError: The file is no picture that can be read here. Needed: PNG, \
JPEG or WEBP.
    """
    from PIL import Image, UnidentifiedImageError

    if len(content) > LARGEST_FILE:
        raise ValueError(
            f"The file has {len(content) / 1e6:.1f} megabytes. Needed: at "
            f"most {LARGEST_FILE / 1e6:g}."
        )
    try:
        with warnings.catch_warnings():
            # Pillow's own guard; the limit below is the stricter one
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            file = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError(
            "The file is no picture that can be read here. Needed: "
            f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(_too_many("far more than")) from None
    with file:
        width, height = file.size
        if width * height > MOST_PIXELS:
            raise ValueError(_too_many(f"{width} by {height}, more than"))
        image = np.asarray(_decoded(file, side))
    note = f"{width} by {height} pixels"
    if image.shape[:2] not in ((height, width), (width, height)):
        note += f", scaled down to {image.shape[1]} by {image.shape[0]}"
    return image, f"{note}."


def _too_many(found):
    return (
        f"The picture has {found} {MOST_PIXELS // 10**6} million pixels. "
        "Needed: a smaller one; a photograph 4000 by 3000 is fine."
    )


def _decoded(file, side):
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


def png_of(image, colours=None):
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
