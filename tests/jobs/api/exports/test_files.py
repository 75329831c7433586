"""The files of exports: made whole or not at all, few at a time, and gone in the end."""

import gc
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from jobs import results
from jobs.exports import folders, formats
from jobs.exports.formats import FORMATS
from tests.jobs.api.caller import Caller
from tests.jobs.api.exports.tables import export, small_job
from tests.jobs.api.recording import filled, record


@pytest.mark.parametrize("name", FORMATS)
def test_failure_on_the_way_is_an_error_and_no_half_a_file(
    caller: Caller, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away behind the second row."""
    monkeypatch.setattr(results, "STEP_ROWS", 2)
    job = small_job(caller)
    record(job, *(filled(position) for position in range(5)))
    read = results._recorded

    def read_once(*arguments: Any) -> list[results.Recorded]:
        monkeypatch.setattr(results, "_recorded", _gone)
        return read(*arguments)

    monkeypatch.setattr(results, "_recorded", read_once)

    answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (503, "service_unavailable")


def _gone(*_: Any) -> list[results.Recorded]:
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize("name", FORMATS)
def test_full_disk_is_503(caller: Caller, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = small_job(caller)
    record(job, filled(0))
    monkeypatch.setattr(formats, "TemporaryFile", lambda **_: open("/dev/full", "w+b", buffering=0))  # noqa: SIM115
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)  # zipfile's finaliser tries once more

    answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)
    gc.collect()

    assert (answer.status, answer.code) == (503, "service_unavailable")


@pytest.mark.parametrize("name", FORMATS)
def test_only_so_many_files_are_made_at_a_time(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    with ExitStack() as held:
        for _ in range(formats.MOST_AT_ONCE):
            held.enter_context(formats._place())
        answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    for _ in range(formats.MOST_AT_ONCE + 1):
        export(caller, job, name)


def test_folder_of_a_killed_process_is_removed_by_the_next_one(tmp_path: Path) -> None:
    with folders.working_folder() as ours:
        (ours / "sheet").write_text("rows")
        abandoned = ours.parent / "abandoned"
        abandoned.mkdir()
        (abandoned / "sheet").write_text("rows")

        with folders.working_folder() as another:
            assert sorted(ours.parent.iterdir()) == sorted([ours, another])
            assert ours.parent.parent == tmp_path
            assert ours.parent.stat().st_mode & 0o777 == 0o700
        assert (ours / "sheet").exists()


def test_folder_that_others_can_look_into_is_not_used(tmp_path: Path) -> None:
    with folders.working_folder() as folder:
        home = folder.parent
    home.chmod(0o755)

    with pytest.raises(PermissionError), folders.working_folder():
        pass


def test_file_is_gone_when_the_client_leaves(caller: Caller, left_behind: Callable[[], list[str]]) -> None:
    job = small_job(caller)
    record(job, filled(0))

    response: Any = caller.client.get(
        f"/v1/jobs/{job.id}/results", query_params={"format": "csv"}, headers=caller._headers
    )
    held = left_behind()
    response.close()

    assert len(held) == 1
