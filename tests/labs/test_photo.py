"""A picture in k colours, and pictures that should not be trusted."""

import asyncio
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from kmeans_lib.datasets.real import photo_image
from kmeans_lib.images import most_frequent, png_of, read_picture
from kmeans_lib.labs.photo import HOW, palette


def file_of(image, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **options)
    return buffer.getvalue()


def small():
    return photo_image(every=16)


def test_every_pixel_has_the_nearest_colour_of_the_palette():
    lab = palette(k=5, image=small())
    pixels = small().reshape(-1, 3)[::37].astype(int)
    result = lab.result.reshape(-1, 3)[::37].astype(int)
    for pixel, chosen in zip(pixels, result):
        far = ((lab.colours.astype(int) - pixel) ** 2).sum(axis=1)
        assert ((chosen - pixel) ** 2).sum() == far.min()


@pytest.mark.parametrize(
    ("k", "decibels"), [(2, 17.0), (4, 21.4), (8, 24.7), (16, 27.3), (64, 31.7)]
)
def test_the_photograph_loses_what_the_course_says(k, decibels):
    assert palette(k=k).psnr == pytest.approx(decibels, abs=0.3)


def test_the_most_frequent_colours_are_a_poor_palette():
    lab = palette(k=16)
    good = lab.psnr
    lab.method.value = "most frequent"
    assert lab.psnr == pytest.approx(5.68, abs=0.01)
    assert lab.trace is None
    lab.method.value = "k-means"
    assert lab.psnr == good
    assert lab.trace.k == 16


def test_most_frequent_colours_are_counted():
    pixels = np.repeat([[9, 9, 9], [1, 2, 3], [200, 0, 0]], [2, 5, 3], axis=0)
    found = most_frequent(pixels.astype(np.uint8), 2)
    assert found.tolist() == [[1, 2, 3], [200, 0, 0]]


@pytest.mark.parametrize("method", HOW)
def test_every_method_gives_at_most_k_colours_from_dark_to_light(method):
    lab = palette(k=7, method=method, image=small())
    assert len(np.unique(lab.result.reshape(-1, 3), axis=0)) <= 7
    assert np.all(np.diff(lab.colours @ [0.299, 0.587, 0.114]) >= 0)
    assert lab.swatches.value.count("<span") == len(lab.colours)


def test_bytes_are_one_label_a_pixel_and_the_palette():
    lab = palette(k=8)
    assert lab.n_bytes == 427 * 640 * 3 // 8 + 8 * 3
    lab.k.value = 9  # a ninth colour costs a fourth bit
    assert lab.n_bytes == 427 * 640 * 4 // 8 + 9 * 3
    assert f"{lab.n_bytes:,} bytes" in lab.sentence.text


def test_a_picture_of_two_colours_offers_two():
    image = np.zeros((20, 30, 3), np.uint8)
    image[:10] = [255, 0, 0]
    lab = palette(image=image)
    assert lab.k.value == lab.k.max == 2
    assert np.isinf(lab.psnr)
    assert lab.sentence.text.endswith("No pixel has changed.")
    with pytest.raises(ValueError, match="k=16. Needed: a whole number from 1 to 2"):
        palette(k=16, image=image)


def test_k_comes_back_after_a_small_picture():
    two = np.zeros((20, 30, 3), np.uint8)
    two[:10] = [255, 0, 0]
    lab = palette(k=12)
    lab.file.take("two.png", file_of(two))
    assert lab.k.value == lab.k.max == len(lab.colours) == 2
    lab.file.take("small.png", file_of(small()))
    assert lab.k.value == len(lab.colours) == 12


def test_the_most_frequent_colours_are_those_of_the_whole_picture():
    """Fault 22: the limit of the sample was applied to the whole."""
    image = np.zeros((400, 400, 3), np.uint8)
    image[0, :3] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]]
    lab = palette(k=1, image=image)
    assert lab.k.max == 1
    lab.method.value = "most frequent"
    assert lab.k.max == 4
    assert palette(4, method="most frequent", image=image).psnr == np.inf
    lab.k.value = 4
    lab.method.value = "k-means"
    assert lab.k.value == lab.k.max == 1


def test_one_colour_is_singular_and_ratios_are_readable():
    lab = palette(k=1)
    assert lab.sentence.text.startswith("1 colour: 3 bytes instead of 819,840 (0 bits")
    assert "273,280 times smaller" in lab.sentence.text
    assert "In 1 colour: " in lab.after.value
    lab.k.value = 16
    assert "6.0 times smaller" in lab.sentence.text
    four = np.array([[[0, 0, 0], [9, 9, 9]], [[99, 0, 0], [0, 99, 0]]], np.uint8)
    assert "which saves nothing" in palette(image=four).sentence.text


