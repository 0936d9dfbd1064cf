"""Joined JavaScript: what the browser loads is what the files say, in one script."""

import re
import subprocess
from graphlib import CycleError

import pytest

from kmeans_lib.stage.bundle import (
    HERE,
    PAGE,
    SHARED,
    UNPACK,
    WIDGET,
    javascript,
    modules,
)

PARTS = HERE.parent / "labs" / "parts"
ENTRIES = [WIDGET, PAGE, UNPACK, SHARED, PARTS / "chart" / "js" / "chart.js"]
ENTRIES += sorted((PARTS / "js").glob("*.js"))


def written(folder, **sources):
    """Write a file of JavaScript for each name and return the path of the last one."""
    for name, source in sources.items():
        path = folder / f"{name}.js"
        path.write_text(source, encoding="utf-8")
    return path


def answer(node, *command):
    done = subprocess.run([node, *command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def said_by(node, entry):
    """Return what the joined module prints when Node runs it."""
    script = entry.with_name("joined.mjs")
    script.write_text(javascript(entry), encoding="utf-8")
    return answer(node, str(script))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_every_joined_module_is_valid(entry, node, tmp_path):
    script = tmp_path / "joined.mjs"
    script.write_text(javascript(entry), encoding="utf-8")
    answer(node, "--check", str(script))


def test_the_joined_stage_gives_what_anywidget_calls(node, tmp_path):
    (tmp_path / "stage.mjs").write_text(javascript(), encoding="utf-8")
    ask = tmp_path / "ask.mjs"
    ask.write_text(
        'import stage from "./stage.mjs";\n'
        "const widget = typeof stage === 'function' ? stage() : stage;\n"
        "console.log(Object.keys(widget).sort().join());\n"
    )
    assert answer(node, str(ask)) == "initialize,render"


def test_every_file_is_part_of_a_script():
    joined = {path for entry in ENTRIES for path in modules(entry)}
    assert {*HERE.parent.rglob("*.js")} == {p for p in joined if p.suffix == ".js"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_script_stays_small_and_fetches_nothing(entry):
    source = javascript(entry)
    assert len(source.encode()) < 125_000
    if entry == SHARED:  # what it imports is the program that the widget holds
        source = source.replace("await import(url)", "", 1)
    assert not re.search(r"https?:|import\s*\(|\bfetch\(|^import", source, re.M)


def test_a_file_stands_after_those_that_it_imports(tmp_path):
    last = written(
        tmp_path,
        a='import { c } from "./c.js";\nexport const a = 1;',
        b='import { a } from "./a.js";\nexport const b = 1;',
        c="export const c = 1;",
        d='import { a } from "./a.js";\nimport { b } from "./b.js";',
    )
    assert [path.stem for path in modules(last)] == ["c", "a", "b", "d"]


def test_names_that_two_files_share_stay_apart(node, tmp_path):
    last = written(
        tmp_path,
        one="const size = 1;\nexport const one = () => size;",
        two="const size = 2;\nexport function two() {\n  return size;\n}",
        last='import { one } from "./one.js";\nimport { two } from "./two.js";\n'
        "const size = 3;\nconsole.log(one(), two(), size);",
    )
    assert said_by(node, last) == "1 2 3"


def test_imports_in_several_lines_under_other_names_and_of_json_work(node, tmp_path):
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "words.json").write_text('{ "yes": "ja" }\n')
    last = written(
        folder,
        parts="export const a = 1;\nexport class B {}\nexport async function c() {}\n"
        "export function* d() {\n  yield 4;\n}",
        last='import {\n  a,\n  B,\n  c as see,\n  d,\n} from "./parts.js";\n'
        'import WORDS from "../words.json" with { type: "json" };\n'
        "console.log(a, typeof B, typeof see, ...d(), WORDS.yes);",
    )
    assert said_by(node, last) == "1 function function 4 ja"


def test_comments_go_and_code_behind_a_type_stays(node, tmp_path):
    last = written(
        tmp_path,
        one="// Gone.\n/** Gone,\n * too. */\nconst a = 1;\n"
        "/** @type {any} */ (globalThis).b = 2;\n/** Gone. */\nconsole.log(a, b);",
    )
    assert "Gone" not in javascript(last)
    assert said_by(node, last) == "1 2"


def test_imports_that_go_round_in_a_circle_are_refused(tmp_path):
    last = written(
        tmp_path,
        a='import { b } from "./b.js";\nexport const a = 1;',
        b='import { a } from "./a.js";\nexport const b = 1;',
    )
    with pytest.raises(CycleError):
        javascript(last)
