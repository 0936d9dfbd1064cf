"""Pictures: what cannot be one is refused in a sentence, and nothing wraps."""

import io
import struct
import zlib
from time import process_time

import numpy as np
import pytest
from PIL import Image

from kmeans_lib.images import (
    as_picture,
    most_frequent,
    packed_size,
    png_of,
    psnr,
    read_picture,
)

SMALL = np.zeros((2, 2, 3), np.uint8)
MASKED = np.ma.masked_array(SMALL, SMALL == SMALL[0, 0])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: as_picture(SMALL[:0]), "at least one pixel"),
        (lambda: as_picture(MASKED), "12 values that cannot be used"),
        (lambda: png_of(MASKED), "12 values that cannot be used"),
        (lambda: most_frequent(MASKED[0], 1), "6 values that cannot be used"),
        (lambda: as_picture(SMALL, 0), "side=0"),
        (lambda: read_picture(png_of(SMALL), side=0), "side=0"),
        (lambda: read_picture("x.png"), "content is a str"),
        (lambda: packed_size(-10, 3), "n_pixels=-10"),
        (lambda: packed_size(10, 2.5), "k=2.5"),
        (lambda: packed_size(10, 0), "k=0"),
        (lambda: most_frequent([[0, 0, 0]], -1), "k=-1"),
        (lambda: most_frequent([[0, 0, 256]], 1), "from 0 to 256"),
        (lambda: most_frequent([[0, 0, 0.5]], 1), "whole numbers from 0 to 255"),
        (lambda: most_frequent([0, 0, 0], 1), r"shape \(3,\)"),
        (lambda: png_of(np.full((2, 2), 0.5)), "whole numbers"),
        (lambda: png_of([[0, 1]], [[0, 0, 0]]), "labels up to 1"),
        (lambda: png_of([[0]], [[0, 0, 300]]), "colours has values"),
        (lambda: png_of(SMALL, [[0, 0, 0]]), r"Needed: \(height, width\)"),
        (lambda: png_of(5), "shape"),
        (lambda: psnr([1], [2], peak=10**400), "peak="),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(call, said):
    with pytest.raises((ValueError, TypeError), match=said):
        call()


def test_channels_are_no_side_of_a_picture():
    assert as_picture(SMALL, 2)[0].shape == SMALL.shape


def test_lists_and_floats_of_whole_numbers_are_pixels():
    assert most_frequent([[0.0, 255, 1]] * 2, 1).tolist() == [[0, 255, 1]]
    assert png_of([[0, 1]], [[0, 0, 0], [9, 9, 9]])[1:4] == b"PNG"


def test_the_noise_of_very_large_or_small_numbers_is_finite():
    assert psnr([0.0], [1e-200]) == pytest.approx(20 * (np.log10(255) + 200))
    assert psnr([0.0], [1.0], peak=1e200) == pytest.approx(4000)
    assert psnr([0.0], [0.0]) == float("inf")


