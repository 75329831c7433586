"""Confidence fitted on answers that are known to be right or wrong, and judged on layouts that it was not fitted on."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bench.answers import Answer, Judged, judge
from bench.corpus import Paper
from bench.layouts import folds, layouts
from workers.extraction.embedded.confidence import Evidence, Model

FOLDS = 5
_REGULAR = 1.0
_STEPS = 25
"""Points of the curve, at most."""
_DOUBT = 0.5
"""Wrong answers added at each step of the curve: what was seen few times is less sure than it looks."""
_BETWEEN = 0.5
"""How far the curve lies from the shares that were seen towards what the regression says: their steps are of few
answers, and one of them at the confidence below which a value is left out would decide on many.
"""
_EVER = 0.995
"""No value is ever surer."""
_ABSENT = 0.15
"""How much a field counts that is not on the document, beside one that is."""


class Seen(NamedTuple):
    evidence: Evidence
    right: bool
    weight: float


class Point(NamedTuple):
    likely: float
    right: bool
    weight: float


def cross_validated(papers: Sequence[Paper], answers: Sequence[Answer]) -> list[Judged]:
    """Each answer judged by what was fitted on the other folds; a layout is in one fold only."""
    fold_of = folds(layouts([paper.document for paper in papers]), FOLDS)
    judged: list[Judged] = []
    for fold in range(FOLDS):
        model = fit([answer for answer in answers if fold_of[answer.paper] != fold])
        judged += judge([answer for answer in answers if fold_of[answer.paper] == fold], model)
    return judged


def fit(answers: Sequence[Answer]) -> Model:
    """A logistic regression, and a curve half way from what it gives to the isotonic shares of what was right."""
    seen = list(_seen(answers))
    weights = _regression(seen)
    bare = Model(weights)
    return Model(weights, _curve([Point(bare.likelihood(one.evidence), one.right, one.weight) for one in seen]))


def _seen(answers: Sequence[Answer]) -> Iterator[Seen]:
    """The answers, and beside each right one the value that would have been the answer without it."""
    for answer in answers:
        if answer.evidence and answer.right is not None:
            yield Seen(answer.evidence, answer.right, 1.0)
        if answer.second and answer.right:
            yield Seen(answer.second, False, _ABSENT)


def _regression(seen: Sequence[Seen]) -> dict[str, float]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([one.evidence.features() for one in seen])
    regression: Any = LogisticRegression(C=_REGULAR, max_iter=2000)
    regression.fit(table, [one.right for one in seen], sample_weight=[one.weight for one in seen])
    weights = dict(zip(vectors.get_feature_names_out(), regression.coef_[0].tolist(), strict=True))
    weights["bias"] = float(regression.intercept_[0])
    return {name: round(weight, 4) for name, weight in weights.items()}


def _curve(points: Sequence[Point]) -> list[tuple[float, float]]:
    from sklearn.isotonic import IsotonicRegression

    steps = list(_steps(sorted(points), sum(point.weight for point in points) / _STEPS))
    sizes = [sum(point.weight for point in step) for step in steps]
    likely = [
        sum(point.likely * point.weight for point in step) / size for step, size in zip(steps, sizes, strict=True)
    ]
    share = [
        sum(point.right * point.weight for point in step) / (size + _DOUBT * (1 - x))
        for step, size, x in zip(steps, sizes, likely, strict=True)
    ]
    rising = IsotonicRegression(y_min=0.0, y_max=_EVER).fit(likely, share, sample_weight=sizes).predict(likely)
    seen = [(float(x), float(y)) for x, y in zip(likely, rising, strict=True)]
    corners = [(0.0, 0.0), *seen, (1.0, seen[-1][1])]
    return [(round(x, 4), round(_BETWEEN * x + (1 - _BETWEEN) * y, 4)) for x, y in corners]


def _steps(ordered: Sequence[Point], size: float) -> Iterator[list[Point]]:
    """At least so much weight each; points of one likelihood stay together."""
    step: list[Point] = []
    for point in ordered:
        if step and sum(one.weight for one in step) >= size and point.likely != step[-1].likely:
            yield step
            step = []
        step.append(point)
    yield step
