"""What to run: a `Setup`, and the simple ways to make one and run it."""

import dataclasses
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode

import numpy as np
from numpy.typing import ArrayLike

from .datasets import Dataset, load
from .engines.compact import CompactSteps
from .engines.large import lloyd_large
from .init import check_init, initial_centroids
from .lloyd import EmptyClusterError, Step, lloyd_steps
from .sweeps import Sweep, grow, list_of_starts
from .trace import Trace
from .validation import (
    MANY,
    Floats,
    as_count,
    as_points,
    check_k,
    check_rules,
    check_seed,
    check_seeds,
    warn_if_too_few_distinct,
)
from .words import count, listed

Init = str | ArrayLike | Callable[..., ArrayLike]


class _Options(dict[str, Any]):
    """Options of a data set, as plain Python values that cannot change."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        if not isinstance(options, Mapping):
            raise TypeError(
                f"options={options!r}. Needed: a dictionary, options of a data set."
            )
        if odd := [name for name in options if not isinstance(name, str)]:
            raise TypeError(
                f"options has the name {odd[0]!r}. Needed: names of options, as text."
            )
        super().__init__({name: _plain(value) for name, value in options.items()})

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A Setup cannot change. Needed: setup.replace(options=...).")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse


def _plain(value: Any) -> Any:
    """Make Python values of NumPy's, and tuples of all sequences."""
    value = value.tolist() if isinstance(value, (np.generic, np.ndarray)) else value
    return tuple(map(_plain, value)) if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True, eq=False, repr=False)
