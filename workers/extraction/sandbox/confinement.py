"""What a child gives up before it touches a file, and the environment it is started with."""

import ctypes
import math
import os
import resource
import signal
from collections.abc import Mapping

from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.seclusion import leave_network, leave_others_alone, leave_privileges

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38

_KEPT = (
    "PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "STOOK_BENCH",
    "STOOK_EXTRACTORS",
)  # fmt: skip
_KEPT_ALL = "STOOK_EXTRACTOR_"
"""What an extractor of one's own has to be told, such as where its model lies."""
_SET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Each further arena of glibc's reserves 64 MB of the address space that RLIMIT_AS counts.
    "MALLOC_ARENA_MAX": "2",
    "PYTHONUNBUFFERED": "1",
}


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """Only what a child needs: no secret key, no database URL, nothing that is not named here."""
    own = {name: value for name, value in environment.items() if name.startswith(_KEPT_ALL)}
    return own | {name: environment[name] for name in _KEPT if name in environment} | _SET


def confine(limits: Limits, *, parent_pid: int) -> None:
    """Give up what the limits say. The process dies with its parent, even one killed by SIGKILL, and ignores Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Both go to the whole process group; when to end a child is for its worker to say.
        signal.signal(number, signal.SIG_IGN)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        raise SystemExit("The worker ended before its sandbox had started.")
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leave_privileges()
    leave_others_alone(signals=limits.signals)
    if not limits.network:
        leave_network()


def allow_cpu(limits: Limits) -> None:
    """From now on, `cpu_s` more seconds of processor time; then SIGXCPU ends the process."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + limits.cpu_s, hard))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")
