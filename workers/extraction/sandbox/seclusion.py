"""What a child can do to nobody else, as far as the kernel helps: no sockets, no look into other processes, and
where it is root's no more than other users may.

A file that has taken a child over runs as the worker's user. Where the kernel knows none of this, or a container
forbids it, the child is as it was: the limits hold, and its environment has no secret.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from typing import NamedTuple


class _Machine(NamedTuple):
    audit: int
    """As the kernel names it to filters."""
    socket: int
    seccomp: int


_MACHINES = {"x86_64": _Machine(0xC000003E, 41, 317), "aarch64": _Machine(0xC00000B7, 198, 277)}
_IO_URING_SETUP = 425
"""A way to sockets without the call; its number is the same everywhere, as are those of Landlock."""
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446

_SET_MODE_FILTER, _SPEC_ALLOW = 1, 4
"""Without the flag, older kernels take the processor's speculation from a process with a filter."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _AUDIT_AT = 0, 4
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
_X32 = 0x40000000
"""From here on, x86_64 has its calls once more."""

_VERSION, _PATH_BENEATH = 1, 1
_REFER, _SIGNALS = 1 << 13, 1 << 1
_KNOWS_REFER, _KNOWS_SIGNALS = 2, 6

_CAPABILITIES_64 = 0x20080522
_READ_AND_WRITE_ANY = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the documents may be another user's."""


def leave_privileges() -> bool:
    """Root's, but for files. False where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, held = struct.pack("=Ii", _CAPABILITIES_64, 0), ctypes.create_string_buffer(24)
    if libc.capget(header, held):
        return False
    _, permitted, *_ = struct.unpack("=6I", held.raw)
    kept = permitted & _READ_AND_WRITE_ANY
    return bool(libc.capset(header, struct.pack("=6I", kept, kept, 0, 0, 0, 0)) == 0)


def leave_network() -> bool:
    """No more sockets, those of this machine's servers included. False where the kernel refuses."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 1 << 32:
        return False
    steps = [
        (_LOAD, 0, 0, _AUDIT_AT),
        (_EQUAL, 0, 5, machine.audit),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 3, 0, _X32),
        (_EQUAL, 2, 0, machine.socket),
        (_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(packed))
    return _call(machine.seccomp, _SET_MODE_FILTER, _SPEC_ALLOW, program) == 0


def leave_others_alone(*, signals: bool = False) -> bool:
    """No look into the memory, the environment or the files of processes that are not its own children's, and no
    signal to them, unless `signals` leaves it those. False where the kernel refuses.

    That is what Landlock does to whoever is under any rule of it; the rule itself allows what it speaks of.
    """
    version = _call(_CREATE_RULESET, None, 0, _VERSION)
    if version < _KNOWS_REFER:
        return False
    rules = _call(
        _CREATE_RULESET, struct.pack("=QQQ", _REFER, 0, _SIGNALS * (version >= _KNOWS_SIGNALS and not signals)), 24, 0
    )
    if rules < 0:
        return False
    root = os.open("/", os.O_PATH | os.O_CLOEXEC)
    try:
        added = _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", _REFER, root), 0)
        return added == 0 and _call(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(root)
        os.close(rules)


def _call(number: int, *arguments: int | bytes | None) -> int:
    """A number, or -1. The C library has no functions of its own for these."""
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *given))
