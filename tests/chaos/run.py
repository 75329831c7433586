"""A run: a system of its own, the chaos, and the judge."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config.local.servers import EmbeddedServers
from config.local.system import System
from tests.chaos.chaos import Chaos
from tests.chaos.checker.facts import Facts, dump_facts, load_facts, read_facts
from tests.chaos.checker.judge import Judgement, judge
from tests.chaos.clocks import Clocks
from tests.chaos.disk import SmallDisk
from tests.chaos.history import Recorder, read_history
from tests.chaos.kinds import LEASE_S, WEBHOOK_TIMEOUT_S
from tests.chaos.plan import Plan
from tests.chaos.words import NotHere

ENVIRONMENT = {
    "STOOK_BENCH": "1",
    "STOOK_LEASE_SECONDS": f"{LEASE_S:g}",
    "STOOK_CANCEL_GRACE_SECONDS": "2",
    "STOOK_DOCUMENT_TIMEOUT_SECONDS": "40",  # what a scanned page may really need on a busy machine
    "STOOK_WEBHOOK_TIMEOUT_SECONDS": f"{WEBHOOK_TIMEOUT_S:g}",
    "STOOK_WEBHOOKS_TO_PRIVATE_ADDRESSES": "1",
}


DEFAULTS = {
    "STOOK_LEASE_SECONDS": "6",
    "STOOK_CANCEL_GRACE_SECONDS": "5",
    "STOOK_DOCUMENT_TIMEOUT_SECONDS": "300",
    "STOOK_WEBHOOK_TIMEOUT_SECONDS": "10",
}
# Of runs that did not write theirs down yet.
FORMER = {**ENVIRONMENT, "STOOK_DOCUMENT_TIMEOUT_SECONDS": "6"}


@dataclass(frozen=True)
class About:
    """What a report says of a run beside its verdicts."""

    seed: int
    minutes: float
    workers: int
    missing: dict[str, str]
    """Kinds of faults that this machine cannot do, and why."""
    settings: Mapping[str, str] = field(default_factory=lambda: FORMER)

    @property
    def grace_s(self) -> float:
        return float(self.settings["STOOK_CANCEL_GRACE_SECONDS"])


@dataclass(frozen=True)
class Ran:
    """A run that is over. `folder` holds history, facts, log and database; it is kept where something is wrong."""

    folder: Path
    about: About
    judgement: Judgement

    @property
    def shortcomings(self) -> list[str]:
        return self.judgement.shortcomings(self.about.minutes)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def judge_folder(folder: Path) -> Ran:
    """Of what a run has written down; may be done again and again."""
    about = About(**json.loads((folder / "about").read_text()))
    facts = _facts_of(folder)
    judged = judge(read_history(folder / "history"), facts, workers=about.workers, grace_s=about.grace_s)
    return Ran(folder, about, judged)


def _facts_of(folder: Path) -> Facts:
    """From the database once more where they were kept before the judge asked for all that it does now."""
    kept = folder / "facts"
    facts = load_facts(kept.read_text())
    if facts.are_complete or not (folder / "home" / "postgres").exists():
        return facts
    with EmbeddedServers(folder / "home", environment={"REDIS_URL": "unix:///none"}) as servers:
        facts = read_facts(servers.database_url)
    kept.write_text(dump_facts(facts))
    return facts


def run(plan: Plan, *, say: Callable[[str], None]) -> Ran:
    """To be called from the main thread, before there are others (tests/chaos/disk.py says why)."""
    folder = Path(tempfile.mkdtemp(prefix="stook-chaos-"))
    missing: dict[str, str] = {}
    disk = _unless_missing(missing, "disk full", lambda: SmallDisk(folder / "documents"))
    clocks = _unless_missing(missing, "a clock wrong by minutes", lambda: Clocks(folder / "clocks"))
    about = About(plan.seed, plan.minutes, plan.size.workers, missing, ENVIRONMENT)
    (folder / "about").write_text(json.dumps(asdict(about)))
    try:
        with Recorder(folder / "history") as recorder:
            system = System(
                home=folder / "home",
                environment={
                    **ENVIRONMENT,
                    "STOOK_DOCUMENTS": str(folder / "documents"),
                    **(clocks.environment if clocks else {}),
                },
                workers=plan.size.workers,
                quiet=True,
                log_to=folder / "log",
            )
            with system:
                say(f"runs in {folder}")
                Chaos(system, plan, recorder, say).happen(clocks=clocks, disk=disk)
                (folder / "facts").write_text(dump_facts(read_facts(system.environment["DATABASE_URL"])))
    finally:
        if disk:
            disk.close()
    return judge_folder(folder)


def _unless_missing[T](missing: dict[str, str], kind: str, make: Callable[[], T]) -> T | None:
    try:
        return make()
    except NotHere as reason:
        missing[kind] = str(reason)
        return None
