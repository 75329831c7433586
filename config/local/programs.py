"""The processes of the whole system, as they run on one machine and, with other addresses, in containers."""

import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from config.local.program import Program

ROOT = Path(__file__).resolve().parents[2]
# A request that is still in work when its process is told to stop has this long.
LAST_REQUEST_S = 5
# A worker finishes or gives back what it has in hand within STOOK_SHUTDOWN_GRACE_SECONDS, by default 5.
WORKER_GRACE_S = 30.0
# What is being sent to a receiver has as long as an attempt may take, by default 10 s.
WEBHOOKS_GRACE_S = 20.0
# Documents take all of the processor that they can get; a request, and above all a cancel, comes first.
WORKER_NICE = 5

GRANIAN = (
    "granian --no-ws --http 1 --log-level warning --respawn-failed-workers --respawn-interval 0.5 "
    f"--workers-kill-timeout {LAST_REQUEST_S}s"
)
COMMANDS: Mapping[str, str] = {
    "migrate": "python manage.py migrate --no-input",
    "web": f"{GRANIAN} --interface wsgi --workers 2 --blocking-threads 16 config.wsgi:application",
    # Whatever waits there is a request in work, and beyond so many no other is begun: by default 1024.
    "events": f"{GRANIAN} --interface asginl --workers 1 --backpressure 16384 config.asgi:application",
    "worker": (
        "celery -q -A config worker -Q turns,ingest --pool prefork --prefetch-multiplier 1 "
        "--without-gossip --without-mingle --without-heartbeat"
    ),
    "supervisor": "python manage.py supervise",
    "webhooks": "python manage.py deliver",
    "beat": "celery -q -A config beat --pidfile=",
}


def migrate(environment: Mapping[str, str]) -> Program:
    return _program("migrate", (), environment)


def processes(
    environment: Mapping[str, str], *, workers: int, web: Path, events: Path, schedule: Path
) -> list[Program]:
    """All of them but the front, in the order in which they start; `workers` documents are in work at a time."""
    return [
        _served("web", web, environment),
        _served("events", events, environment),
        replace(
            _program("worker", ("--concurrency", str(workers)), quiet_as_root(environment), grace_s=WORKER_GRACE_S),
            # On SIGTERM Celery first says so on a pipe that nobody reads any more, and then forgets the request.
            death_signal=signal.SIGKILL,
            launch=("--nice", str(WORKER_NICE)),
        ),
        _program("supervisor", (), environment),
        _program("webhooks", (), environment, grace_s=WEBHOOKS_GRACE_S),
        _program("beat", ("--schedule", str(schedule)), environment),
    ]


def _served(name: str, socket: Path, environment: Mapping[str, str]) -> Program:
    return replace(_program(name, ("--uds", str(socket)), environment, grace_s=LAST_REQUEST_S + 5), socket=socket)


def quiet_as_root(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Celery's warning is about messages that carry code; ours carry none, and no worker opens a user's file itself."""
    filters = [environment.get("PYTHONWARNINGS", ""), "ignore:You're running the worker with superuser"]
    return {**environment, "PYTHONWARNINGS": ",".join(filter(None, filters))}


def _program(name: str, more: Sequence[str], environment: Mapping[str, str], *, grace_s: float = 10.0) -> Program:
    """The tools run as modules of this interpreter, whatever PATH says."""
    tool, *arguments = COMMANDS[name].split()
    interpreter = [sys.executable] if tool == "python" else [sys.executable, "-m", tool]
    return Program(
        name=name, command=[*interpreter, *arguments, *more], environment=environment, folder=ROOT, grace_s=grace_s
    )
