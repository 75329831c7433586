"""`make chaos` in short: whatever is killed, no promise is broken. Only faults whose verdicts ask for no speed."""

from pathlib import Path

from config.local.serve import System
from tests.chaos.chaos import Chaos
from tests.chaos.checker.facts import read_facts
from tests.chaos.checker.judge import judge
from tests.chaos.history import Recorder, read_history
from tests.chaos.kinds import BY_NAME
from tests.chaos.plan import SMALL, make_plan

KINDS = [
    BY_NAME["kill -9 of a worker child"],
    BY_NAME["kill -9 of a web process"],
    BY_NAME["kill -9 of the supervisor"],
    BY_NAME["turns doubled"],
    BY_NAME["PostgreSQL restarted, immediate"],
]


def test_a_short_chaos_breaks_no_promise(system: System, tmp_path: Path) -> None:
    # Of this seed, in which a worker child is killed so early that there is time to find one that serves.
    plan = make_plan(seed=367, minutes=0.2, faults_per_minute=30, size=SMALL, kinds=KINDS)
    history, said = tmp_path / "history", list[str]()

    with Recorder(history) as recorder:
        organizations = Chaos(system, plan, recorder, said.append).happen(clocks=None, disk=None)

    facts = read_facts(system.environment["DATABASE_URL"])
    facts.leave_out_strangers(organizations)
    judgement = judge(read_history(history), facts, workers=SMALL.workers)
    assert {verdict.promise: verdict.against for verdict in judgement.verdicts if not verdict.held} == {}
    assert any(fault.effect for fault in judgement.history.faults if fault.kind == "kill -9 of a worker child")
    assert len(facts.jobs) >= len(plan.jobs)
