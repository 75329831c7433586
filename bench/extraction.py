"""Field by field, what the embedded extractor gets right, wrong and empty, for whoever works on it.

    .venv/bin/python -m bench.extraction [SET...] [--folder FOLDER] [-v] [--date-order DMY]

Sets and how a value is judged: bench/truth.py. Where the documents are: bench/corpus.py. `make bench` has the figures.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.accuracy import SURE, share_right, sureness
from bench.answers import Judged, ask, judge
from bench.corpus import NoCorpusError, Paper, folder, papers
from bench.truth import KNOWN, OUTCOMES


def report(name: str, judged: Sequence[Judged]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        if one.outcome != "empty" or one.answer.right is not None:
            counts[one.answer.field][one.outcome] += 1
    print(f"{name}\n  {'':32}" + "".join(f"{kind:>7}" for kind in OUTCOMES))
    for field, counter in counts.items():
        print(f"  {field:32}" + "".join(f"{counter[kind]:7}" for kind in OUTCOMES))
    total = sum(counts.values(), Counter[str]())
    known = sum(total[kind] for kind in KNOWN) or 1
    shares = ", ".join(f"{kind} {total[kind] / known:.1%}" for kind in KNOWN)
    print(f"  {'all':32}" + "".join(f"{total[kind]:7}" for kind in OUTCOMES) + f"   {shares}")


def details(judged: Sequence[Judged], asked: Sequence[Paper]) -> None:
    """What is not right, with the guess, be it given or not."""
    for one in judged:
        answer = one.answer
        if one.outcome in ("wrong", "empty") and answer.right is not None:
            name = asked[answer.paper].path.name
            print(f"  {one.outcome} {name} {answer.field}: {answer.known!r}, {one.sure:.2f} for {answer.value!r}")


def summary(judged: Sequence[Judged]) -> str:
    """Of all sets together."""
    (right, known), sure = share_right(judged), sureness(judged)
    wrong = sum(one.outcome == "wrong" for one in judged) / max(known, 1)
    return (
        f"Of {known} known values {right:.1%} right, {wrong:.1%} wrong. "
        f"With a confidence of {SURE} or more {sure.right:.1%} right, covering {sure.covers:.0%}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="how the names of the sets begin; default: all")
    parser.add_argument("--folder", type=Path, help="other documents than those for development")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every field that is not right")
    parser.add_argument("--date-order", choices=["DMY", "MDY", "YMD"], help="the job option of that name")
    arguments = parser.parse_args()
    try:
        asked = list(papers(arguments.folder or folder(), arguments.sets or None))
    except NoCorpusError as error:
        sys.exit(str(error))
    judged = judge(ask(asked, {"date_order": arguments.date_order} if arguments.date_order else {}))
    for name in dict.fromkeys(paper.set for paper in asked):
        of_set = [one for one in judged if one.answer.set == name]
        if arguments.verbose:
            details(of_set, asked)
        report(name, of_set)
    print(summary(judged))


if __name__ == "__main__":
    main()