def test_the_colours_are_a_table():
    lab = palette(k=3, image=small())
    table = lab.table()
    assert table[["red", "green", "blue"]].to_numpy().tolist() == lab.colours.tolist()
    assert table["share"].sum() == pytest.approx(1)


def test_the_pictures_are_described_in_words():
    lab = palette(k=3, image=small())
    assert 'alt="The picture"' in lab.before.value
    assert 'alt="The same picture in 3 colours"' in lab.after.value
    assert 'aria-label="3 colours: #' in lab.swatches.value


def test_a_file_of_the_learner_is_opened_and_scaled_down():
    large = np.zeros((900, 1600, 3), np.uint8)
    large[:, 800:] = [0, 128, 255]
    lab = palette(k=2)
    lab.file.take("<b>my.jpg", file_of(large, "JPEG"))
    assert lab.image.shape == (360, 640, 3)
    assert "1600 by 900 pixels, scaled down to 640 by 360" in lab.before.value
    assert "&lt;b&gt;my.jpg" in lab.before.value
    assert lab.message.value == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_kinds_of_files_are_read(kind):
    image, note = read_picture(file_of(small(), kind))
    assert image.shape == small().shape
    assert note == "40 by 27 pixels."


def test_see_through_pixels_are_laid_on_white():
    image = np.zeros((4, 4, 4), np.uint8)
    assert np.all(read_picture(file_of(image))[0] == 255)


def test_a_turned_photograph_is_turned_back():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    content = file_of(small(), "JPEG", exif=exif.tobytes())
    image, note = read_picture(content)
    assert image.shape == (40, 27, 3)
    assert note == "40 by 27 pixels."


def test_a_file_that_is_no_picture_is_refused_in_the_lab():
    lab = palette(k=4, image=small())
    for content in (b"", b"GIF89a....", b"<svg></svg>", b"import os"):
        with pytest.raises(ValueError, match="Needed: PNG, JPEG or WEBP"):
            lab.file.take("photo.png", content)
        assert "not a picture that can be read" in lab.message.value
    np.testing.assert_array_equal(lab.image, small())
    lab.k.value = 5
    assert lab.message.value == ""


def test_a_picture_broken_off_in_the_middle_is_refused():
    whole = file_of(photo_image(every=2))
    with pytest.raises(ValueError, match="cannot be decoded to its end"):
        read_picture(whole[: len(whole) // 2])


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_small_file_of_very_many_pixels_is_refused_undecoded(side):
    """A decompression bomb: the head says how large it is."""
    head = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    content += struct.pack(">I", zlib.crc32(chunk))
    content += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(ValueError, match="more than 40 million pixels"):
        read_picture(content)


def test_a_file_of_too_many_bytes_is_refused():
    with pytest.raises(ValueError, match="8.1 megabytes. Needed: at most 8"):
        read_picture(bytes(8_100_000))


def test_arrays_that_are_no_picture_are_refused():
    with pytest.raises(ValueError, match="Needed: \\(height, width, 3\\)"):
        palette(image=np.zeros((5, 5)))
    for empty in ([], np.zeros((0, 5, 3), np.uint8), b""):
        with pytest.raises(ValueError, match="Needed"):
            palette(image=empty)
    with pytest.raises(ValueError, match="k=0. Needed: a whole number from 1 to 64"):
        palette(k=0)
    with pytest.raises(ValueError, match="k=65. Needed: a whole number from 1 to 64"):
        palette(k=65)
    with pytest.raises(TypeError, match="k=2.5 is a float. Needed: a whole number"):
        palette(2.5)
    with pytest.raises(ValueError, match="method='median' is not known"):
        palette(method="median")


def test_in_a_kernel_the_newest_k_wins():
    async def drive():
        lab = palette(k=2)
        for k in (64, 32, 3):
            lab.k.value = k
            await asyncio.sleep(0.01)
        while lab.job.busy:
            await asyncio.sleep(0.01)
        return lab

    lab = asyncio.run(drive())
    assert len(lab.colours) == 3
    assert "In 3 colours" in lab.after.value


def test_labels_and_colours_make_the_png_of_the_result():
    lab = palette(k=6, image=small())
    labels = np.array(
        [
            np.flatnonzero((lab.colours == pixel).all(axis=1))[0]
            for pixel in lab.result.reshape(-1, 3)
        ],
        np.uint8,
    ).reshape(lab.result.shape[:2])
    decoded = Image.open(io.BytesIO(png_of(labels, lab.colours)))
    np.testing.assert_array_equal(decoded.convert("RGB"), lab.result)


def test_a_page_without_a_kernel_gets_both_pictures_and_the_sentence():
    lab = palette(k=4, image=small())
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert lab.sentence.text in metadata["image/png"]["alt"]
    assert "4 colours" in data["text/plain"]
