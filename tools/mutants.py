"""Mutants: the tests of the core notice small changes to the code.

`python -m tools.mutants kmeans_lib/lloyd.py` takes a sample of the changes that
mutmut would make to the file, and runs for each the tests that reach its line,
the fast ones first. What survives is shown as a diff.

mutmut invents the changes, but does not run them: it wraps every function, which
shifts the place that a warning names, and collects all tests for every change.
Here they are collected once. A mutant is a fork of that process, in which the
functions of one file have been given other code.
"""

import argparse
import ast
import difflib
import gc
import importlib
import json
import os
import random
import resource
import sys
import traceback
import types
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from time import process_time as cpu
from typing import Any

import coverage
import pytest
from mutmut.mutation.file_mutation import create_mutations

SEED = 0
MEMORY = 4 * 2**30  # bytes of address space for one mutant
KNOWN = Path(".mutants.json")  # which tests reach which lines; remove it to look again
OPTIONS = ("-o", "addopts=--import-mode=importlib", "-p", "no:terminal", "-n0", "-s")


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
        """The lines of the function around it, without its ``def``."""
        around = [
            range(node.lineno + 1, (node.end_lineno or 0) + 1)
            for node in ast.walk(ast.parse(self.before))
            if isinstance(node, ast.FunctionDef)
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
    module, found, *_ = create_mutations(path, code)
    found = [one for one in found if one.contained_by_top_level_function]
    random.Random(SEED).shuffle(found)  # fewer are the first of more
    for one in found[:most]:
        changed = module.deep_replace(one.original_node, one.mutated_node)
        yield Mutant(path, code, changed.code)


def _functions(owner: Any) -> Iterator[types.FunctionType]:
    """Yield the functions and methods that a module or a class defines."""
    module = getattr(owner, "__module__", owner.__name__)
    for value in vars(owner).values():
        value = getattr(value, "__func__", value)  # of a class method
        if getattr(value, "__module__", None) != module:
            continue
        if isinstance(value, types.FunctionType):
            yield value
        elif isinstance(value, type):
            yield from _functions(value)


class Laboratory:
    """A plugin of pytest: once the tests are collected, mutants meet them."""

    def __init__(self, paths: list[str], most: int, seconds: float) -> None:
        self.paths, self.most, self.seconds = paths, most, seconds

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once, run some of them for each mutant."""
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
        noticed = []
        for mutant in sample(path, self.most):
            noticed.append(self.notice(mutant))
            if not noticed[-1]:
                print("\n".join(mutant.diff[2:]), flush=True)
        print(f"{path}: {sum(noticed)} of {len(noticed)} are noticed", flush=True)

    def notice(self, mutant: Mutant) -> bool:
        """Tell whether a test fails, or takes far too long, with this mutant."""
        tests = [self.items[name] for name in self.tests_of(mutant)]

        def fails() -> bool:
            limit = int(3 * self.seconds) + 3  # seconds of the processor
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            mutant.take_effect()
            return any(map(_fails, tests))

        return _in_a_fork(fails)

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


def _in_a_fork(function: Any) -> bool:
    """Tell whether the function returns True in a process of its own, or dies."""
    if (pid := os.fork()) == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the tests print
        try:
            os._exit(int(function()))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitpid(pid, 0)[1] != 0


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--most", type=int, default=300, help="mutants of each file")
    parser.add_argument("--seconds", type=float, default=10, help="of tests for each")
    parser.add_argument("--tests", nargs="+", default=["tests/core"])
    told = parser.parse_args()
    laboratory = Laboratory(told.paths, told.most, told.seconds)
    raise SystemExit(pytest.main([*told.tests, *OPTIONS], plugins=[laboratory]))


if __name__ == "__main__":
    main()
