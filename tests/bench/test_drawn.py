"""On papers that its rules were not written on, the extractor does as the README says."""

from pathlib import Path

import pytest

from bench.accuracy import share_right, sureness
from bench.answers import Judged, ask, judge
from bench.corpus import papers
from bench.extraction import summary

BENCH = Path(__file__).parents[2] / "bench"
DRAWN, LATER, ODD, BLIND = BENCH / "drawn", BENCH / "drawn_later", BENCH / "odd_papers", BENCH / "drawn_blind"


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return judge(ask(list(papers(DRAWN))))


def test_four_in_five_fields_are_right_and_few_are_wrong(judged: list[Judged]) -> None:
    right, known = share_right(judged)

    assert (known, right >= 0.8) == (211, True), summary(judged)
    assert sum(one.outcome == "wrong" for one in judged) <= 0.06 * known, summary(judged)


def test_what_is_sure_is_right(judged: list[Judged]) -> None:
    sure = sureness(judged)

    assert sure.right >= 0.95, summary(judged)
    assert sure.covers >= 0.6, summary(judged)


@pytest.mark.parametrize(
    ("folder", "fields", "least_right", "most_wrong", "sure_right"),
    [
        pytest.param(ODD, 606, 0.7, 0.045, 0.97, id="odd papers"),
        pytest.param(LATER, 325, 0.53, 0.05, 0.95, id="papers drawn later, of which more is missed"),
        pytest.param(BLIND, 387, 0.58, 0.09, 0.93, id="papers and pictures whose answers nobody looked at"),
    ],
)
def test_little_is_wrong_and_less_of_what_is_sure(
    folder: Path, fields: int, least_right: float, most_wrong: float, sure_right: float
) -> None:
    judged = judge(ask(list(papers(folder))))
    right, known = share_right(judged)

    assert (known, right >= least_right) == (fields, True), summary(judged)
    assert sum(one.outcome == "wrong" for one in judged) <= most_wrong * known, summary(judged)
    assert sureness(judged).right >= sure_right, summary(judged)
