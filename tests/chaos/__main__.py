"""`make chaos`: the whole of Stook as processes, under load, while everything that can break is broken at random.

`SEED`, `MINUTES`, `FAULTS_PER_MINUTE` and `REPORT` from the environment, or as options, choose the run. Ends with 0
only if no promise was broken, no fault went wrong itself, and, in 5 minutes or more, all core promises were judged. A
seed makes the plan repeatable: which jobs, cancels, resumes and uploads there are, which faults hit which victims, and
when. The interleaving itself is the machine's, so that the same seed need not find the same.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

from config.local.errors import LocalError
from tests.chaos.kinds import KINDS
from tests.chaos.plan import FULL, SMALL, Plan, make_plan
from tests.chaos.report import report
from tests.chaos.run import judge_folder, run

BROKEN, CANNOT_START = 1, 2


def main() -> int:
    options = _options()
    try:
        ran = judge_folder(Path(options.judge)) if options.judge else run(_plan(options), say=_say)
    except LocalError as error:
        print(error, file=sys.stderr)
        return CANNOT_START
    page = report(ran)
    print(page)
    if options.report:
        Path(options.report).write_text(page)
    if ran.shortcomings:
        return BROKEN
    if not options.keep and not options.judge:
        ran.remove()
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    seed = int(options.seed) if options.seed else random.SystemRandom().randrange(1_000_000)
    plan = make_plan(
        seed=seed,
        minutes=options.minutes,
        faults_per_minute=options.faults_per_minute,
        size=SMALL if options.small else FULL,
        kinds=[kind for kind in KINDS if not options.only or any(word in kind.name for word in options.only)],
    )
    _say(
        f"seed {seed}: {len(plan.jobs)} jobs, {len(plan.uploads)} uploads and {len(plan.faults)} faults "
        f"in {options.minutes:g} minutes"
    )
    return plan


def _options() -> argparse.Namespace:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", default=given("SEED"), help="a whole number; otherwise one is drawn, and said")
    parser.add_argument("--minutes", type=float, default=float(given("MINUTES") or 5))
    parser.add_argument("--faults-per-minute", type=float, default=float(given("FAULTS_PER_MINUTE") or 20))
    parser.add_argument("--report", default=given("REPORT"), help="a file for the report, which is printed in any case")
    parser.add_argument("--only", action="append", metavar="WORDS", help="kinds of faults with these words in them")
    parser.add_argument("--small", action="store_true", help="one organization, two workers, few documents")
    parser.add_argument("--keep", action="store_true", help="keep history, log and database even if everything held")
    parser.add_argument("--judge", metavar="FOLDER", help="judge once more what an earlier run has kept; run nothing")
    return parser.parse_args()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
