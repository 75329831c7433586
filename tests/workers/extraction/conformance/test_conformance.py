"""The suite on extractors that keep the promises, and on one for each way of breaking one."""

from collections.abc import Iterator

import pytest

from tests.workers.extraction.conformance import bad
from workers.extraction.conformance import PROMISES, check_extractor
from workers.extraction.sandbox import Limits, Sandbox

BAD: list[tuple[type, str, str]] = [
    (bad.LacksAField, "fields", "lacks the field 'tags'"),
    (bad.HasAnotherField, "fields", "a field 'colour'"),
    (bad.GivesADict, "fields", "returned dict"),
    (bad.GivesValuesOnly, "fields", "is str and no FieldValue"),
    (bad.NumberAsPrinted, "types", "1.190,00 EUR"),
    (bad.NotJson, "storable", "cannot be written as JSON"),
    (bad.HasANul, "storable", "NUL"),
    (bad.MoreThanSure, "confidence", "97.0"),
    (bad.SureOfNothing, "confidence", "no value, but a confidence"),
    (bad.OffThePage, "boxes", "1654.0"),
    (bad.SureAsNumpyHasIt, "fields", "numpy.float32"),
    (bad.BoxOfThree, "fields", "length 4"),
    (bad.NoSuchPage, "boxes", "page 0"),
    (bad.FallsOverOddOnes, "errors", "on a document without pages, it raised IndexError"),
    (bad.SaysNoReason, "errors", "no sentence"),
    (bad.RefusesAll, "documents", "This is no bill of lading."),
    (bad.ChangesTheSchema, "inputs", "changed the schema"),
    (bad.RemembersTheLast, "state", "gives another row after others"),
    (bad.RemembersTheFirst, "state", "a letter gives another row after nothing at all"),
    (bad.HalfDoneAfterAStop, "state", "after a stop"),
    (bad.OneCheckpoint, "checkpoints", "1 for 5 page(s)"),
    (bad.SwallowsTheStop, "cancelling", "stopped at checkpoint 1 of 5, it came to a row"),
    (bad.GoesOnForAWhile, "cancelling", "went on to another checkpoint"),
    (bad.AsksTheNetwork, "network", "socket.getaddrinfo"),
    (bad.OtherInTheSandbox, "sandbox", "is another in the sandbox"),
    (bad.Dies, "sandbox", "its process ended in work"),
    (bad.Hangs, "sandbox", "had not answered"),
    (bad.CannotBeMade, "installed", "FileNotFoundError: model.bin"),
    (bad.SaysNotWhetherItNeedsThem, "installed", "needs_document"),
]
HANGS_WITHIN_S = 2.0


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all of them: each has its own name, and a child imports it then."""
    with pytest.MonkeyPatch.context() as patch:
        classes = [bad.Plain, bad.NeedsNone, *(each for each, _, _ in BAD)]
        named = ",".join(f"{each.__name__}={each.__module__}:{each.__name__}" for each in classes)
        patch.setenv("STOOK_EXTRACTORS", f"Gone=tests.nowhere:Gone,{named}")
        running = KeptSandbox(Limits())
        running.warm()
        yield running
        running.end()


class KeptSandbox(Sandbox):
    """The suite closes what it is given."""

    def close(self) -> None:
        if self.busy:
            self.kill()

    def end(self) -> None:
        super().close()


@pytest.mark.parametrize("name", ["embedded", "Plain", "NeedsNone"])
def test_an_extractor_that_keeps_its_promises(name: str, sandbox: Sandbox) -> None:
    assert check_extractor(name, sandbox=sandbox) == []


@pytest.mark.parametrize(("extractor", "promise", "words"), BAD, ids=[each.__name__ for each, _, _ in BAD])
def test_each_broken_promise_is_told_for_its_own_reason(
    extractor: type, promise: str, words: str, sandbox: Sandbox
) -> None:
    within_s = HANGS_WITHIN_S if extractor is bad.Hangs else 60.0

    broken = check_extractor(extractor.__name__, sandbox=sandbox, within_s=within_s)

    assert {each.promise for each in broken} == {promise}, broken
    assert any(words in each.message for each in broken), broken


def test_one_that_is_not_there(sandbox: Sandbox) -> None:
    (missing,), (gone,) = check_extractor("nobody"), check_extractor("Gone")

    assert (missing.promise, gone.promise) == ("installed", "installed")
    assert "tests.nowhere:Gone cannot be imported: ModuleNotFoundError" in gone.message


def test_every_promise_has_somebody_who_breaks_it() -> None:
    assert {promise for _, promise, _ in BAD} == PROMISES.keys()


def test_one_that_asks_a_model_is_not_tried_and_says_so(sandbox: Sandbox) -> None:
    (said,) = check_extractor("llm", sandbox=sandbox)

    assert said == ("sandbox", "it asks a language model, which is not at hand here")