class Setup:
    """What to run: data, k, a start, a seed and two rules. It cannot change.

    Two setups are equal if they say the same. One whose data have a name can
    be a key of a dictionary and be written down as a short text.

    Parameters
    ----------
    data : str, Dataset, or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or points.
    k : int
        Number of clusters.
    init : str, k rows, array-like of shape (k, n_features), or callable
        A name in `INITS`, the rows of the points to start on, the centroids
        themselves, or a function ``f(X, k, rng) -> centroids``.
    seed : int
        The same seed gives the same start.
    max_iter, empty
        As in `lloyd_steps`.
    options : dict
        Options of a named data set.

    Attributes
    ----------
    dataset : Dataset
    X : ndarray of shape (n_samples, n_features), read-only

    Raises
    ------
    ValueError, TypeError
        If a part cannot be used, or does not fit the others.

    Examples
    --------
    >>> setup = Setup("four blobs", 4, init=[361, 73, 374, 155])
    >>> setup.record()
    <Trace: k=4 on 500 points, converged after 5 iterations, inertia 973.5>
    >>> setup.text
    'data=four+blobs&k=4&init=%5B361%2C+73%2C+374%2C+155%5D'
    >>> Setup.read(setup.text) == setup
    True
    """

    data: str | Dataset | ArrayLike
    k: int
    init: Init = "random"
    seed: int = 0
    max_iter: int = 300
    empty: str = "relocate"
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keep(options=_Options(self.options))
        if isinstance(self.data, str):
            self._keep(data=str(self.data))  # not NumPy's kind of text
        if not self._named:
            self._keep(data=self.dataset)
        max_iter, empty = check_rules(self.max_iter, self.empty)
        k = check_k(self.k, self.X)
        self._keep(k=k, max_iter=max_iter, empty=empty, seed=check_seed(self.seed))
        self._keep(init=check_init(self.init, self.X, k))

    def _keep(self, **parts: Any) -> None:
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    @cached_property
    def dataset(self) -> Dataset:
        """The data, with what a reader needs to know about them."""
        if isinstance(self.data, str):
            return load(self.data, **self.options)
        if self.options:
            raise ValueError(
                f"options={self.options!r} beside points. Needed: the name of a data "
                "set that has them."
            )
        return self.data if isinstance(self.data, Dataset) else Dataset.of(self.data)

    @property
    def X(self) -> Floats:
        """The points."""
        return self.dataset.X

    # -- running it

    def start(self) -> Floats:
        """Choose the initial centroids, shape (k, n_features)."""
        return initial_centroids(self.X, self.k, self.init, self.seed)

    def steps(self) -> Iterator[Step]:
        """Yield every half-step."""
        return lloyd_steps(
            self.X, self.start(), max_iter=self.max_iter, empty=self.empty
        )

    def record(self, large: bool | None = None) -> Trace:
        """Keep every half-step.

        Parameters
        ----------
        large : bool, optional
            Whether to run `lloyd_large`, as for 50,000 points and more.

        Raises
        ------
        EmptyClusterError
            With ``empty="error"``; its ``trace`` is the run up to there.
        """
        is_large = len(self.X) >= MANY if large is None else large
        engine = lloyd_large if is_large else lloyd_steps
        steps: CompactSteps | list[Step] = CompactSteps() if is_large else []
        try:
            steps.extend(
                engine(self.X, self.start(), max_iter=self.max_iter, empty=self.empty)
            )
        except EmptyClusterError as error:
            error.trace = self._trace_of(steps)
            raise
        return self._trace_of(steps)

    def _trace_of(self, steps: CompactSteps | list[Step]) -> Trace:
        return Trace(self, tuple(steps) if isinstance(steps, list) else steps)

    def sweep(self, seeds: Iterable[int] = range(200)) -> Sweep:
        """Run once for each seed; see `sweep`."""
        seeds = check_seeds(seeds)
        warn_if_too_few_distinct(self.X, self.k)
        return _last(grow(self, seeds))

    # -- comparing and writing it

    def replace(self, **changes: Any) -> "Setup":
        """Return a setup that differs in some parts.

        Other data come with no options, unless they are given.

        Examples
        --------
        >>> Setup("six points", 2).replace(k=3, seed=1).text
        'data=six+points&k=3&seed=1'
        """
        if "data" in changes:
            changes = {"options": {}} | changes
        parts = {
            part.name: getattr(self, part.name) for part in dataclasses.fields(self)
        }
        other = object.__new__(Setup)
        if "options" not in changes:  # the same data: loaded, converted and checked
            other._keep(dataset=self.dataset)
        Setup.__init__(other, **parts | changes)
        return other

    @property
    def _named(self) -> bool:
        return isinstance(self.data, str)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Setup):
            return NotImplemented
        if self._named != other._named:
            return False
        if self._named:
            same = (self.data, self.options) == (other.data, other.options)
        else:
            same = np.array_equal(self.X, other.X)
        return same and self._rest() == other._rest()

    def __hash__(self) -> int:
        if not self._named:
            raise TypeError("A Setup whose data have no name cannot be hashed.")
        return hash((self.data, frozenset(self.options.items()), self._rest()))

    def __reduce__(self) -> tuple[Any, ...]:
        # copies are made by the constructor, too: checked and read-only
        parts = [getattr(self, part.name) for part in dataclasses.fields(self)]
        return Setup, (*parts[:-1], dict(self.options))

    def __repr__(self) -> str:
        data = repr(self.data) if self._named else f"<{count(len(self.X), 'point')}>"
        rest = [
            f"{part.name}={getattr(self, part.name)!r}"
            for part in dataclasses.fields(self)[2:]
            if not _is_default(part, getattr(self, part.name))
        ]
        return f"Setup({', '.join([data, str(self.k), *rest])})"

    def _rest(self) -> tuple[Any, ...]:
        init = self.init
        if isinstance(init, np.ndarray):
            init = tuple(map(tuple, init.tolist()))
        return self.k, init, self.seed, self.max_iter, self.empty

    @property
    def text(self) -> str:
        """The setup as a short text that `read` reads: as in an address.

        Raises
        ------
        ValueError
            If the data have no name, or the start is a function.
        """
        if not self._named or callable(self.init):
            raise ValueError(
                "Only a setup of named data, whose start is not a function, has a "
                "text. Needed: one of the names in DATASETS; code() writes the rest."
            )
        k, init, *rules = self._rest()
        parts = {"data": self.data, "k": k}
        parts |= {f"data.{name}": json.dumps(v) for name, v in self.options.items()}
        given = [init if isinstance(init, str) else json.dumps(init), *rules]
        for part, value in zip(dataclasses.fields(self)[2:6], given, strict=True):
            if not _is_default(part, value):
                parts[part.name] = value
        return urlencode(parts)

    @classmethod
    def read(cls, text: str) -> "Setup":
        """Make the setup that a `text` describes.

        Raises
        ------
        ValueError
            If the text does not describe one.

        Examples
        --------
        >>> Setup.read("data=rectangle&data.w=10&k=2&init=[0, 1]").record().inertia
        100.0
        """
        try:
            return cls(**_arguments(text))
        except (
            TypeError,
            ValueError,
            OverflowError,
            MemoryError,
            RecursionError,
        ) as error:
            raise ValueError(f"{text!r} describes no setup: {error}") from None

    def code(self, points: str = "X", imports: str = "") -> str:
        """Write Python that records this run.

        Parameters
        ----------
        points : str
            Python that makes the points, if they have no name.
        imports : str
            What that needs.

        Examples
        --------
        >>> print(Setup("six points", 2, init=[0, 1]).code())
        from kmeans_lib import load, record
        <BLANKLINE>
        X = load('six points').X
        trace = record(X, 2, init=X[[0, 1]])
        """
        names, lines = "record", [imports] if imports else []
        if self._named:
            more = "".join(f", {name}={v!r}" for name, v in self.options.items())
            names, points = "load, record", f"load({self.data!r}{more}).X"
        made = "# X: your own points" if points == "X" else f"X = {points}"
        arguments = ", ".join([f"X, {self.k}", *self.arguments()])
        return "\n".join(
            [f"from kmeans_lib import {names}", *lines, "", made]
            + [f"trace = record({arguments})"]
        )

    def arguments(self) -> Iterator[str]:
        """Write what a call needs beside points and k.

        Examples
        --------
        >>> list(Setup("six points", 2, seed=3, max_iter=5).arguments())
        ["init='random'", 'seed=3', 'max_iter=5']
        """
        yield f"init={_start_code(self.init, self.X)}"
        if isinstance(self.init, str) or callable(self.init):
            yield f"seed={self.seed}"
        if self.max_iter != Setup.max_iter:
            yield f"max_iter={self.max_iter}"
        if self.empty != Setup.empty:
            yield f"empty={self.empty!r}"


