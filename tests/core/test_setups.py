"""`Setup`: what to run, compared, copied, written down and read back."""

import copy
import dataclasses
import functools
import inspect
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from kmeans_lib import (
    DATASETS,
    INITS,
    Dataset,
    Setup,
    best_of,
    kmeans_steps,
    lloyd_large,
    lloyd_steps,
    load,
    record,
    sweep,
    sweeping,
)

SIX = load("six points").X


def first_rows(X, k, rng):
    return X[:k]


SETUPS = {
    "named": lambda: Setup("six points", 2, seed=3),
    "rows": lambda: Setup("six points", 2, init=[0, 4], max_iter=9, empty="keep"),
    "places": lambda: Setup("six points", 2, init=[[0.1, 1 / 3], [1e-9, 5e20]]),
    "places of points": lambda: Setup("six points", 2, init=SIX[[1, 3]]),
    "options": lambda: Setup("rectangle", 2, "farthest", options={"w": np.float32(9)}),
    "own": lambda: Setup(SIX + 0.1, 3, init="k-means++", seed=np.uint8(7)),
    "own rows": lambda: Setup(SIX + 0.1, 2, init=np.array([5, 0])),
    "own places": lambda: Setup(SIX + 0.1, 2, init=SIX[:2] + 0.1),
    "a frame": lambda: Setup(pd.DataFrame(SIX, columns=["a", "b"]), 2),
    "a data set": lambda: Setup(load("iris"), 3),
    "a function": lambda: Setup("six points", 2, init=first_rows),
}
NAMED = [name for name, make in SETUPS.items() if isinstance(make().data, str)]
WRITTEN = [name for name in NAMED if name != "a function"]


@pytest.fixture(params=SETUPS)
def setup(request):
    return SETUPS[request.param]()


def assert_same_steps(trace, other):
    assert len(trace) == len(other)
    for a, b in zip(trace, other, strict=True):
        assert a.phase == b.phase
        np.testing.assert_array_equal(a.labels, b.labels)
        np.testing.assert_array_equal(a.centroids, b.centroids)
        np.testing.assert_array_equal(a.inertia, b.inertia)


def test_a_setup_cannot_change(setup):
    for part in dataclasses.fields(setup):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(setup, part.name, 1)
    for change in (
        lambda options: options.update(w=3),
        lambda options: options.clear(),
        lambda options: options.setdefault("w", 3),
        lambda options: options.__setitem__("w", 3),
    ):
        with pytest.raises(TypeError, match="Needed: setup.replace"):
            change(setup.options)
    with pytest.raises(ValueError, match="read-only"):
        setup.X[0] = 0


def test_what_is_done_to_the_arguments_later_changes_no_setup():
    X, start, options = SIX.copy(), SIX[:2].copy(), {"w": 9}
    own = Setup(X, 2, init=start)
    named = Setup("rectangle", 2, options=options)
    X[:] = start[:] = options["w"] = 0
    assert own == Setup(SIX, 2, init=SIX[:2])
    assert named.options == {"w": 9}
    assert own.replace(k=2).data.X.tolist() == SIX.tolist()


def test_equal_setups_say_the_same(setup):
    assert setup == setup.replace()
    assert setup != setup.replace(seed=99)
    assert setup != setup.replace(max_iter=77)
    assert setup != setup.replace(k=1, init="random")
    assert setup != "six points"
    for name, make in SETUPS.items():
        assert (setup == make()) == (repr(setup) == repr(make())) or "own" in name


def test_setups_of_named_data_are_keys_of_a_dictionary():
    known = {SETUPS[name](): name for name in NAMED}
    assert [known[SETUPS[name]()] for name in NAMED] == NAMED
    a, b = (Setup("rectangle", 2, options={"w": w}) for w in (9, 9.0))
    assert a == b
    assert hash(a) == hash(b)
    with pytest.raises(TypeError, match="no name cannot be hashed"):
        hash(Setup(SIX, 2))


def test_a_copy_is_the_same_and_as_well_guarded(setup):
    for other in (
        copy.copy(setup),
        copy.deepcopy(setup),
        pickle.loads(pickle.dumps(setup)),
    ):
        assert other == setup
        assert not other.X.flags.writeable
        assert other.dataset.features == setup.dataset.features
        assert_same_steps(other.record(), setup.record())
        with pytest.raises(TypeError, match="Needed"):
            other.options["w"] = 3


