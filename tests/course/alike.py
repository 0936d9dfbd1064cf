"""Whether two pictures show the same, even if other versions have drawn them.

Another matplotlib has other letters and margins, and then all stands some pixels
elsewhere. In the notebooks 3.8.4 and 3.11.2 differ by up to 2.6 of 255; one cluster
more changes the pictures of some runs by 5.9 and more.
"""

from PIL import ImageChops, ImageStat
from PIL.ImageFilter import MaxFilter, MinFilter

from tools.notebooks import opened

NEAR = 8  # pixels that the same may stand elsewhere
MOST = 4.0  # of 255; both figures were measured by `difference`


def alike(one, other):
    """Tell whether two PNGs, as base64 text, show the same."""
    return one == other or difference(opened(one), opened(other)) < MOST


def difference(one, other):
    """Return how much pictures differ, of 255, apart from what stands elsewhere."""
    size = tuple(map(min, one.size, other.size))
    if max(a - b for p in (one, other) for a, b in zip(p.size, size)) > NEAR:
        return 255.0
    first, second = (p.crop((0, 0, *size)).reduce(2) for p in (one, other))
    return max(beyond(first, second), beyond(second, first))


def beyond(one, other):
    """Return how much lighter or darker one is than all that is near in the other."""
    lightest, darkest = (other.filter(f(NEAR + 1)) for f in (MaxFilter, MinFilter))
    over, under = ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one)
    return max(ImageStat.Stat(ImageChops.add(over, under)).rms)
