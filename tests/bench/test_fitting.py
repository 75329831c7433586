"""That the figures of extraction are what they say: folds, curves, and the calibration error."""

from pathlib import Path

import pytest

from bench.accuracy import calibration_error, share_right, sureness
from bench.answers import Answer, Judged, judge
from bench.corpus import Paper
from bench.fitting import FOLDS, cross_validated, fit
from bench.layouts import folds, layouts
from tests.workers.extraction.embedded.papers import paper
from workers.extraction.embedded.confidence import Evidence, Model
from workers.extraction.protocol import ParsedDocument

FORM = "Shipper        Consignee       Vessel\n{}\nPort of loading   Port of discharge   Voyage\n{}"
LETTER = "Dear reader\nmany thanks for the order of last week\n{}\nwith kind regards"


def answer(score: float, right: bool | None, at: int = 0) -> Answer:
    return Answer(at, "set", "field", right, None, None, Evidence(score, 0.0, 0, "amount", "label", 1.0))


def judged(sure: float, right: bool | None) -> Judged:
    return Judged(answer(sure, right), sure)


def test_forms_filled_in_differently_are_one_layout_and_letters_another() -> None:
    documents = [
        paper(FORM.format("Ada", "12E")),
        paper(LETTER.format("Ada")),
        paper(FORM.format("Grace Hopper", "7W")),
        ParsedDocument([], "", None, "application/pdf"),
    ]
    first, letter, second, empty = layouts(documents)
    assert first == second
    assert len({first, letter, empty}) == 3


def test_a_layout_is_in_one_fold_only() -> None:
    found = [0, 0, 1, 0, 2, 3, 2, 4]
    fold_of = folds(found, 3)
    assert all(fold_of[one] == fold_of[other] for one in range(8) for other in range(8) if found[one] == found[other])
    assert sorted(fold_of.count(fold) for fold in range(3)) == [2, 3, 3]


def test_what_is_fitted_says_how_often_a_score_was_right() -> None:
    answers = [answer(0.9, right) for right in [True] * 95 + [False] * 5]
    answers += [answer(0.4, right) for right in [True] * 20 + [False] * 80]
    model = fit(answers)
    good, poor = (model.confidence(Evidence(score, 0.0, 0, "amount", "label", 1.0)) for score in (0.9, 0.4))
    assert good == pytest.approx(0.95, abs=0.03)
    assert poor == pytest.approx(0.2, abs=0.05)


def test_no_answer_is_judged_by_what_was_fitted_on_its_layout(tmp_path: Path) -> None:
    """The one fold whose scores mean the opposite cannot know it."""
    drawings = ["alpha one", "bravo two", "charlie three", "delta four", "echo five"]
    papers = [Paper("set", tmp_path, {}, {}, paper(drawing)) for drawing in drawings]
    answers = [answer(0.9, at != 0, at) for at in range(FOLDS) for _ in range(30)]
    answers += [answer(0.2, at == 0, at) for at in range(FOLDS) for _ in range(30)]
    of_first = [one for one in cross_validated(papers, answers) if one.answer.paper == 0]
    assert {one.outcome for one in of_first if one.answer.evidence and one.answer.evidence.score > 0.5} == {"wrong"}


def test_the_calibration_error_is_the_distance_from_the_share_that_is_right() -> None:
    assert calibration_error([judged(0.95, True)] * 19 + [judged(0.95, False)]) == pytest.approx(0.0)
    assert calibration_error([judged(0.9, True)] * 5 + [judged(0.9, False)] * 5) == pytest.approx(0.4)
    assert calibration_error([judged(0.9, None)] * 5) == 0.0


def test_shares_count_what_is_known_only() -> None:
    found = [judged(0.95, True), judged(0.95, False), judged(0.6, True), judged(0.0, True), judged(0.95, None)]
    assert share_right(found) == (0.5, 4)
    measured = sureness(found)
    assert (measured.right, measured.covers, measured.sure) == (0.5, 0.5, 2)


def test_a_mere_guess_is_an_empty_answer() -> None:
    model = Model({"bias": 0.0, "odds": 1.0})
    assert [one.outcome for one in judge([answer(0.2, True), answer(0.8, True)], model)] == ["empty", "right"]
