"""`python -m tests.model`: every promise on the protocol as it stands, and every broken protocol; a table of verdicts.

Ends with 0 only if all that must hold holds, and all that is broken is caught. Words as arguments choose the runs whose
promise or variant contains one of them.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.model.checker import Answer, Unchecked, counterexample, missing_programs, search
from tests.model.variants import RUNS, Run, Verdict

AT_ONCE = 2
LINE = "{:<19} {:<42} {:<42} {:>11} {:>7}  {}"


def main(words: list[str]) -> int:
    if missing := missing_programs():
        print(
            f"The model is checked by SPIN, which needs a C compiler; missing here: {' and '.join(missing)}. "
            "On Debian or Ubuntu: apt-get install spin gcc. On macOS: brew install spin gcc.",
            file=sys.stderr,
        )
        return 2
    runs = [run for run in RUNS if not words or any(word in f"{run.promise} {run.variant}" for word in words)]
    print(LINE.format("promise", "variant", "bounds", "states", "seconds", "verdict"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        as_expected = list(pool.map(_judge, runs))
    surprises = as_expected.count(False)
    verdict = f"{surprises} not as they must be" if surprises else "what must hold holds, what is broken is caught"
    print(f"\n{len(runs)} searches: {verdict}.")
    return 1 if surprises or not runs else 0


def _judge(run: Run) -> bool:
    with tempfile.TemporaryDirectory(prefix="stook-model-") as name:
        folder = Path(name)
        try:
            answer = search(run, folder)
        except Unchecked as error:
            _tell(run, None, f"NOT CHECKED: {error}")
            return False
        if answer.is_expected(run):
            _tell(run, answer, f"{answer.verdict}: {answer.reason}" if answer.reason else answer.verdict)
            return True
        steps = counterexample(run, folder) if answer.verdict is Verdict.CAUGHT else ""
        expected = f"{run.expected} by {run.reason}" if run.reason else run.expected
        _tell(run, answer, f"{answer.verdict.upper()}, but {expected} was expected: {answer.reason}\n{steps}")
        return False


def _tell(run: Run, answer: Answer | None, verdict: str) -> None:
    states, seconds = (f"{answer.states:,}", f"{answer.seconds:.1f}") if answer else ("", "")
    print(LINE.format(run.promise, run.variant, run.bounds, states, seconds, verdict), flush=True)


sys.exit(main(sys.argv[1:]))
