"""Starts a program that ends with its owner: `launch.py OPTIONS -- COMMAND`. A script without any package's help."""

import argparse
import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CANNOT_START = 127


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--owner", type=int, required=True)
    parser.add_argument("--signal", type=int, required=True, help="sent to the program when its owner dies")
    parser.add_argument("--namespace", action="store_true", help="as root: run without being root, among root's files")
    parser.add_argument("--account", help="as root: run as this account")
    parser.add_argument("--nice", type=int, default=0, help="how far it stands behind what else the machine has to do")
    parser.add_argument("--lock", type=Path, help="held by the program and all its children")
    parser.add_argument("--stale", type=Path, action="append", default=[], help="removed once the lock is held")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    if options.nice:
        stand_back(options.nice)
    if options.lock:
        hold(options.lock, options.stale)
    if options.namespace:
        enter_namespace()
    if options.account:
        become(options.account)
    follow(options.owner, options.signal)
    os.execvp(options.command[0], options.command)  # noqa: S606 - there is no shell, on purpose


def hold(lock: Path, stale: list[Path]) -> None:
    """Takes the lock that the program inherits: who gets it knows that nobody of an earlier start is left."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("waits for an earlier server that is still ending", file=sys.stderr, flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.set_inheritable(descriptor, True)
    for file in stale:
        file.unlink(missing_ok=True)


def stand_back(nice: int) -> None:
    """Where the kernel shares the processor among sessions, a process' own number counts only within its session."""
    os.nice(nice)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(nice))


def enter_namespace() -> None:
    """Takes another number for root in a user namespace: no longer root, but still the owner of root's files."""
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")


def become(account: str) -> None:
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def follow(owner: int, number: int) -> None:
    """Asks the kernel for a signal when the owner dies. Last of all, since a change of account forgets it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != owner:  # it died before we asked
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        print(f"cannot start: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)
