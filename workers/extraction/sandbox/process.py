"""A child process as its worker sees it: frames in and out without ever blocking, a cancel, an end."""

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from workers.extraction.sandbox.confinement import scrubbed
from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.messages import LENGTH, NumberedRequest, ParseRequest, Reply, Request, frame, read_reply
from workers.extraction.sandbox.shared_page import WorkersPage

_ROOT = Path(__file__).resolve().parents[3]
_CHUNK = 1 << 18
_MB = 1024 * 1024
_FD_SETSIZE = 1024
_LOOK_S = 0.002
_PAGE = os.sysconf("SC_PAGE_SIZE")


class ChildGone(Exception):
    """The child has ended, or closed its pipe."""


class BadReply(Exception):
    """The child sent something that is no reply."""


class ChildProcess:
    """Raises OSError where the machine has no room for another process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._page = WorkersPage()
        try:
            self._process = _start(limits, self._page.fd)
        except BaseException:
            self._page.close()
            raise
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._statm = -1
        self.peak_mb = 0.0
        """Of resident memory, known once it has ended."""
        self._number = 0
        self._most_bytes = 0
        self._outgoing = memoryview(b"")
        self._incoming = bytearray()
        self._selector = _selector(self._stdin, self._stdout)
        self._selector.register(self._stdout, selectors.EVENT_READ)
        os.set_blocking(self._stdin, False)
        os.set_blocking(self._stdout, False)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._code() is None

    @property
    def has_loaded(self) -> bool:
        """Whether it had got so far as to take a request."""
        return self._page.has_loaded()

    def send(self, number: int, request: Request, *, starts_until: float) -> None:
        """Put the request on its way; what the pipe does not take at once is sent on by `receive`.

        Raises ChildGone.
        """
        self._number = number
        self._most_bytes = _MB * (self._limits.parse_mb if isinstance(request, ParseRequest) else self._limits.rows_mb)
        self._page.request_sent()
        self._page.starts_until(starts_until)
        self._outgoing = memoryview(frame(NumberedRequest(number, request)))
        self._selector.register(self._stdin, selectors.EVENT_WRITE)
        self._write()

    def receive(self, timeout_s: float) -> Reply | None:
        """The reply; None where it is not there within the time. Raises ChildGone, BadReply."""
        deadline = time.monotonic() + timeout_s
        while (body := self._take_frame()) is None:
            ready = self._selector.select(max(deadline - time.monotonic(), 0.0))
            for key, _ in ready:
                if key.fd == self._stdin:
                    self._write()
                else:
                    self._read()
            if not ready:
                # A process of the child's own making may hold its pipe open after it.
                if not self.alive:
                    raise ChildGone
                return None
        return self._read_reply(body)

    def starts_until(self, moment: float) -> None:
        """See WorkersPage."""
        self._page.starts_until(moment)

    def cancel(self, number: int) -> None:
        self._page.cancel(number)

    def in_work(self) -> tuple[int, float]:
        """See WorkersPage; a child whose parser is broken may have written anything."""
        return self._page.in_work()

    def rss_mb(self) -> float:
        """Resident memory; 0 where the child has ended."""
        try:
            if self._statm < 0:  # and kept open, for it is read after each document
                self._statm = os.open(f"/proc/{self.pid}/statm", os.O_RDONLY | os.O_CLOEXEC)
            fields = os.pread(self._statm, 128, 0).split()
        except OSError:
            return 0.0
        return int(fields[1]) * _PAGE / _MB

    def end(self, *, leave_s: float = 0.0) -> int:
        """Kill and reap, after `leave_s` for a child on its way out. Returns the exit code, or minus the signal."""
        deadline = time.monotonic() + leave_s
        while (code := self._code()) is None and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
        if code is None:
            self._process.kill()
            code = self._code(block=True)
            assert code is not None
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._page.close()
        if self._statm >= 0:
            os.close(self._statm)
        return code

    def _code(self, *, block: bool = False) -> int | None:
        """What it has ended with. Reaped here and not by Popen, which does not say how much memory it had taken."""
        if self._process.returncode is None:
            pid, status, usage = os.wait4(self.pid, 0 if block else os.WNOHANG)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.peak_mb = usage.ru_maxrss / 1024
        return self._process.returncode

    def _write(self) -> None:
        try:
            while self._outgoing:
                self._outgoing = self._outgoing[os.write(self._stdin, self._outgoing[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError as error:
            raise ChildGone from error
        self._selector.unregister(self._stdin)

    def _read(self) -> None:
        try:
            chunk = os.read(self._stdout, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            raise ChildGone
        self._incoming += chunk

    def _read_reply(self, body: bytes) -> Reply:
        if self._outgoing:
            raise BadReply("A reply to half of a request.")
        try:
            numbered = read_reply(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MemoryError) as error:
            raise BadReply(str(error)) from error
        if numbered.number != self._number:
            raise BadReply(f"Reply {numbered.number} to request {self._number}.")
        return numbered.reply

    def _take_frame(self) -> bytes | None:
        if len(self._incoming) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._incoming)
        if length > self._most_bytes:
            raise BadReply(f"A reply of {length} bytes is over the limit of {self._most_bytes}.")
        end = LENGTH.size + length
        if len(self._incoming) < end:
            return None
        body = bytes(self._incoming[LENGTH.size : end])
        del self._incoming[:end]
        return body


def _selector(*files: int) -> selectors.BaseSelector:
    """`epoll` rounds up to milliseconds; `select` does not, but knows the first 1,024 files alone."""
    return selectors.SelectSelector() if max(files) < _FD_SETSIZE else selectors.DefaultSelector()


def _start(limits: Limits, page_fd: int) -> subprocess.Popen[bytes]:
    # Popen and not multiprocessing, which Celery's daemonic processes may not use.
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "workers.extraction.sandbox.child",
            str(os.getpid()),
            str(page_fd),
            msgspec.json.encode(limits).decode(),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[page_fd],
        cwd=_ROOT,
        env=scrubbed(os.environ),
        bufsize=0,
    )