def _is_default(part: dataclasses.Field[Any], value: Any) -> bool:
    if part.default is dataclasses.MISSING:  # options
        return not value
    return isinstance(value, type(part.default)) and value == part.default


def _arguments(text: str) -> dict[str, Any]:
    """Read what a text gives a `Setup`, without a look at the values."""
    parts = parse_qsl(text, keep_blank_values=True) if isinstance(text, str) else []
    names = [name for name, _ in parts]
    known = [part.name for part in dataclasses.fields(Setup)][:-1]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name!r} is there twice. Needed: each part once.")
        if name not in known and not name.startswith("data."):
            raise ValueError(
                f"{name!r} is not part of a setup. Known: {listed(known)}."
            )
    if not {"data", "k"} <= set(names):
        raise ValueError("data or k is missing. Needed: both, as in 'data=iris&k=3'.")
    options = {name[5:]: _value(v) for name, v in parts if name.startswith("data.")}
    rest = {name: _value(v) for name, v in parts if name in known and name != "data"}
    return {"data": dict(parts)["data"], **rest, "options": options}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _start_code(init: Any, X: Floats) -> str:
    if isinstance(init, str):
        return repr(init)
    if callable(init):
        name = getattr(init, "__name__", "")
        return name if name.isidentifier() else "your_start"
    if isinstance(init, tuple):
        return f"X[{list(init)}]"
    found = [np.flatnonzero((X == place).all(axis=1)) for place in init]
    if all(len(rows) for rows in found):
        return f"X[{[int(rows[0]) for rows in found]}]"
    return repr(init.tolist())


# -- the simple doors


def kmeans_steps(
    X: ArrayLike,
    k: int,
    *,
    init: Init = "random",
    seed: int = 0,
    max_iter: int = 300,
    empty: str = "relocate",
) -> Iterator[Step]:
    """Choose a start, then run k-means and yield every half-step.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The points.
    k : int
        Number of clusters.
    init : str, k rows, array-like of shape (k, n_features), or callable
        A name in `INITS`, the rows of the points to start on, the centroids
        themselves, or a function ``f(X, k, rng) -> centroids``.
    seed : int
        The same seed gives the same start.
    max_iter, empty
        As in `lloyd_steps`.

    Yields
    ------
    Step

    Raises
    ------
    ValueError, TypeError
        At the call, if an argument cannot be used.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in kmeans_steps(X, 2, seed=0):
    ...     last = step
    >>> round(last.inertia, 4)
    2.6667
    """
    return Setup(X, k, init, seed, max_iter, empty).steps()


