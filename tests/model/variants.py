"""What is checked: the protocol as it stands, the same without parts that carry no truth, and broken ones."""

import enum
from dataclasses import dataclass

SAFETY = "safety"
"""Assertions and deadlocks, instead of one of the formulas at the end of protocol.pml."""


class Verdict(enum.StrEnum):
    HOLDS = "holds"
    CAUGHT = "caught"


@dataclass(frozen=True)
class Run:
    """One search through all states. `bounds` and `switches` are preprocessor symbols of protocol.pml."""

    promise: str
    variant: str
    check: str
    bounds: str
    switches: str = ""
    expected: Verdict = Verdict.HOLDS
    reason: str = ""
    """Why a broken one is caught, as SPIN says it: a deadlock or another promise would be no proof of this one."""

    @property
    def symbols(self) -> list[str]:
        return [f"-D{symbol}" for symbol in f"{self.bounds} {self.switches}".split()]

    @property
    def is_small(self) -> bool:
        return {"SLOTS=1", "FAULTS=0"} <= set(self.bounds.split())


STANDING = "as it stands"

# What a search costs grows steeply with every bound, so that several searches each stretch another one.
HOLDING = [
    Run("C1 C2 C7 C9", STANDING, SAFETY, "SLOTS=2 SUPERVISORS=1 CANCELS=1 FAULTS=1", "CANCEL_COMES CHECK_ALL"),
    Run("C1 C2 C7 C9", STANDING, SAFETY, "SLOTS=1 SUPERVISORS=1 CANCELS=2 FAULTS=1", "CANCEL_COMES CHECK_ALL"),
    Run("C1 C2 C7 C9", STANDING, SAFETY, "SLOTS=1 SUPERVISORS=2 CANCELS=1 FAULTS=1", "CANCEL_COMES CHECK_ALL"),
    Run("every job ends", STANDING, "ends", "SLOTS=2 SUPERVISORS=2 CANCELS=0 FAULTS=1"),
    Run("every job ends", STANDING, "ends", "SLOTS=1 SUPERVISORS=2 CANCELS=0 FAULTS=2"),
    Run("every job ends", STANDING, "ends", "SLOTS=1 SUPERVISORS=1 CANCELS=1 FAULTS=1"),
    Run("poison alone fails", STANDING, "ends", "SLOTS=1 SUPERVISORS=1 CANCELS=0 FAULTS=1", "POISON CHECK_POISON"),
    Run("workers leave", STANDING, "left", "SLOTS=1 SUPERVISORS=1 CANCELS=1 FAULTS=2", "CANCEL_COMES ENDLESS"),
]

QUIET = "SLOTS=2 SUPERVISORS=1 CANCELS=1 FAULTS=0"
ALONE = "SLOTS=2 SUPERVISORS=1 CANCELS=0 FAULTS=1"
CROWDED = "SLOTS=2 SUPERVISORS=2 CANCELS=0 FAULTS=1"
CALM = "SLOTS=2 SUPERVISORS=1 CANCELS=0 FAULTS=0"

# Each of these parts may go, because another one does its work: that is what the design says of them.
SPARED = [
    Run("C1 C2 C7 C9", "no turnstile", SAFETY, QUIET, "CANCEL_COMES CHECK_ALL NO_TURNSTILE"),
    Run("C2", "plain UPDATE, behind the turnstile", SAFETY, QUIET, "CANCEL_COMES CHECK_C2 PLAIN_UPDATE"),
    Run(
        "C2 C7",
        "no fence, but the trigger on rows",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C2 CHECK_C7 NO_KEY_SHARE NO_TURNSTILE TRIGGERS",
    ),
    Run(
        "C1",
        "stale completion, but the trigger on jobs",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C1 STALE_COMPLETION TRIGGERS",
    ),
]


NEVER = "acceptance cycle"
"""It can go on for ever without getting there."""
ROW_AFTER_ANSWER = "assertion violated !(answered)"
WRONG_COUNT = "assertion violated (count==(rows[0]+rows[1]))"
ROW_OF_NO_LIVE_JOB = "assertion violated (status==1)"
SECOND_ROW = "assertion violated (rows[n]==0)"
ENDED_BEFORE = "assertion violated ((status==0)||(status==1))"
INNOCENT_FAILS = "assertion violated ( !((bad&(1<<n)))||(n==0))"


def _broken(promise: str, variant: str, check: str, bounds: str, switches: str, reason: str = NEVER) -> Run:
    return Run(promise, variant, check, bounds, switches, Verdict.CAUGHT, reason)


