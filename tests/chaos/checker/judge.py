"""All verdicts on a run."""

from dataclasses import dataclass

from tests.chaos.checker import answers, documents, ends, engine, rows, webhooks
from tests.chaos.checker.case import Case, State, Verdict
from tests.chaos.checker.facts import Facts
from tests.chaos.history import HARNESS_BROKE, History

GRACE_S = 5.0
"""Unless a run says otherwise."""
CORE, PROVES_FROM_MINUTES = ("C1", "C2", "C3", "C7", "stuck"), 5.0
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
    documents.rows_are_their_own,
    rows.counters_true,
    ends.ends_told,
    webhooks.ends_delivered,
    webhooks.messages_signed,
    webhooks.events_at_home,
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

    def promises(self, state: State) -> list[str]:
        return [verdict.promise for verdict in self.verdicts if verdict.state == state]

    def shortcomings(self, minutes: float) -> list[str]:
        """Why a run of that length is no proof, be it that a promise was broken or that too little was judged."""
        found = []
        if broken := self.promises(State.BROKEN):
            found.append(f"{len(broken)} of {len(self.verdicts)} promises were broken: {', '.join(broken)}.")
        if wrong := [fault for fault in self.history.faults if fault.note.startswith(HARNESS_BROKE)]:
            found.append(f"{len(wrong)} faults went wrong themselves, the first a {wrong[0].kind}: {wrong[0].note}")
        unjudged = [promise for promise in self.promises(State.NOT_JUDGED) if promise in CORE]
        if unjudged and minutes >= PROVES_FROM_MINUTES:
            found.append(f"Nothing was there to judge {', '.join(unjudged)} by, without which a run proves nothing.")
        return found


def judge(history: History, facts: Facts, *, workers: int, grace_s: float = GRACE_S) -> Judgement:
    case = Case(history, facts, workers, grace_s)
    return Judgement(history, facts, [check(case) for check in CHECKS])
