"""The promises, each tried: first in the real sandbox, where a hang or a crash ends nobody else, then here."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from workers.extraction.conformance import rows
from workers.extraction.conformance.network import no_network
from workers.extraction.conformance.samples import Samples, built_in
from workers.extraction.conformance.sandboxed import ANSWERS_WITHIN_S, NoAnswer, differences, outcomes_in
from workers.extraction.conformance.trial import Outcome, attempt
from workers.extraction.protocol import DocumentError, ExtractedRow, Extractor, ParsedDocument, Stopped
from workers.extraction.registry import Unusable, make_extractor, traits_of
from workers.extraction.rows import RowCheck
from workers.extraction.sandbox import Sandbox

PROMISES = {
    "installed": "it is installed, can be imported and made, and says whether it needs documents",
    "sandbox": "it lives in the sandbox, and its rows are the same there",
    "documents": "of the documents that it is tried on, it extracts at least one",
    "fields": "a row has a FieldValue for each top-level property of the schema, and no other",
    "types": "values are of their fields' types",
    "storable": "values can be stored as JSON",
    "confidence": "confidences lie in 0..1, and are None where the value is None",
    "boxes": "pages exist, and boxes lie on them",
    "errors": "a document that it can make nothing of is a DocumentError with a code and a sentence, and nothing else",
    "inputs": "schema and options are left as they were given",
    "state": "a document gives the same row whatever came before it",
    "checkpoints": "there is at least one checkpoint a page, and one in any case",
    "cancelling": "Stopped, raised at whichever checkpoint, ends the extraction at once",
    "network": "it needs no network",
}
MOST_STOPS = 300
"""Checkpoints at which it is stopped, evenly among all."""

type Documents = Mapping[str, ParsedDocument | None]


class Broken(NamedTuple):
    """A promise, and how it is not kept."""

    promise: str
    message: str


def check_extractor(
    name: str, samples: Samples | None = None, *, sandbox: Sandbox | None = None, within_s: float = ANSWERS_WITHIN_S
) -> list[Broken]:
    """Empty where all promises are kept."""
    try:
        traits, extractor = traits_of(name), make_extractor(name)
    except KeyError:
        return [Broken("installed", f"there is no extractor named {name!r}")]
    except Unusable as error:
        return [Broken("installed", str(error))]
    samples = samples or built_in()
    documents: Documents = samples.documents if traits.needs_document else {"no document": None}
    odd: Documents = samples.odd if traits.needs_document else {}
    try:
        with closing(sandbox or Sandbox()) as box:
            there = outcomes_in(box, name, [*documents.values(), *odd.values()], samples.schema, within_s)
    except NoAnswer as reason:
        return [Broken("sandbox", str(reason))]
    with no_network() as spoken:
        found = list(_Trials(name, extractor, documents, odd, samples.schema).broken(there))
    if spoken:
        found.append(Broken("network", f"it called {', '.join(sorted(set(spoken)))}"))
    return list(dict.fromkeys(found))


class _Trials:
    def __init__(
        self, name: str, extractor: Extractor, documents: Documents, odd: Documents, schema: Mapping[str, Any]
    ) -> None:
        self._name = name
        self._extractor = extractor
        self._documents = documents
        self._odd = odd
        self._schema = schema

    def broken(self, there: Sequence[Any]) -> Iterator[Broken]:
        first = {name: self._attempt(document) for name, document in {**self._documents, **self._odd}.items()}
        for name, outcome in first.items():
            yield from self._of_outcome(name, outcome)
        if all(first[name].error for name in self._documents):
            said = next(iter(first.values())).in_words
            yield Broken("documents", f"of none of them there is a row; the first: {said}. Give documents of your own")
        kept = list(self._state(first))
        yield from kept
        stops = list(itertools.chain.from_iterable(self._stops(name, first[name]) for name in self._documents))
        yield from stops
        if not kept and not stops:
            yield from self._state_after(first, "a stop", reversed(self._documents))
        if not kept:
            here = [self._finished(outcome) for outcome in first.values()]
            yield from (Broken("sandbox", message) for message in differences(list(first), here, there))

    def _attempt(self, document: ParsedDocument | None, *, stop_at: int | None = None) -> Outcome:
        return attempt(self._extractor, document, self._schema, stop_at=stop_at)

    def _of_outcome(self, name: str, outcome: Outcome) -> Iterator[Broken]:
        document = {**self._documents, **self._odd}[name]
        if not outcome.unchanged:
            yield Broken("inputs", f"on {name}, it changed the schema or the options that it was given")
        if isinstance(outcome.error, DocumentError):
            if not outcome.error.code or not outcome.error.message.strip():
                yield Broken("errors", f"on {name}, its DocumentError has no code, or no sentence for the user")
        elif outcome.error is not None:
            yield Broken("errors", f"on {name}, it raised {outcome.in_words}")
        else:
            for promise, message in rows.faults(outcome.row, document, self._schema):
                yield Broken(promise, f"on {name}, {message}")

    def _state(self, first: Mapping[str, Outcome]) -> Iterator[Broken]:
        """In other orders: interleaved with odd ones, and by one that was made anew."""
        names = list(self._documents)
        mixed = [name for pair in zip(itertools.cycle(names), self._odd, strict=False) for name in pair]
        yield from self._state_after(first, "others", [*reversed(names), *mixed, *names])
        self._extractor = make_extractor(self._name)
        yield from self._state_after(first, "nothing at all", reversed(names))

    def _state_after(
        self, first: Mapping[str, Outcome], what: str, names: Iterator[str] | Sequence[str]
    ) -> Iterator[Broken]:
        everything = {**self._documents, **self._odd}
        for name in names:
            if self._attempt(everything[name]).bytes != first[name].bytes:
                yield Broken("state", f"{name} gives another row after {what} than the first time")
                return

    def _stops(self, name: str, whole: Outcome) -> Iterator[Broken]:
        """At every checkpoint of a document that it extracts."""
        if whole.error is not None:
            return
        document, checkpoints = self._documents[name], whole.token.checkpoints
        pages = max(len(document.pages) if document else 0, 1)
        if checkpoints < pages:
            yield Broken(
                "checkpoints", f"on {name}, {checkpoints} for {pages} page(s); call token.checkpoint() more often"
            )
        step = max(1, checkpoints // MOST_STOPS)
        for number in range(1, checkpoints + 1, step):
            outcome = self._attempt(document, stop_at=number)
            at = f"on {name}, stopped at checkpoint {number} of {checkpoints},"
            if not isinstance(outcome.error, Stopped):
                yield Broken("cancelling", f"{at} it came to {outcome.in_words}; let Stopped pass")
                return
            if outcome.token.stops > 1:
                yield Broken("cancelling", f"{at} it went on to another checkpoint; let Stopped pass at once")
                return

    def _finished(self, outcome: Outcome) -> ExtractedRow | None:
        if not isinstance(outcome.row, ExtractedRow):
            return None
        try:
            return RowCheck(self._schema).finish(outcome.row)
        except (TypeError, AttributeError):  # another promise
            return None