# Two ways in which claims are left behind under a token that no slot has (README.md, Orphans).
GAPS = "SLOTS=1 SUPERVISORS=1 CANCELS=0 FAULTS=2"
ORPHANS = [
    Run("every job ends", "a release overtakes a claim", "ends", GAPS, "LOST_CONNECTION"),
    Run("every job ends", "an expiry outlasts a lease", "ends", GAPS, "STALLED_EXPIRY"),
    Run("every job ends", "both", "ends", GAPS, "LOST_CONNECTION STALLED_EXPIRY"),
    _broken("every job ends", "release, orphans left alone", "ends", GAPS, "LOST_CONNECTION NO_ORPHANS_BACK"),
    _broken("every job ends", "expiry, orphans left alone", "ends", GAPS, "STALLED_EXPIRY NO_ORPHANS_BACK"),
    Run("every job ends", "orphans left alone, but none there", "ends", CROWDED, "NO_ORPHANS_BACK"),
]

BROKEN = [
    _broken(
        "C1", "completion by a stale save()", SAFETY, QUIET, "CANCEL_COMES CHECK_C1 STALE_COMPLETION", ENDED_BEFORE
    ),
    _broken(
        "C2", "no fence at all", SAFETY, QUIET, "CANCEL_COMES CHECK_C2 NO_KEY_SHARE NO_TURNSTILE", ROW_AFTER_ANSWER
    ),
    _broken(
        "C2",
        "turnstile, but status without a lock",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C2 NO_KEY_SHARE",
        ROW_AFTER_ANSWER,
    ),
    _broken(
        "C2",
        "status tested outside its lock",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C2 TEST_OUTSIDE_LOCK",
        ROW_AFTER_ANSWER,
    ),
    _broken(
        "C2",
        "plain UPDATE for the row lock",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C2 PLAIN_UPDATE NO_TURNSTILE",
        ROW_AFTER_ANSWER,
    ),
    _broken(
        "C2", "FOR NO KEY UPDATE", SAFETY, QUIET, "CANCEL_COMES CHECK_C2 NO_KEY_UPDATE NO_TURNSTILE", ROW_AFTER_ANSWER
    ),
    _broken(
        "C2",
        "counts in the locking statement",
        SAFETY,
        QUIET,
        "CANCEL_COMES CHECK_C2 NO_TURNSTILE COUNT_WITH_LOCK",
        WRONG_COUNT,
    ),
    _broken("C2", "counts before the lock", SAFETY, QUIET, "CANCEL_COMES CHECK_C2 COUNT_FIRST", WRONG_COUNT),
    _broken(
        "C7", "no fence at all", SAFETY, QUIET, "CANCEL_COMES CHECK_C7 NO_KEY_SHARE NO_TURNSTILE", ROW_OF_NO_LIVE_JOB
    ),
    _broken("C7", "no token test", SAFETY, ALONE, "CHECK_C7 NO_TOKEN", SECOND_ROW),
    _broken("C9", "start of whatever state", SAFETY, QUIET, "CANCEL_COMES CHECK_C9 BLIND_START", ENDED_BEFORE),
    _broken("every job ends", "no supervisor", "ends", "SLOTS=2 SUPERVISORS=0 CANCELS=0 FAULTS=1", ""),
    _broken("every job ends", "no expiry of leases", "ends", ALONE, "NO_EXPIRY"),
    _broken("every job ends", "no top-up of turns", "ends", "SLOTS=2 SUPERVISORS=1 CANCELS=0 FAULTS=2", "NO_TOP_UP"),
    _broken("every job ends", "no completion by the supervisor", "ends", ALONE, "NO_SWEEP"),
    _broken("every job ends", "completion inside the recording", "ends", CALM, "COUNT_IN_RECORD NO_SWEEP"),
    _broken("every job ends", "slot taken without compare-and-set", "ends", CALM, "NO_COMPARE_AND_SET"),
    _broken("every job ends", "release without token test", "ends", ALONE, "RELEASE_ANY"),
    _broken(
        "every job ends",
        "expiry not tested under its lock",
        "ends",
        CROWDED,
        "BLIND_EXPIRY NO_ORPHANS_BACK",
    ),
    _broken(
        "poison alone fails",
        "suspects not alone",
        SAFETY,
        CALM,
        "POISON CHECK_POISON SUSPECTS_TOGETHER",
        INNOCENT_FAILS,
    ),
    _broken(
        "workers leave",
        "flag alone, the row never read",
        "left",
        "SLOTS=1 SUPERVISORS=1 CANCELS=1 FAULTS=1",
        "CANCEL_COMES ENDLESS FLAG_ONLY",
    ),
]

RUNS = HOLDING + SPARED + ORPHANS + BROKEN
