"""All verdicts on a run."""

from dataclasses import dataclass

from tests.chaos.checker import answers, documents, ends, engine, rows
from tests.chaos.checker.case import Case, Verdict
from tests.chaos.checker.facts import Facts
from tests.chaos.history import History

GRACE_S = 5.0
"""Unless a run says otherwise."""
CHECKS = (
    ends.one_winner,
    rows.frozen,
    rows.kept,
    engine.workers_leave,
    engine.stops_without_redis,
    rows.no_zombies,
    ends.no_wreckage,
    engine.broker_bounded,
    ends.never_started,
    ends.told_once,
    rows.none_lost,
    rows.served,
    ends.none_stuck,
    ends.none_failed_alone,
    documents.none_failed_innocent,
    rows.counters_true,
    ends.ends_told,
    rows.resumes_spare,
    rows.streams_whole,
    answers.uploads_kept,
    answers.statuses,
    answers.bodies_of_failures,
    answers.failures_have_faults,
)


@dataclass
class Judgement:
    history: History
    facts: Facts
    verdicts: list[Verdict]

    @property
    def held(self) -> bool:
        return all(verdict.held for verdict in self.verdicts)


def judge(history: History, facts: Facts, *, workers: int, grace_s: float = GRACE_S) -> Judgement:
    case = Case(history, facts, workers, grace_s)
    return Judgement(history, facts, [check(case) for check in CHECKS])
