"""What a child that has been taken over cannot do to others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.extraction.sandbox.conftest import Make, answer, child_pid
from tests.workers.extraction.sandbox.taken_over import ATTEMPTS, tried
from workers.extraction.protocol import ExtractedRow
from workers.extraction.sandbox import ExtractReply, ExtractRequest, Limits, Sandbox, seclusion

ROOT = Path(__file__).resolve().parents[4]
REFUSED = "PermissionError"
LOOKS = ("environment", "memory", "files")
SOCKETS = ("internet", "internet 6", "machine")


WORKER = """
import ctypes, json, os, sys
from tests.workers.extraction.sandbox.taken_over import ATTEMPTS, tried
from workers.extraction.sandbox.confinement import confine
from workers.extraction.sandbox.limits import Limits
PR_SET_DUMPABLE = 4
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
worker = os.getpid()
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
before = {name: tried(attempt) for name, attempt in ATTEMPTS.items()}
confine(Limits(), parent_pid=worker)
print(json.dumps([before, {name: tried(attempt) for name, attempt in ATTEMPTS.items()}]), flush=True)
os._exit(0)
"""


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", "taken-over=tests.workers.extraction.sandbox.taken_over:TakenOver")


def attempts(sandbox: Sandbox) -> dict[str, str]:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in ATTEMPTS}}
    reply = answer(sandbox, ExtractRequest("taken-over", schema, {}, [None]))
    assert isinstance(reply, ExtractReply)
    (row,) = reply.outcomes
    assert isinstance(row, ExtractedRow)
    return {name: field.value for name, field in row.fields.items()}


def test_a_child_sees_nothing_of_its_worker_and_opens_no_socket(sandbox: Sandbox) -> None:
    """Run as root as well: the worker itself may do all of it."""
    assert {tried(attempt) for attempt in ATTEMPTS.values()} == {"done"}

    found = attempts(sandbox)

    assert {name: found[name] for name in (*LOOKS, *SOCKETS)} == dict.fromkeys((*LOOKS, *SOCKETS), REFUSED)
    assert found["signal"] == REFUSED
    assert found["pair"] == "done"  # asyncio has need of one


def test_the_same_where_the_worker_is_not_root() -> None:
    ran = subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    before, after = json.loads(ran.stdout)

    assert set(before.values()) == {"done"}
    assert {name for name, outcome in after.items() if outcome == REFUSED} == {*LOOKS, *SOCKETS, "signal"}


def test_a_child_has_nothing_of_root_but_its_files(sandbox: Sandbox) -> None:
    attempts(sandbox)

    status = Path(f"/proc/{child_pid(sandbox)}/status").read_text()
    held = dict(line.split(":\t") for line in status.splitlines() if line.startswith("Cap"))

    assert int(held["CapPrm"], 16) & ~0b110 == 0
    assert held["CapEff"] == held["CapPrm"]
    assert int(held["CapInh"], 16) == 0


def test_all_threads_of_a_child_are_without_sockets(sandbox: Sandbox) -> None:
    attempts(sandbox)

    states = [task.read_text() for task in Path(f"/proc/{child_pid(sandbox)}/task").glob("*/status")]

    assert states
    assert all("\nSeccomp:\t2\n" in state for state in states)


def test_the_network_may_be_left_to_extractors_of_ones_own(make: Make) -> None:
    found = attempts(make(Limits(network=True)))

    assert {found[name] for name in SOCKETS} == {"done"}
    assert {found[name] for name in LOOKS} == {REFUSED}


def test_a_machine_that_is_not_known_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")

    assert not seclusion.leave_network()