def test_a_trace_carries_its_setup(setup):
    trace = setup.record()
    assert trace.setup is setup
    assert_same_steps(trace, list(setup.steps()))
    large = setup.record(large=True)
    np.testing.assert_array_equal(large.labels, trace.labels)
    np.testing.assert_allclose(large.inertias, trace.inertias, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(trace[0].centroids, setup.start())
    runs = setup.sweep(range(3))
    assert runs.open(2).setup == setup.replace(seed=2)
    np.testing.assert_array_equal(runs.inertia[1], runs.open(1).inertia)


def test_the_code_of_a_setup_makes_the_same_run(setup):
    names = {"X": setup.X, "first_rows": first_rows}
    exec(setup.code(), names)
    assert_same_steps(names["trace"], setup.record())
    made = f"np.array({setup.X.tolist()})"
    names = {"first_rows": first_rows}
    exec(setup.code(points=made, imports="import numpy as np"), names)
    assert_same_steps(names["trace"], setup.record())


def test_the_code_of_a_function_without_a_name_is_python_all_the_same():
    for start in (lambda X, k, rng: X[-k:], functools.partial(first_rows)):
        assert "init=your_start, seed=0" in Setup(SIX, 2, init=start).code()


def test_the_code_of_a_setup_is_short_and_reads_well():
    assert Setup(SIX, 2).code() == (
        "from kmeans_lib import record\n\n# X: your own points\n"
        "trace = record(X, 2, init='random', seed=0)"
    )
    assert SETUPS["places of points"]().code().endswith("(X, 2, init=X[[1, 3]])")
    assert Setup("moons", 2, options={"n": 9, "noise": 0.0}).code() == (
        "from kmeans_lib import load, record\n\n"
        "X = load('moons', n=9, noise=0.0).X\n"
        "trace = record(X, 2, init='random', seed=0)"
    )


def test_replace_takes_other_data_without_the_options_of_the_old():
    setup = Setup("rectangle", 2, seed=5, options={"w": 9})
    assert setup.replace(data="six points") == Setup("six points", 2, seed=5)
    assert setup.replace(options={"w": 3}).X.max() == 3
    assert setup.replace(data="mouse", options={"seed": 1}).options == {"seed": 1}
    with pytest.raises(ValueError, match="k=5.*only 4 points"):
        setup.replace(k=5)
    with pytest.raises(TypeError):
        setup.replace(colour="red")


def test_the_repr_is_short_and_says_what_differs():
    assert repr(Setup("six points", 2)) == "Setup('six points', 2)"
    setup = Setup("rectangle", 2, init=[0, 1], seed=3, options={"w": 9})
    assert repr(setup) == (
        "Setup('rectangle', 2, init=(0, 1), seed=3, options={'w': 9})"
    )
    assert repr(Setup(SIX, 2, empty="keep")) == "Setup(<6 points>, 2, empty='keep')"


def test_points_of_ones_own_become_a_data_set():
    frame = pd.DataFrame(SIX, columns=["width", "height"])
    setup = Setup(frame, 2)
    assert isinstance(setup.data, Dataset)
    assert setup.dataset.features == ("width", "height")
    assert setup.replace(seed=1).X is setup.X
    with pytest.raises(ValueError, match="beside points"):
        Setup(SIX, 2, options={"w": 3})
    with pytest.raises(TypeError, match="Needed: a dictionary"):
        Setup("rectangle", 2, options=["w"])
    with pytest.raises(TypeError, match="no option 'x'. Known: 'w'"):
        Setup("rectangle", 2, options={"x": 3})
    with pytest.raises(ValueError, match="data set 'irises' is not known"):
        Setup("irises", 2)


# -- text


@pytest.mark.parametrize("name", WRITTEN)
def test_a_text_is_read_back(name):
    setup = SETUPS[name]()
    assert Setup.read(setup.text) == setup
    assert Setup.read(setup.text).text == setup.text
    assert setup.text.isascii()
    assert " " not in setup.text


def test_a_text_has_only_what_differs_from_what_is_usual():
    assert Setup("six points", 2).text == "data=six+points&k=2"
    everything = Setup("rectangle", 2, "partition", 4, 5, "error", {"w": 6})
    assert everything.text == (
        "data=rectangle&k=2&data.w=6&init=partition&seed=4&max_iter=5&empty=error"
    )
    two = ("bill length, mm", "body mass, g")
    options = {"features": list(two), "scaled": np.True_}
    setup = Setup("penguins", 3, options=options)
    assert setup.options == {"features": two, "scaled": True}
    assert Setup.read(setup.text) == setup


def test_only_what_can_be_read_back_has_a_text():
    for name in SETUPS.keys() - set(WRITTEN):
        with pytest.raises(ValueError, match="Needed: one of the names in DATASETS"):
            _ = SETUPS[name]().text


OPTIONS = {
    "rectangle": {"w": st.floats(1, 1e9)},
    "stretched blobs": {"factor": st.integers(0, 99) | st.floats(0, 1e9)},
    "moons": {"n": st.integers(9, 50), "noise": st.floats(0, 1)},
    "mouse": {"seed": st.integers(0, 2**32 - 2)},
    "wine": {"scaled": st.booleans()},
}
coordinates = st.floats(-1e100, 1e100).map(lambda x: x if abs(x) > 1e-100 else 0.0)


@st.composite
def named_setups(draw):
    data = draw(st.sampled_from(["six points", "duplicates", "iris", *OPTIONS]))
    chosen = st.fixed_dictionaries({}, optional=OPTIONS.get(data, {}))
    options = draw(chosen)
    try:
        n, d = load(data, **options).X.shape
    except ValueError:  # values too small to be used
        reject()
    k = draw(st.integers(1, 4))
    rows = st.lists(st.integers(0, n - 1), min_size=k, max_size=k)
    point = st.lists(coordinates, min_size=d, max_size=d)
    places = st.lists(point, min_size=k, max_size=k)
    return Setup(
        data,
        k,
        draw(st.sampled_from(sorted(INITS)) | rows | places),
        draw(st.integers(0, 2**63 - 1)),
        draw(st.integers(1, 10**9)),
        draw(st.sampled_from(["relocate", "keep", "error"])),
        options,
    )


@settings(max_examples=60)
@pytest.mark.filterwarnings("ignore:k=.*distinct point")
@given(named_setups(), named_setups())
def test_any_setup_of_named_data_is_read_back(setup, other):
    assert Setup.read(setup.text) == setup
    assert hash(Setup.read(setup.text)) == hash(setup)
    assert (setup == other) == (setup.text == other.text) or setup.options
    names = {}
    exec(setup.replace(empty="keep", max_iter=2).code(), names)
    assert names["trace"].setup.start().tolist() == setup.start().tolist()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "data or k is missing"),
        ("data=iris", "data or k is missing"),
        ("k=3", "data or k is missing"),
        ("nonsense", "'nonsense' is not part"),
        ("%%%&&;;==", "not part of a setup|missing"),
        ("data=iris&k=3&colour=red", "'colour' is not part of a setup. Known: 'data'"),
        ("data=iris&k=3&options={}", "'options' is not part"),
        ("data=iris&k=3&k=4", "'k' is there twice"),
        ("data=rectangle&k=2&data.w=3&data.w=4", "'data.w' is there twice"),
        ("data=irises&k=3", "data set 'irises' is not known"),
        ("data=[1]&k=3", "is not known"),
        ("data=iris&k=3&data.w=1", "no option 'w'. Known: none"),
        ("data=rectangle&k=3&data.w=wide", "w='wide'. Needed: a number"),
        ("data=iris&k=three", "k='three'"),
        ("data=iris&k=3.0", "k=3.0 is a float"),
        ("data=iris&k=true", "k=True is a bool"),
        ("data=iris&k=151", "k=151"),
        ("data=iris&k=", "k=''"),
        ("data=iris&k=3&init=[0,1", r"init='\[0,1' is not known"),
        ("data=iris&k=3&init=[0,1]", "Needed: k=3"),
        ("data=iris&k=3&init=[[0,1],[2]]", "equal length"),
        ("data=iris&k=3&init={}", "init={} is no start"),
        ("data=iris&k=3&init=null", "init=None is no start"),
        ("data=iris&k=3&init=NaN", "init=nan is no start"),
        ("data=iris&k=3&seed=-1", "seed=-1"),
        ("data=iris&k=3&max_iter=0", "max_iter=0"),
        ("data=iris&k=3&empty=drop", "empty='drop' is not known"),
        ("data=moons&k=3&data.n=1e99", "n=1e"),
        ("data=moons&k=3&data.seed=-5", "seed=-5"),
        ("data=moons&k=3&data.seed=5000000000", "seed=5000000000"),
        (None, "missing"),
        (b"data=iris&k=3", "missing"),
        (3, "missing"),
    ],
)
def test_a_text_that_describes_no_setup(text, match):
    with pytest.raises(ValueError, match=match) as caught:
        Setup.read(text)
    assert str(caught.value).startswith(f"{text!r} describes no setup: ")
    assert caught.type is ValueError


