"""An extractor in this process: each document, in many orders, stopped at each checkpoint."""

import itertools
from collections.abc import Iterable, Iterator

from workers.extraction.conformance import rows
from workers.extraction.conformance.promises import Broken
from workers.extraction.conformance.samples import Samples
from workers.extraction.conformance.trial import Outcome, attempt
from workers.extraction.protocol import DocumentError, ExtractedRow, Stopped
from workers.extraction.registry import make_extractor
from workers.extraction.rows import RowCheck

MOST_STOPS = 300
"""Checkpoints at which it is stopped, evenly among all."""


class Trials:
    def __init__(self, name: str, samples: Samples) -> None:
        self._name = name
        self._samples = samples
        self._all = samples.all()
        self._extractor = make_extractor(name)
        self._first: dict[str, Outcome] = {}

    def broken(self) -> Iterator[Broken]:
        for name in self._all:
            self._first[name] = self._attempt(name)
            yield from self._of_outcome(name, self._first[name])
        good = [name for name in self._samples.documents if self._first[name].error is None]
        if not good:
            said = next(iter(self._first.values())).in_words
            yield Broken("documents", f"there is a row of none of them; the first: {said}. Try it on some of your own")
        yield from self._state()
        for name in good:
            yield from self._checkpoints(name)
            yield from self._stops(name)

    def rows(self) -> dict[str, ExtractedRow | None]:
        """As they would be recorded; None where there is none."""
        check = RowCheck(self._samples.schema)
        return {name: first.row and check.finish(first.row) for name, first in self._first.items()}

    def _attempt(self, name: str, *, stop_at: int | None = None) -> Outcome:
        return attempt(self._extractor, self._all[name], self._samples.schema, stop_at=stop_at)

    def _of_outcome(self, name: str, outcome: Outcome) -> Iterator[Broken]:
        if not outcome.unchanged:
            yield Broken("inputs", f"on {name}, it changed the schema or the options that it was given")
        if isinstance(outcome.error, DocumentError):
            if not outcome.error.code or not outcome.error.message.strip():
                yield Broken("errors", f"on {name}, its DocumentError has no code, or no sentence for the user")
        elif outcome.error is not None:
            yield Broken("errors", f"on {name}, it raised {outcome.in_words}")
        else:
            for promise, message in rows.faults(outcome.row, self._all[name], self._samples.schema):
                yield Broken(promise, f"on {name}, {message}")

    def _state(self) -> Iterator[Broken]:
        """In other orders: interleaved with odd ones, and by one that was made anew."""
        names = list(self._samples.documents)
        mixed = itertools.chain.from_iterable(zip(itertools.cycle(names), self._samples.odd, strict=False))
        found = list(self._same("others", [*reversed(names), *mixed, *names]))
        self._extractor = make_extractor(self._name)
        yield from found or self._same("nothing at all", reversed(names))

    def _same(self, what: str, names: Iterable[str]) -> Iterator[Broken]:
        for name in names:
            if self._attempt(name).bytes != self._first[name].bytes:
                yield Broken("state", f"{name} gives another row after {what} than the first time")
                return

    def _checkpoints(self, name: str) -> Iterator[Broken]:
        document, calls = self._all[name], self._first[name].token.checkpoints
        pages = max(len(document.pages) if document else 0, 1)
        if calls < pages:
            yield Broken("checkpoints", f"on {name}, {calls} for {pages} page(s); call token.checkpoint() more often")

    def _stops(self, name: str) -> Iterator[Broken]:
        checkpoints = self._first[name].token.checkpoints
        for number in range(1, checkpoints + 1, max(1, checkpoints // MOST_STOPS)):
            outcome = self._attempt(name, stop_at=number)
            at = f"on {name}, stopped at checkpoint {number} of {checkpoints},"
            if isinstance(outcome.error, Stopped) and outcome.token.stops > 1:
                yield Broken("cancelling", f"{at} it went on to another checkpoint; let Stopped pass at once")
                return
            if not isinstance(outcome.error, Stopped):
                # Of what an earlier stop left behind?
                state = list(self._same("a stop", [name]))
                yield from state or [Broken("cancelling", f"{at} it came to {outcome.in_words}; let Stopped pass")]
                return
        yield from self._same("a stop", [name])
