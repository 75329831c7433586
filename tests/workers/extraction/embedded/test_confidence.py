import pytest

from workers.extraction.embedded.confidence import Evidence, along, fitted, is_guess

CURVE = [(0.0, 0.0), (0.5, 0.2), (1.0, 0.9)]


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (0.25, 0.1), (0.5, 0.2), (0.75, 0.55), (1.0, 0.9)])
def test_the_curve_is_straight_between_its_points(x: float, y: float) -> None:
    assert along(CURVE, x) == pytest.approx(y)


def sure(score: float, rival: float = 0.0, *, ambiguous: bool = False) -> float:
    return fitted().confidence(Evidence(score, rival, 0, "date", "label", 1.0, ambiguous))


def test_a_better_score_is_never_less_sure_and_a_close_rival_never_surer() -> None:
    scores = [step / 50 for step in range(1, 51)]
    assert [sure(score) for score in scores] == sorted(sure(score) for score in scores)
    assert sure(0.9, rival=1.0) < sure(0.9, rival=0.2)


def test_what_is_shipped_is_sure_of_good_values_and_not_of_poor_ones() -> None:
    assert sure(0.97) >= 0.9
    assert sure(0.1) < 0.5


def test_an_ambiguous_day_is_half_as_sure_and_given_all_the_same() -> None:
    plain, ambiguous = sure(0.97), sure(0.97, ambiguous=True)
    assert ambiguous == pytest.approx(plain / 2, abs=0.001)
    assert not is_guess(ambiguous, Evidence(0.97, 0.0, 0, "date", "label", 1.0, ambiguous=True))
    assert is_guess(ambiguous, Evidence(0.97, 0.0, 0, "date", "label", 1.0))
