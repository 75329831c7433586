"""The promises, each tried: first in the real sandbox, where a hang or a crash ends nobody else, then here."""

from collections.abc import Iterator
from contextlib import closing

from workers.extraction.conformance.network import no_network
from workers.extraction.conformance.promises import Broken, Ending
from workers.extraction.conformance.samples import Samples, built_in
from workers.extraction.conformance.sandboxed import ANSWERS_WITHIN_S, NoAnswer, differences, outcomes_in
from workers.extraction.conformance.trials import Trials
from workers.extraction.registry import Unusable, asks_a_model, make_extractor, traits_of
from workers.extraction.sandbox import Sandbox


def check_extractor(
    name: str, samples: Samples | None = None, *, sandbox: Sandbox | None = None, within_s: float = ANSWERS_WITHIN_S
) -> list[Broken]:
    """Empty where all promises are kept. Closes the sandbox."""
    try:
        traits = traits_of(name)
        make_extractor(name)
    except KeyError:
        return [Ending("installed", f"there is no extractor named {name!r}")]
    except Unusable as error:
        return [Ending("installed", str(error))]
    if asks_a_model(name):
        return [Ending("sandbox", "it asks a language model, which is not at hand here")]
    samples = samples or built_in()
    return list(
        dict.fromkeys(_broken(name, samples if traits.needs_document else samples.without(), sandbox, within_s))
    )


def _broken(name: str, samples: Samples, sandbox: Sandbox | None, within_s: float) -> Iterator[Broken]:
    try:
        with closing(sandbox or Sandbox()) as box:
            there = outcomes_in(box, name, list(samples.all().values()), samples.schema, within_s)
    except NoAnswer as reason:
        yield Ending("sandbox", str(reason))
        return
    trials = Trials(name, samples)
    with no_network() as spoken:
        found = list(trials.broken())
    yield from found
    if spoken:
        yield Broken("network", f"it called {', '.join(sorted(set(spoken)))}")
    elif not found:
        yield from (Broken("sandbox", message) for message in differences(trials.rows(), there))
