"""Mutants: the tests of the core notice small changes to the code.

`python -m tools.mutants kmeans_lib/lloyd.py` takes a sample of the changes that
mutmut would make to the file, and runs for each the tests that reach its line,
the fast ones first. What survives is shown as a diff, after its number; with
`--only 3 17` those numbers alone are tried again.

mutmut invents the changes, but does not run them: it wraps every function, which
shifts the place that a warning names, and collects all tests for every change.
Here they are collected once. A mutant is a fork of that process, in which the
functions of one file have been given other code.
"""

import argparse
import ast
import contextlib
import difflib
import gc
import importlib
import json
import os
import random
import re
import resource
import signal
import sys
import traceback
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from time import process_time as cpu
from typing import Any

import coverage
import hypothesis
import pytest
from mutmut.mutation.file_mutation import create_mutations

SEED = 0
MEMORY = 4 * 2**30  # bytes of address space for one mutant
WALL = 600  # seconds on the clock for one mutant, if it waits for ever
BY_TIME = signal.SIGXCPU, signal.SIGALRM
PROPERTY = re.compile(r"@(?=(cached_)?property\n)")
KNOWN = Path(".mutants.json")  # which tests reach which lines; remove it to look again
OPTIONS = [
    *("-o", "addopts=--import-mode=importlib", "-p", "no:terminal", "-n0", "-s"),
    "--assert=plain",  # nobody reads what fails
]


@dataclass
class Mutant:
    """A file with one change."""

    path: str
    before: str
    after: str

    @property
    def diff(self) -> list[str]:
        """What differs, line by line."""
        pair = self.before.splitlines(), self.after.splitlines()
        return list(difflib.unified_diff(*pair, self.path, self.path, "", "", 1, ""))

    @property
    def line(self) -> int:
        """The number of the first line that differs."""
        pairs = zip(self.before.splitlines(), self.after.splitlines())
        return next(i for i, (old, new) in enumerate(pairs, 1) if old != new)

    @property
    def function(self) -> range:
        """The lines of the function or class around it, without its first."""
        around = [
            range(node.lineno + 1, (node.end_lineno or 0) + 1)
            for node in ast.walk(ast.parse(self.before))
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and node.lineno <= self.line <= (node.end_lineno or 0)
        ]
        return min(around, key=len)

    def take_effect(self) -> None:
        """Give all functions of the module the code of the changed file."""
        name = self.path.removesuffix(".py").replace("/", ".")
        module, other = importlib.import_module(name), types.ModuleType(name)
        other.__package__ = module.__package__
        sys.modules[name] = other  # where a dataclass looks for its own module
        exec(compile(self.after, self.path, "exec"), other.__dict__)
        sys.modules[name] = module
        for old, new in zip(_functions(module), _functions(other), strict=True):
            old.__code__, old.__defaults__ = new.__code__, new.__defaults__
            old.__kwdefaults__ = new.__kwdefaults__


def sample(path: str, most: int) -> Iterator[Mutant]:
    """Yield some of the mutants of a file, the same ones each time."""
    code = Path(path).read_text()
    hidden = PROPERTY.sub("# @", code)  # mutmut passes over what is decorated
    module, found, *_ = create_mutations(path, hidden)
    found = [one for one in found if one.contained_by_top_level_function]
    random.Random(SEED).shuffle(found)  # fewer are the first of more
    for one in found[:most]:
        changed = module.deep_replace(one.original_node, one.mutated_node)
        yield Mutant(path, code, changed.code.replace("# @", "@"))


def _functions(owner: Any) -> Iterator[types.FunctionType]:
    """Yield the functions and methods that a module or a class defines."""
    module = getattr(owner, "__module__", owner.__name__)
    for value in vars(owner).values():
        for inside in ("__func__", "fget", "func"):  # class method, properties
            value = getattr(value, inside, value)
        if getattr(value, "__module__", None) != module:
            continue
        if isinstance(value, types.FunctionType):
            yield value
        elif isinstance(value, type):
            yield from _functions(value)


