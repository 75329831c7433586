"""What is ticked on a form whose boxes are drawn."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.options import Option
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.words import find_enum

_YES, _NO = frozenset(("yes", "ja", "oui", "si", "y", "j")), frozenset(("no", "nein", "non", "n"))
_SURE, _BESIDE = 0.9, 0.82
"""Of what is ticked, and of what is not while something beside it is."""
_LESS = 0.3
"""What is left of what labels told."""


def heeding_ticks(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    if wanted.kind not in ("boolean", "enum") or not paper.ticks:
        return found
    told = list(_answers(wanted, paper) if wanted.kind == "boolean" else _choices(wanted, paper))
    if wanted.kind == "enum":
        found = [item for item in found if not _is_unticked(item, paper)]
    return [*(item.scaled(_LESS) for item in found), *told] if told else found


def _is_unticked(item: Candidate, paper: Paper) -> bool:
    """It is offered beside what is ticked."""
    region = item.region
    return region is not None and any(
        option.region.line is region.line and _holds(option.region, region) and not option.ticked
        for options in paper.ticks
        for option in options
    )


def _answers(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    for options in with_pauses(paper.ticks, paper.token):
        line = options[0].region.line
        for spot in paper.spots.on(line):
            weight = wanted.phrases.get(spot.phrase, 0.0) * spot.likeness
            at = next((at for at, option in enumerate(options) if _holds(option.region, spot.region)), None)
            if at is None or not weight:
                continue
            answers = _answers_behind(options[at + 1 :])
            if answers:
                said = [_word(answer.region) in _YES for answer in answers if answer.ticked]
                if len(said) == 1:
                    yield Candidate(said[0], _SURE * weight, _all(answers), told_by="choice")
            elif options[at].ticked:
                yield Candidate(True, _SURE * weight, options[at].region, told_by="choice")
            elif not spot.region.tokens[-1].ends_label:
                yield Candidate(False, _BESIDE * weight, options[at].region, told_by="choice")


def _holds(outer: Region, inner: Region) -> bool:
    return outer.start <= inner.start < outer.end


def _answers_behind(options: list[Option]) -> list[Option]:
    """Yes and no behind their question."""
    found: list[Option] = []
    for option in options:
        if _word(option.region) not in _YES | _NO:
            break
        found.append(option)
    return found


def _word(region: Region) -> str:
    return fold(region.text).strip(" .,:;") if region.end - region.start == 1 else ""


def _all(options: list[Option]) -> Region:
    return Region(options[0].region.line, options[0].region.start, options[-1].region.end)


def _choices(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The value that is ticked; where others of the field's stand beside it unticked, or its label before it."""
    labelled = {id(spot.region.line) for phrase in wanted.phrases for spot in paper.spots.of(phrase)}
    for options in with_pauses(paper.ticks, paper.token):
        means = [_means(option.region, wanted) for option in options]
        chosen = {value for option, value in zip(options, means, strict=True) if option.ticked and value is not None}
        others = {
            value for option, value in zip(options, means, strict=True) if not option.ticked and value is not None
        }
        if len(chosen) != 1 or not (others - chosen or id(options[0].region.line) in labelled):
            continue
        at = next(at for at, option in enumerate(options) if option.ticked and means[at] in chosen)
        yield Candidate(means[at], _SURE, options[at].region, told_by="choice")


def _means(region: Region, wanted: Wanted) -> object | None:
    founds = {found.value: None for found in find_enum(region.text, wanted.field.enum)}
    return next(iter(founds)) if len(founds) == 1 else None
