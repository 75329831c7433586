"""`make serve` as a stranger types it: one process that owns all the others."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from config.local.discovery import announced
from config.local.errors import LocalError, PortInUseError
from config.local.front import listen
from config.local.programs import ROOT, WORKER_NICE
from config.local.serve import number, welcome
from config.local.system import inherited
from tests.processes import DEADLINE_S, children_of, command_of, wait_until_gone

SERVE = [sys.executable, "-m", "config.local.serve"]
START_S = 120.0


@pytest.fixture(scope="module")
def home(used_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all that runs here, one after the other: each finds what the end of the one before has left.

    Its blank finds what does not quote a path.
    """
    return Path(shutil.copytree(used_home, tmp_path_factory.mktemp("served") / "a home", symlinks=True))


class Serve:
    def __init__(self, process: subprocess.Popen[str], home: Path, output: Path) -> None:
        self.process, self.home, self.output = process, home, output

    @property
    def url(self) -> str:
        return announced(self.home)["url"]

    def wait_until_said(self, words: str) -> None:
        deadline = time.monotonic() + START_S
        while words not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.02)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(START_S)


def environment_of(home: Path, **more: str) -> Mapping[str, str]:
    return {**inherited(os.environ), "STOOK_HOME": str(home), "STOOK_WORKERS": "1", **more}


@contextmanager
def serving(home: Path) -> Iterator[Serve]:
    output = home.with_suffix(".output")
    port = free_port()
    with output.open("w") as stream:
        process = subprocess.Popen(
            SERVE, cwd=ROOT, env=environment_of(home, PORT=str(port)), stdout=stream, stderr=stream, text=True
        )
    serve = Serve(process, home, output)
    try:
        serve.wait_until_said("Ctrl-C stops it.")
        yield serve
    finally:
        if process.poll() is None:
            serve.end()


def free_port() -> int:
    """Below those that the system gives to whoever asks for any, as others may at this moment."""
    for port in random.sample(range(10_000, 30_000), 100):
        with suppress(PortInUseError), listen("127.0.0.1", port):
            return port
    raise AssertionError("None of a hundred ports is free.")


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    home = Path(environment.pop("STOOK_HOME"))
    return subprocess.run(
        command, cwd=ROOT, env=environment_of(home, **environment), capture_output=True, text=True, check=False
    )


def behind(pid: int, command: str) -> int:
    """How far the process stands behind the test's own, if it is one of the command's."""
    of_command = command in command_of(pid)
    return os.getpriority(os.PRIO_PROCESS, pid) - os.getpriority(os.PRIO_PROCESS, 0) if of_command else 0


def test_it_serves_and_ends_in_order(home: Path, tmp_path: Path) -> None:
    with serving(home) as serve:
        # A management command finds it without being told more than the home.
        made = run([sys.executable, "manage.py", "createapikey", "Acme", "--name", "tests"], STOOK_HOME=str(home))
        assert made.returncode == 0, made.stderr
        asked = urllib.request.Request(
            f"{serve.url}/v1/jobs", headers={"Authorization": f"Bearer {made.stdout.split()[-1]}"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            assert answer.status == 200

        second = run(SERVE, STOOK_HOME=str(home))
        assert second.returncode == 1
        assert f"already running in {home} (process {serve.process.pid}, {serve.url})" in second.stderr

        other = run(SERVE, STOOK_HOME=str(tmp_path / "other"), PORT=serve.url.rpartition(":")[2])
        assert other.returncode == 1
        assert "End the program that uses it, or choose another port" in other.stderr
        assert not (tmp_path / "other").exists()

        family = children_of(serve.process.pid)
        assert {behind(pid, "celery -q -A config worker") for pid in family} == {0, WORKER_NICE}
        assert {behind(pid, "granian") for pid in family} == {0}
        assert serve.end() == 0
    for pid in family:
        wait_until_gone(pid)
    said = serve.output.read_text()
    assert "Traceback" not in said
    assert "is killed" not in said
    assert said.splitlines()[-1].endswith("stook      has stopped")
    assert not (home / "runtime.json").exists()
    assert not (home / "run").exists()


def test_kill_9_of_it_leaves_no_orphan(home: Path) -> None:
    with serving(home) as serve:
        family = children_of(serve.process.pid)
        serve.process.kill()
        serve.process.wait()
        for pid in family:
            wait_until_gone(pid)


def test_a_second_ctrl_c_ends_it_at_once(home: Path) -> None:
    with serving(home) as serve:
        family = children_of(serve.process.pid)
        worker = next(pid for pid in family if "celery -q -A config worker" in command_of(pid))
        os.kill(worker, signal.SIGSTOP)  # it cannot end in order
        deadline = time.monotonic() + DEADLINE_S
        while serve.process.poll() is None:
            serve.process.send_signal(signal.SIGINT)
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert serve.process.returncode == 130
        for pid in family:
            wait_until_gone(pid)


@pytest.mark.parametrize(("name", "given"), [("PORT", "99999"), ("PORT", "0"), ("PORT", "http"), ("WORKERS", "-1")])
def test_a_number_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(LocalError, match=rf"^{name} is '{given}', but must be a whole number"):
        number(name, 1, most=65535)


def test_a_host_that_is_not_of_this_machine_is_named() -> None:
    with pytest.raises(LocalError, match=r"^Cannot listen on 203\.0\.113\.9, port 0: [^:(]*\. STOOK_HOST must be"):
        listen("203.0.113.9", 0)


def test_a_port_in_use_is_said_once() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortInUseError, match=rf"port {port}: Address already in use\. End the program"):
            listen("127.0.0.1", port)


def test_the_welcome_finds_a_home_elsewhere() -> None:
    assert "STOOK_HOME='/var/lib/my stook'" in welcome("http://127.0.0.1:8000", Path("/var/lib/my stook"), "127.0.0.1")
    assert "STOOK_HOME" not in welcome("http://127.0.0.1:8000", ROOT / ".stook", "127.0.0.1")


def test_the_welcome_tells_other_machines_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "From other machines" not in welcome("http://127.0.0.1:8000", ROOT / ".stook", "127.0.0.1")
    assert f"http://{socket.gethostname().lower()}:8000" in welcome("http://127.0.0.1:8000", ROOT, "0.0.0.0")
    monkeypatch.setenv("STOOK_ALLOWED_HOSTS", "stook.example")
    assert "From other machines" not in welcome("http://127.0.0.1:8000", ROOT, "0.0.0.0")


def test_a_ctrl_c_during_the_imports_is_silent(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("print('imports', flush=True); import time; time.sleep(60)")
    environment = environment_of(tmp_path / "home", PYTHONPATH=str(tmp_path))
    with subprocess.Popen(
        SERVE, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "imports\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=DEADLINE_S) == ("", "")