@dataclass
class Laboratory:
    """A plugin of pytest: once the tests are collected, mutants meet them."""

    paths: list[str]
    most: int
    seconds: float
    only: list[int]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once, run some of them for each mutant."""
        session.config.option.tbstyle = "native"  # others take half a second each
        self.items = {item.nodeid: item for item in session.items}
        self.known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
        if new := [item for name, item in self.items.items() if name not in self.known]:
            _in_a_fork(lambda: self.measure(new))
            self.known = json.loads(KNOWN.read_text())
        gc.freeze()  # so that a fork shares what it does not change
        for path in self.paths:
            self.try_file(path)
        return True

    def measure(self, items: list[pytest.Item]) -> bool:
        """Write down how long each test takes, and which lines it reaches."""
        cover = coverage.Coverage(None, include="kmeans_lib/*")
        with cover.collect():
            for item in items:
                cover.switch_context(item.nodeid)
                start = cpu()
                if _fails(item):
                    print(f"fails without a mutant: {item.nodeid}", file=sys.stderr)
                self.known[item.nodeid] = cpu() - start, {}
        for name, path, line in _reached(cover.get_data()):
            self.known[name][1].setdefault(path, []).append(line)
        KNOWN.write_text(json.dumps(self.known))
        return True

    def try_file(self, path: str) -> None:
        """Print what survives in a file."""
        ends: Counter[str] = Counter()
        for number, mutant in enumerate(sample(path, self.most)):
            if self.only and number not in self.only:
                continue
            end = self.try_mutant(mutant)
            ends[end] += 1
            found = [f"\n{number} {end}", *mutant.diff[2:], ""]
            print("\n".join(found if end != "killed" else "."), end="", flush=True)
        print(f"\n{path}: {dict(ends)}", flush=True)

    def try_mutant(self, mutant: Mutant) -> str:
        """Tell how it ends: "killed" by a test that fails, "timeout" or "survived"."""
        names = self.tests_of(mutant)

        def is_noticed() -> bool:
            signal.alarm(WALL)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            mutant.take_effect()
            return any(map(self.fails_in_time, names))

        return _in_a_fork(is_noticed)

    def fails_in_time(self, name: str) -> bool:
        """Run a test; end this process if it takes far longer than without a mutant.

        Seconds of the processor count: others who use it change nothing.
        """
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        limit = 5 + min(cpu() + 5 * self.known[name][0], 5 * self.seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), hard))
        return _fails(self.items[name])

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return tests that reach the line of a mutant: the fastest, for some time."""
        function = mutant.function
        reached = {
            name: {i for i in lines.get(mutant.path, ()) if i in function}
            for name, (_, lines) in self.known.items()
            if name in self.items
        }
        near = _last_before(mutant.line, set().union(*reached.values()))
        names = [name for name, lines in reached.items() if near in lines]
        names.sort(key=lambda name: self.known[name][0])
        spent = accumulate(self.known[name][0] for name in names)
        return [name for name, so_far in zip(names, spent) if so_far <= self.seconds]


def _reached(data: coverage.CoverageData) -> Iterator[tuple[str, str, int]]:
    """Yield each test with the places, file and line, that it has reached."""
    for path in data.measured_files():
        for line, names in data.contexts_by_lineno(path).items():
            for name in filter(None, names):
                yield name, os.path.relpath(path), line


def _last_before(line: int, lines: set[int]) -> int:
    """Return the last of some lines up to a line, or else the first of all."""
    above = {i for i in lines if i <= line}
    return max(above) if above else min(lines, default=0)


def _fails(item: pytest.Item) -> bool:
    before = item.session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return item.session.testsfailed > before


def _in_a_fork(is_noticed: Callable[[], bool]) -> str:
    """Call it in a process of its own; tell how that ends."""
    if (pid := os.fork()) == 0:
        os.setpgrp()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the tests print
        try:
            os._exit(int(is_noticed()))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(pid, 0)[1]
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what it has started and left behind
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in BY_TIME:
        return "timeout"
    return "killed" if status else "survived"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--most", type=int, default=300, help="mutants of each file")
    parser.add_argument("--seconds", type=float, default=10, help="of tests for each")
    parser.add_argument("--only", nargs="*", type=int, help="numbers of mutants")
    parser.add_argument("--tests", nargs="+", default=["tests/core"])
    told = parser.parse_args()
    # One failing example is enough: the profile of the tests inherits this.
    hypothesis.settings.register_profile("first", phases=["explicit", "generate"])
    hypothesis.settings.load_profile("first")
    laboratory = Laboratory(told.paths, told.most, told.seconds, told.only)
    raise SystemExit(pytest.main([*told.tests, *OPTIONS], plugins=[laboratory]))


if __name__ == "__main__":
    main()
