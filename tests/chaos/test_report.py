"""The report says no more than was found, and a run that proves nothing does not pass."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from tests.chaos.breaks_outside import a_document_lost
from tests.chaos.checker.case import State
from tests.chaos.history import HARNESS_BROKE, Fault
from tests.chaos.kinds import KINDS
from tests.chaos.report import report
from tests.chaos.run import DEFAULTS, ENVIRONMENT, FORMER, About, Ran
from tests.chaos.scene import BEGAN, Scene

LONG, SHORT = 5.0, 0.2


def ran(scene: Scene, folder: Path, *, minutes: float = LONG) -> Ran:
    (folder / "log").touch()
    return Ran(folder, About(1, minutes, 2, {}, ENVIRONMENT), scene.judgement)


def headline(one: Ran) -> str:
    return report(one).splitlines()[2]


@pytest.fixture
def scene() -> Scene:
    """With a fault of each kind."""
    scene = Scene()
    kinds = {kind.name for kind in KINDS} - {fault.kind for fault in scene.history.faults}
    scene.history.faults += [Fault(kind, BEGAN + 39, BEGAN + 39, "") for kind in sorted(kinds)]
    return scene


def without_reads(scene: Scene) -> None:
    """But the last ones, by which alone nothing is judged of C3."""
    scene.history.exchanges[:] = [one for one in scene.history.exchanges if one.what != "results" or one.final]


def test_all_of_it_held(scene: Scene, tmp_path: Path) -> None:
    assert headline(ran(scene, tmp_path)) == "**Everything held.**"
    assert not ran(scene, tmp_path).shortcomings


def test_a_broken_promise_is_in_the_headline(scene: Scene, tmp_path: Path) -> None:
    a_document_lost(scene)
    assert "promises were broken: " in headline(ran(scene, tmp_path))
    assert ran(scene, tmp_path).shortcomings


def test_what_was_not_judged_is_not_said_to_have_held(scene: Scene, tmp_path: Path) -> None:
    scene.history.exchanges[:] = [one for one in scene.history.exchanges if one.what != "events"]
    one = ran(scene, tmp_path)
    assert headline(one) == "**Everything that was judged held.** Not judged: streams."
    assert one.judgement.promises(State.NOT_JUDGED) == ["streams"]
    assert "| **not judged** | 0 streams" in report(one)
    assert not one.shortcomings


def test_a_long_run_that_judged_nothing_of_a_core_promise_fails(scene: Scene, tmp_path: Path) -> None:
    without_reads(scene)
    assert "Nothing was there to judge C3 by" in headline(ran(scene, tmp_path))
    assert ran(scene, tmp_path).shortcomings
    assert not ran(scene, tmp_path, minutes=SHORT).shortcomings


def test_a_fault_that_went_wrong_itself_fails_the_run(scene: Scene, tmp_path: Path) -> None:
    scene.history.faults.append(Fault("disk full", BEGAN, BEGAN, f"{HARNESS_BROKE}OSError: no", effect=False))
    assert "1 faults went wrong themselves, the first a disk full: BROKEN: OSError: no" in headline(
        ran(scene, tmp_path)
    )
    assert ran(scene, tmp_path, minutes=SHORT).shortcomings


def test_a_kind_of_faults_that_never_came_is_named(scene: Scene, tmp_path: Path) -> None:
    scene.history.faults = [
        replace(fault, effect=fault.kind != "disk full", note="in vain") for fault in scene.history.faults
    ]
    assert headline(ran(scene, tmp_path)).endswith("Never carried out: disk full.")


def test_settings_that_are_not_the_defaults_are_named(scene: Scene, tmp_path: Path) -> None:
    page = report(ran(scene, tmp_path))
    assert "`STOOK_LEASE_SECONDS` is 3 (6)" in page
    assert "`STOOK_DOCUMENT_TIMEOUT_SECONDS` is 40 (300)" in page
    assert About(1, LONG, 2, {}).settings == FORMER


def test_the_defaults_are_those_of_the_product() -> None:
    assert {name: float(value) for name, value in DEFAULTS.items()} == {
        "STOOK_LEASE_SECONDS": settings.LEASE_S,
        "STOOK_CANCEL_GRACE_SECONDS": settings.CANCEL_GRACE_S,
        "STOOK_DOCUMENT_TIMEOUT_SECONDS": settings.DOCUMENT_TIMEOUT_S,
        "STOOK_WEBHOOK_TIMEOUT_SECONDS": settings.WEBHOOK_TIMEOUT_S,
    }
