"""What the embedded extractor thinks of each known field of the development documents, and what becomes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.corpus import Paper, Unstoppable
from bench.truth import outcomes, value_at
from workers.extraction.embedded.confidence import Evidence, Model, fitted, is_guess
from workers.extraction.embedded.extractor import declared, weigh
from workers.extraction.protocol import FieldValue


@dataclass(frozen=True)
class Answer:
    """Its value is the extractor's best guess, whether sure enough to be given or not."""

    paper: int
    """Position among the papers asked."""
    set: str
    field: str
    right: bool | None
    """None where no value is known: it says nothing."""
    known: Any
    value: Any
    evidence: Evidence | None
    """None where there is not even a guess."""
    second: Evidence | None = None
    """What speaks for the next different value."""


@dataclass(frozen=True)
class Judged:
    answer: Answer
    sure: float
    """0 where nothing is said."""

    @property
    def outcome(self) -> str:
        if not self.sure:
            return "empty"
        return "extra" if self.answer.right is None else "right" if self.answer.right else "wrong"


def ask(papers: Sequence[Paper], options: Mapping[str, Any] | None = None) -> list[Answer]:
    """Of all fields that are no arrays; those of an object one by one."""
    return [answer for position, paper in enumerate(papers) for answer in _of(position, paper, options or {})]


def _of(position: int, paper: Paper, options: Mapping[str, Any]) -> Iterator[Answer]:
    choices = weigh(paper.document, paper.schema, options, Unstoppable())
    guesses = {key: choice.best.value if choice.best else None for key, choice in choices.items()}
    for field, outcome in outcomes(paper.truth, _nested(guesses), paper.schema).items():
        if field in choices:
            right = None if outcome == "extra" else outcome == "right"
            known = value_at(paper.truth, field)
            choice = choices[field]
            yield Answer(position, paper.set, field, right, known, guesses[field], choice.evidence, choice.second)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *above, name = path.split(".")
        node = tree
        for part in above:
            node = node.setdefault(part, {})
        node[name] = value
    return tree


def with_xml(judged: Sequence[Judged], papers: Sequence[Paper]) -> list[Judged]:
    """As they are answered by default, where an electronic invoice's XML goes before its page."""
    said = [declared(paper.document, paper.schema) for paper in papers]
    return [_told(one, papers[one.answer.paper], said[one.answer.paper].get(one.answer.field)) for one in judged]


def _told(one: Judged, paper: Paper, value: FieldValue | None) -> Judged:
    if value is None or one.answer.right is None:
        return one
    field = one.answer.field
    outcome = outcomes(paper.truth, _nested({field: value.value}), paper.schema)[field]
    return Judged(replace(one.answer, value=value.value, right=outcome == "right"), value.confidence or 0.0)


def judge(answers: Sequence[Answer], model: Model | None = None) -> list[Judged]:
    model = model or fitted()
    return [Judged(answer, _sure(model, answer.evidence)) for answer in answers]


def _sure(model: Model, evidence: Evidence | None) -> float:
    if evidence is None:
        return 0.0
    sure = model.confidence(evidence)
    return 0.0 if is_guess(sure, evidence) else sure
