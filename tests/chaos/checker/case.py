"""History and facts together, sorted for the judge; and what a verdict is."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from tests.chaos.checker.facts import Facts, JobFact, RowFact
from tests.chaos.history import Exchange, History, Look
from tests.chaos.kinds import BY_NAME
from tests.chaos.windows import Windows

TERMINAL_WORDS = ("complete", "failed")


class State(StrEnum):
    HELD = "held"
    BROKEN = "broken"
    NOT_JUDGED = "not judged"


@dataclass
class Verdict:
    """On one promise: how much there was to judge, and every case against it."""

    promise: str
    says: str
    judged: int = 0
    of: str = ""
    against: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Or nothing was there to judge: `state` tells."""
        return not self.against

    @property
    def state(self) -> State:
        if self.against:
            return State.BROKEN
        return State.HELD if self.judged else State.NOT_JUDGED

    def expect(self, holds: object, complaint: str) -> None:
        if not holds:
            self.against.append(complaint)


@dataclass
class Case:
    history: History
    facts: Facts
    workers: int
    grace_s: float
    """What a document that reaches no checkpoint gets after a cancel."""

    @cached_property
    def cancels(self) -> dict[str, list[Exchange]]:
        return self._by_job("cancel")

    @cached_property
    def reads(self) -> dict[str, list[Exchange]]:
        """Answers of /results that came whole."""
        found = self._by_job("results")
        return {job: [read for read in reads if read.status == 200] for job, reads in found.items()}

    @cached_property
    def looks(self) -> dict[str, list[Exchange]]:
        """Job objects."""
        found = self._by_job("job")
        return {job: [look for look in looks if look.status == 200] for job, looks in found.items()}

    @cached_property
    def known_ended(self) -> dict[str, float]:
        """When the first answer had been received that told of a job's end: from then on nothing of it may change."""
        times: dict[str, float] = {}
        for exchange in self.history.exchanges:
            if _tells_of_end(exchange):
                times[exchange.job] = min(exchange.ended_at, times.get(exchange.job, exchange.ended_at))
        return times

    def winning_cancel(self, job: str) -> Exchange | None:
        return next((cancel for cancel in self.cancels.get(job, []) if cancel.status == 200), None)

    def last_read(self, job: str) -> Exchange | None:
        return next((read for read in reversed(self.reads.get(job, [])) if read.final), None)

    def cancelled_jobs(self) -> Iterator[tuple[JobFact, list[RowFact]]]:
        return ((job, rows) for job, rows in self.ended_jobs() if job.cancelled)

    def ended_jobs(self) -> Iterator[tuple[JobFact, list[RowFact]]]:
        return ((job, self.facts.rows.get(job.id, [])) for job in self.facts.jobs.values() if job.ended)

    @cached_property
    def looks_in_order(self) -> list[Look]:
        return sorted(self.history.looks, key=lambda look: look.at)

    def last_look_before(self, at: float) -> Look | None:
        place = bisect_left(self.looks_in_order, at, key=lambda look: look.at)
        return self.looks_in_order[place - 1] if place else None

    def windows_of(self, *what: str, before_s: float, after_s: float) -> Windows:
        """In which any of this may have been out of reach."""
        return Windows(
            (fault.began_at - before_s, fault.ended_at + after_s)
            for fault in self.history.faults
            if fault.effect and BY_NAME[fault.kind].takes_away & set(what)
        )

    def _by_job(self, what: str) -> dict[str, list[Exchange]]:
        found: dict[str, list[Exchange]] = defaultdict(list)
        for exchange in self.history.exchanges:
            if exchange.what == what:
                found[exchange.job].append(exchange)
        return found


def _tells_of_end(exchange: Exchange) -> bool:
    match exchange.what, exchange.status:
        case "cancel", 200 | 409:
            return True
        case "job", 200:
            return exchange.body["status"] in TERMINAL_WORDS
        case "results", 200:
            return exchange.body["job_status"] in TERMINAL_WORDS
    return False


def called(job: JobFact) -> str:
    return f"{job.name or 'a job'} ({job.id}, {job.status}{', cancelled' if job.cancelled else ''})"
