"""What a worker under measurement can do in addition, for jobs whose options ask for it: `note_starts` notes each
document that begins, `alternate_check` serves every other slice without looking for a cancel and notes what each did.
"""

import math
import time
from uuid import UUID

from django.conf import settings

from bench.instrumented.notes import ServedSlice, Start, slices, starts
from jobs.flag import FRESH_S
from workers import turn
from workers.extraction.sandbox.messages import Reply
from workers.extraction.sandbox.process import ChildProcess
from workers.pace import Pace
from workers.runner import Slice
from workers.statements import execute
from workers.watch import SliceEnd, Watch

_slices, _starts = slices(settings.STOOK_HOME), starts(settings.STOOK_HOME)
_look, _ask_ahead, _fresh_until = Watch.look, Watch.ask_ahead, Watch.fresh_until
_reply_expected_s, _receive = Pace.reply_expected_s, ChildProcess.receive

# Of the slice that this process serves.
_job = UUID(int=0)
_noting = False
_checking = True
_noted_at = 0.0
"""The newest start that has a note."""


class MeasuredSlice(Slice):
    def serve(self) -> SliceEnd:
        global _job, _noting, _checking
        _job, _noting = self._held.job_id, bool(self._plan.options.get("note_starts"))
        if not self._plan.options.get("alternate_check"):
            _checking = True
            return super().serve()
        _checking = not _checking
        return self._noted_serve()

    def _noted_serve(self) -> SliceEnd:
        before, began = self._recorded(), time.monotonic()
        try:
            return super().serve()
        finally:
            took_s = time.monotonic() - began
            _slices.write(ServedSlice(_job.bytes, _checking, took_s, self._recorded() - before))

    def _recorded(self) -> int:
        """Rows recorded through this slot so far."""
        statement = "select seq from runner where job_id = %(job)s and slot = %(slot)s"
        ((rows,),) = execute(statement, {"job": self._held.job_id, "slot": self._held.slot}).fetchall()
        return int(rows)


def _look_if_checking(self: Watch, *, max_age_s: float = FRESH_S) -> SliceEnd | None:
    return _look(self, max_age_s=max_age_s) if _checking else None


def _ask_ahead_if_checking(self: Watch, *, max_age_s: float) -> None:
    if _checking:
        _ask_ahead(self, max_age_s=max_age_s)


def _fresh_until_if_checking(self: Watch) -> float:
    return float(_fresh_until.__get__(self)) if _checking else math.inf


def _reply_expected_s_if_checking(self: Pace) -> float:
    """A slice wakes up shortly before the likely end of a document for the look alone."""
    return float(_reply_expected_s.__get__(self)) if _checking else 0.0


def _noting_receive(self: ChildProcess, timeout_s: float) -> Reply | None:
    try:
        return _receive(self, timeout_s)
    finally:
        if _noting:
            _note_what_began(self)


def _note_what_began(child: ChildProcess) -> None:
    """By what the child itself has written: a document may wait in it for the next look, or never begin at all."""
    global _noted_at
    _, began_at = child.in_work()
    if began_at not in (0.0, _noted_at):
        _noted_at = began_at
        _starts.write(Start(_job.bytes, began_at))


def install() -> None:
    turn.Slice = MeasuredSlice  # type: ignore[attr-defined]
    Watch.look = _look_if_checking  # type: ignore[method-assign]
    Watch.ask_ahead = _ask_ahead_if_checking  # type: ignore[method-assign]
    Watch.fresh_until = property(_fresh_until_if_checking)  # type: ignore[assignment,method-assign]
    Pace.reply_expected_s = property(_reply_expected_s_if_checking)  # type: ignore[assignment,method-assign]
    ChildProcess.receive = _noting_receive  # type: ignore[method-assign]