def record(
    X: ArrayLike,
    k: int,
    *,
    init: Init = "random",
    seed: int = 0,
    max_iter: int = 300,
    empty: str = "relocate",
    large: bool | None = None,
) -> Trace:
    """Run k-means and keep every half-step.

    Takes the arguments of `kmeans_steps`, and one more.

    Parameters
    ----------
    large : bool, optional
        Whether to run `lloyd_large` and to keep only what changed, for the
        same Steps in less time and memory. By default from 50,000 points.

    Returns
    -------
    Trace

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.
    EmptyClusterError
        With ``empty="error"``; its ``trace`` is the run up to there.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> trace = record(X, 2, init=[[1, 1], [2, 1]])
    >>> trace
    <Trace: k=2 on 6 points, converged after 3 iterations, inertia 2.667>
    >>> trace.sentence(3)
    'Iteration 2, assignment: 1 of 6 points changed cluster; inertia fell \
from 72.25 to 20.69.'
    """
    return Setup(X, k, init, seed, max_iter, empty).record(large)


def sweep(
    X: ArrayLike,
    k: int,
    seeds: Iterable[int] | None = None,
    *,
    init: Any = "random",
    max_iter: int = 300,
    empty: str = "relocate",
) -> Sweep:
    """Run k-means once for each seed.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The points.
    k : int
        Number of clusters.
    seeds : iterable of int
        By default 0 to 199, or one for each of the starts in `init`. It is
        consumed as the runs are done, so that ``tqdm(range(5000))`` shows a
        progress bar.
    init : str, callable, or array-like of shape (k, n_features) or \
(n_starts, k, n_features)
        As in `kmeans_steps`; or a list of starts, which the seeds number.
    max_iter, empty
        As in `lloyd_steps`.

    Returns
    -------
    Sweep
        Its numbers are those of `record` for each seed. When interrupted
        (Ctrl-C, or the stop button of a notebook) it holds the runs that
        are done, and a warning says so.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> runs = sweep(rectangle, 2, range(100))
    >>> runs.inertia.min(), runs.inertia.max()
    (np.float64(1.0), np.float64(16.0))
    """
    return _last(sweeping(X, k, seeds, init=init, max_iter=max_iter, empty=empty))


def sweeping(
    X: ArrayLike,
    k: int,
    seeds: Iterable[int] | None = None,
    *,
    init: Any = "random",
    max_iter: int = 300,
    empty: str = "relocate",
) -> Iterator[Sweep]:
    """Yield the `sweep` as it grows, some runs at a time.

    Takes and raises the same as `sweep`; for a histogram that fills, or to
    stop as soon as enough is known.

    Examples
    --------
    >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> for runs in sweeping(rectangle, 2, range(1000)):
    ...     if len(runs) >= 100:
    ...         break
    """
    X = as_points(X)
    starts = list_of_starts(init, X, check_k(k, X))
    if starts is not None:
        init = starts[0]
    if seeds is None:
        seeds = range(200 if starts is None else len(starts))
    setup = Setup(X, k, init, 0, max_iter, empty)
    warn_if_too_few_distinct(X, k)
    return grow(setup, check_seeds(seeds), starts)


def _last(growing: Iterator[Sweep]) -> Sweep:
    """Return the last sweep, or what there is when the user interrupts."""
    result = None
    try:
        for result in growing:  # noqa: B007
            pass
    except KeyboardInterrupt:
        if result is None:
            raise
        warnings.warn(f"interrupted: {count(len(result), 'run')} done.", stacklevel=3)
    if result is None:
        raise ValueError("seeds is empty. Needed: at least one seed.")
    return result


def best_of(
    X: ArrayLike,
    k: int,
    n_init: int,
    *,
    init: Init = "random",
    seed: int = 0,
    max_iter: int = 300,
    empty: str = "relocate",
) -> Trace:
    """Record the best of `n_init` runs, with seeds from `seed` on.

    The best is the one with the lowest inertia (ties: the first).

    Parameters
    ----------
    n_init : int
        How many runs.
    X, k, init, seed, max_iter, empty
        As in `kmeans_steps`.

    Returns
    -------
    Trace

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> best_of(X, 2, 20).inertia
    1.0
    """
    n_init = as_count(n_init, "n_init", "the number of runs")
    setup = Setup(X, k, init, seed, max_iter, empty)
    runs = setup.sweep(range(setup.seed, setup.seed + n_init))
    return runs.open(runs.best)