def png(depth, colour, rows, *chunks, size=None):
    """Write a PNG of rows of bytes, of any depth and kind of colour."""
    width, height = size or (len(rows[0]) * 8 // depth // CHANNELS[colour], len(rows))
    head = struct.pack(">2I5B", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [(b"IHDR", head), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def chunk(name, data):
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def saved(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


GREY, RGB, INDEXED, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, INDEXED: 1, GREY_ALPHA: 2, RGBA: 4}
RAMP = (np.arange(64) * 1040).astype(">u2")
COLOURS = [[255, 0, 0], [0, 255, 0], [0, 0, 255]]
FLAT = Image.new("RGB", (40, 30), (200, 100, 50))
ODD = {  # a file, and the colours of its first row
    "16 bits of grey": (png(16, GREY, [RAMP.tobytes()]), [[v >> 8] * 3 for v in RAMP]),
    "16 bits of colour": (
        png(16, RGB, [np.array([65535, 0, 258], ">u2").tobytes()]),
        [[255, 0, 1]],
    ),
    "16 bits and alpha": (
        png(16, GREY_ALPHA, [np.array([0, 65535, 65535, 0], ">u2").tobytes()]),
        [[0] * 3, [255] * 3],
    ),
    "1 bit": (png(1, GREY, [b"\x50"]), [[0] * 3, [255] * 3] * 2 + [[0] * 3] * 4),
    "2 bits": (png(2, GREY, [b"\x1b"]), [[v] * 3 for v in (0, 85, 170, 255)]),
    "4 bits": (png(4, GREY, [b"\x0f"]), [[0] * 3, [255] * 3]),
    "a palette": (
        png(8, INDEXED, [b"\0\1\2"], (b"PLTE", bytes(sum(COLOURS, [])))),
        COLOURS,
    ),
    "a palette with a hole": (
        png(8, INDEXED, [b"\1\0"], (b"PLTE", bytes(6)), (b"tRNS", b"\0")),
        [[0] * 3, [255] * 3],
    ),
    "a colour to see through": (
        png(8, RGB, [bytes([9, 9, 9, 8, 8, 8])], (b"tRNS", bytes([0, 9] * 3))),
        [[255] * 3, [8] * 3],
    ),
    "half see-through": (png(8, RGBA, [bytes([255, 0, 0, 51])]), [[255, 204, 204]]),
    "the first of two frames": (
        saved(FLAT, "PNG", save_all=True, append_images=[Image.new("RGB", (40, 30))]),
        [[200, 100, 50]] * 40,
    ),
    "moving WebP": (
        saved(FLAT, "WEBP", save_all=True, append_images=[FLAT], lossless=True),
        [[200, 100, 50]] * 40,
    ),
    "see-through WebP": (
        saved(Image.new("RGBA", (2, 1)), "WEBP", lossless=True),
        [[255] * 3] * 2,
    ),
    "ink": (saved(Image.new("CMYK", (8, 8)), "JPEG"), [[255] * 3] * 8),
    "a grey photograph": (saved(Image.new("L", (8, 8), 90), "JPEG"), [[90] * 3] * 8),
    "passes": (saved(FLAT.convert("L"), "JPEG", progressive=True), [[124] * 3] * 40),
}


@pytest.mark.parametrize("name", ODD)
def test_every_kind_of_pixel_is_read_as_what_it_means(name):
    content, first_row = ODD[name]
    assert read_picture(content)[0][0].tolist() == first_row


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_camera_held_in_any_way_gives_an_upright_picture(turn, kind):
    upright = Image.new("L", (64, 32))
    upright.paste(255, (0, 0, 16, 16))  # white in the upper left
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # of Image.Transpose
    held = upright.transpose(undo[turn]) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    image, _ = read_picture(saved(held.convert("RGB"), kind, exif=exif, quality=95))
    assert image.shape == (32, 64, 3)
    assert (image[:8, :8] > 200).all()
    assert (image[24:] < 50).all()
    assert (image[:, 48:] < 50).all()


KINDS = {
    "PNG": saved(Image.linear_gradient("L").convert("RGB"), "PNG"),
    "JPEG": saved(Image.linear_gradient("L").convert("RGB"), "JPEG"),
    "WebP": saved(Image.linear_gradient("L").convert("RGB"), "WEBP", lossless=True),
}
CUT = {  # nothing is left to decode
    "nothing": lambda c: b"",
    "the first bytes": lambda c: c[:4],
    "half a head": lambda c: c[:20],
    "the head": lambda c: c[:40],
    "half": lambda c: c[: len(c) // 2],
    "the second half": lambda c: c[len(c) // 2 :],
    "a head of zeros": lambda c: bytes(30) + c[30:],
    "backwards": lambda c: c[::-1],
    "letters": lambda c: c.hex().encode(),
    "lines of a mail": lambda c: c.replace(b"\x00", b"\n"),
}
HURT = {  # it depends what is hit
    "without its end": lambda c: c[:-3],
    "more behind it": lambda c: c + b"more" * 99,
    "zeros in the middle": lambda c: c[:150] + bytes(40) + c[190:],
    "a hole": lambda c: c[:150] + c[160:],
    "every byte of the tail": lambda c: c[:-60] + bytes(255 - b for b in c[-60:]),
    "a head twice": lambda c: c[:30] + c,
    "high numbers in the head": lambda c: c[:16] + b"\xff" * 8 + c[24:],
}


@pytest.mark.parametrize("damage", CUT)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_of_a_picture_is_refused_in_a_sentence(kind, damage):
    with pytest.raises(ValueError, match=r"Needed: \w+.*\.$"):
        read_picture(CUT[damage](KINDS[kind]))


@pytest.mark.parametrize("damage", HURT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_picture_is_shown_or_refused_in_a_sentence(kind, damage):
    content = HURT[damage](KINDS[kind])
    assert shape_or_what_is_needed(content) in ((256, 256, 3), " Needed: ")


def shape_or_what_is_needed(content):
    try:
        return read_picture(content)[0].shape
    except ValueError as error:
        return str(error).partition(" Needed: ")[1]


LARGE = {
    "a long side": (png(1, GREY, [b"\0"] * 25_000, size=(1, 25_000)), "20000 on each"),
    "a wide side": (png(1, GREY, [b"\0" * 4000], size=(32_000, 1)), "20000 on each"),
    "much of nothing": (
        png(1, GREY, [bytes(750)] * 6000, size=(6000, 6000)),
        "6000 by 6000 pixels, but its file only",
    ),
    "more than there is": (png(8, RGB, [b"\0"], size=(7000, 7000)), "40 million"),
    "far more than there is": (png(8, RGB, [b"\0"], size=(2**31 - 1,) * 2), "far more"),
    "passes without end": (
        KINDS["JPEG"][:-2] + KINDS["JPEG"][KINDS["JPEG"].rindex(b"\xff\xda") :] * 99,
        "more than 50 passes",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_a_small_file_claims_is_refused_before_it_costs_anything(name):
    content, said = LARGE[name]
    started = process_time()
    with pytest.raises(ValueError, match=said):
        read_picture(content)
    assert process_time() - started < 0.5


def test_the_longest_side_is_read_and_a_thin_picture_stays_one_pixel_wide():
    content = png(8, GREY, [b"\x80"] * 20_000)
    image, note = read_picture(content)
    assert image.shape == (640, 1, 3)
    assert (image == 128).all()
    assert note == "1 by 20000 pixels, scaled down to 1 by 640."


@pytest.mark.parametrize("size", [(641, 640), (1279, 3), (1281, 961), (3001, 2999)])
def test_a_large_picture_keeps_its_shape_and_its_colours(size):
    width, height = size
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = 200, 0, 100
    for small in (as_picture(image)[0], read_picture(png_of(image))[0]):
        expected = np.rint(np.array([height, width]) * 640 / max(size))
        assert abs(small.shape[:2] - expected).max() == 0
        assert (small[:, :300] == [200, 0, 100]).all()
        assert (small[:, 340:] == 0).all()


def test_a_pattern_is_not_lost_by_scaling_down():
    """Every second row and column of a chessboard is black."""
    board = np.indices((1280, 1280)).sum(axis=0) % 2 * 255
    board = np.repeat(board[:, :, None], 3, axis=2).astype(np.uint8)
    for image, note in (as_picture(board), read_picture(png_of(board))):
        assert abs(image.astype(int) - 127).max() <= 4
        assert "1280 by 1280 pixels, scaled down to 640 by 640." in note


def test_rare_colours_are_counted_in_the_whole_picture():
    pixels = np.zeros((100_000, 3), np.uint8)
    pixels[[5, 70_000, 99_999]] = COLOURS
    assert len(most_frequent(pixels, 64)) == 4
    assert most_frequent(pixels, 1).tolist() == [[0, 0, 0]]
