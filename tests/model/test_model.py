"""The model in small, where SPIN is there; the whole of it is `make model`."""

from pathlib import Path

import pytest

from tests.model.checker import MODEL, missing_programs, search
from tests.model.variants import BROKEN, FINDINGS, RUNS, SAFETY, STANDING, Run

SMALL = Run("C1 C2 C7 C9", STANDING, SAFETY, "SLOTS=1 SUPERVISORS=1 CANCELS=1 FAULTS=0", "CANCEL_COMES CHECK_ALL")
QUICK = [SMALL, *(run for run in BROKEN if run.promise in ("C1", "C2", "C7")), *FINDINGS[:1]]

needs_spin = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}")


@needs_spin
@pytest.mark.parametrize("run", QUICK, ids=lambda run: f"{run.promise}: {run.variant}")
def test_what_must_hold_holds_and_what_is_broken_is_caught(run: Run, tmp_path: Path) -> None:
    assert search(run, tmp_path).verdict is run.expected


def test_every_switch_and_bound_is_one_of_the_model() -> None:
    model = MODEL.read_text()
    assert all(symbol.removeprefix("-D").partition("=")[0] in model for run in RUNS for symbol in run.symbols)
