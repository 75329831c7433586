"""The model in small, where SPIN is there; the whole of it is `make model`. And that its map of the code is true."""

import ast
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.model.checker import MODEL, Answer, missing_programs, search
from tests.model.variants import BROKEN, ORPHANS, RUNS, SAFETY, STANDING, WRONG_COUNT, Run, Verdict

ROOT = Path(__file__).resolve().parents[2]
README = MODEL.with_name("README.md")
SMALL = Run("C1 C2 C7 C9", STANDING, SAFETY, "SLOTS=1 SUPERVISORS=1 CANCELS=1 FAULTS=0", "CANCEL_COMES CHECK_ALL")
NO_FENCE = BROKEN[1]
QUICK = [SMALL, *(run for run in BROKEN if run.promise in ("C1", "C2", "C7", "C9")), ORPHANS[3]]


@pytest.fixture(scope="module")
def spin() -> None:
    """Wanted by whoever checks the whole; a machine that has but Python, make and git does without."""
    if missing := missing_programs():
        message = f"The model is not checked: {' and '.join(missing)} not installed (apt-get install spin gcc)."
        assert not os.environ.get("CI"), message
        pytest.skip(message)


@pytest.mark.usefixtures("spin")
@pytest.mark.parametrize("run", QUICK, ids=lambda run: f"{run.promise}: {run.variant}")
def test_what_must_hold_holds_and_what_is_broken_is_caught(run: Run) -> None:
    answer = searched(run)
    assert answer.is_expected(run), answer


@pytest.mark.usefixtures("spin")
def test_caught_for_another_reason_is_not_caught() -> None:
    """Without the fence a row comes after the answer, whatever was to be shown."""
    answer = searched(NO_FENCE)
    assert answer.verdict is Verdict.CAUGHT
    assert not answer.is_expected(replace(NO_FENCE, reason=WRONG_COUNT))


@cache
def searched(run: Run) -> Answer:
    with tempfile.TemporaryDirectory(prefix="stook-model-") as folder:
        return search(run, Path(folder))


def test_every_switch_and_bound_is_one_of_the_model() -> None:
    model = MODEL.read_text()
    assert all(symbol.removeprefix("-D").partition("=")[0] in model for run in RUNS for symbol in run.symbols)


def test_every_switch_of_the_model_is_searched() -> None:
    switches = set(re.findall(r"(?:ifdef|ifndef|defined\()\s*([A-Z][A-Z_0-9]+)", MODEL.read_text()))
    searched = {symbol.removeprefix("-D").partition("=")[0] for run in RUNS for symbol in run.symbols}
    defaults = set(re.findall(r"#ifndef ([A-Z]+)[^\n]*\n#define \1", MODEL.read_text()))
    assert switches - searched - defaults == set()


PLACES = sorted(set(re.findall(r"`(\w+/[\w/]+\.py)(?::([\w.]+))?`", README.read_text())))
"""In the code, as the map names them: a file, and what in it."""


def test_the_map_names_the_code() -> None:
    assert len(PLACES) > 30


@pytest.mark.parametrize(("file", "name"), PLACES, ids=[f"{file}:{name}" for file, name in PLACES])
def test_the_code_that_the_map_names_is_there(file: str, name: str) -> None:
    assert not name or name in _defined(ast.parse((ROOT / file).read_text()).body), f"{name} in {file}"


def test_an_import_or_a_mention_is_no_definition() -> None:
    code = "from a import b\nc = b\ndef d(): e = 1\nclass F:\n    g: int = 0\n    def h(self): return self.i\n"
    assert set(_defined(ast.parse(code).body)) == {"c", "d", "F", "F.g", "F.h"}


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    """Functions, classes with what is in them, and what is assigned outside of functions, by dotted names."""
    for one in body:
        match one:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name, body=inside):
                yield name
                yield from (f"{name}.{part}" for part in _defined(inside))
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.TypeAlias(name=ast.Name(id=name)):
                yield name