def setup_or_error(text):
    try:
        return Setup.read(text)
    except ValueError as error:
        return error


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_rubbish_is_refused_by_that_error_alone(text, name, value):
    for rubbish in (text, f"data=iris&k=2&{name}={value}", f"data=iris&k={value}"):
        found = setup_or_error(rubbish)
        said = str(found).startswith(f"{rubbish!r} describes no setup: ")
        assert said or isinstance(found, Setup)


def test_the_simple_doors_are_a_setup():
    assert record(SIX, 2, seed=4).setup == Setup(SIX, 2, seed=4)
    assert sweep(SIX, 2, [3]).open(3).setup == Setup(SIX, 2, seed=3)
    assert {Setup(name, 2).text.split("&k")[0] for name in DATASETS} == {
        f"data={name.replace(' ', '+')}" for name in DATASETS
    }


DOORS = [Setup, kmeans_steps, record, sweep, sweeping, best_of]
DOORS += [lloyd_steps, lloyd_large]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_the_doors_agree_on_what_is_usual(door):
    needed = {"X": SIX, "data": SIX, "k": 2, "n_init": 1, "centroids": SIX[:2]}
    usual = {"init": "random", "seed": 0, "max_iter": 300, "empty": "relocate"}
    found = {p.name: p.default for p in inspect.signature(door).parameters.values()}
    door(**{name: value for name, value in needed.items() if name in found})
    for name, value in usual.items():
        assert found.get(name, value) == value
