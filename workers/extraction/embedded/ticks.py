"""What is ticked on a form whose boxes are drawn or written."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, takewhile

from workers.extraction.embedded.boxed import NO, YES
from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.options import Option
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.boxes import BOX
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.words import find_enum, offers
from workers.extraction.embedded.wording import likeness, wording

_SURE, _BESIDE = 0.9, 0.82
"""Of what is ticked, and of what is not while something beside it is."""
_LESS = 0.3
"""What is left of what labels told."""
_SAYS = re.compile(r"\W*(?:\d{1,2}[.)a-z]?\s+)?(?P<label>[^\d(]*)")
"""`13 Statutory employee` and `Family (145.00)`"""
_DENIED = re.compile(
    r"\b(?:not|cannot|no(?![.\u00b0\u00ba])|without|never|neither|none|nicht|nie|kein(?:e[mnrs]?)?|ohne|pas|sans|jamais"
    r"|aucune?|sin|nunca|non|senza|niet|geen|zonder)\b|n['\u2019]t\b"
)


def heeding_ticks(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    if wanted.kind not in ("boolean", "enum"):
        return found
    if wanted.kind == "enum":
        found = [item for item in found if not _is_offered(item, wanted)]
    if not paper.ticks:
        return found
    told = list(_answers(wanted, paper) if wanted.kind == "boolean" else _choices(wanted, paper))
    found = [item for item in found if not _is_unticked(item, wanted, paper)]
    return [*(item.scaled(_LESS) for item in found), *told] if told else found


def _is_offered(item: Candidate, wanted: Wanted) -> bool:
    """`Business   Private   Public`, from the value on: a form whose mark was not seen."""
    region = item.region
    if region is None:
        return False
    return offers(Region(region.line, region.start, len(region.line.tokens)).text, wanted.field.enum)


def _is_unticked(item: Candidate, wanted: Wanted, paper: Paper) -> bool:
    """It stands beside boxes, and none of those that are ticked is its."""
    region = item.region
    options = next((options for options in paper.ticks if region and options[0].region.line is region.line), None)
    if region is None or options is None:
        return False
    held = [option for option in options if option.region.start < region.end and region.start < option.region.end]
    written = BOX.search(region.line.text) is not None
    if wanted.kind == "boolean" and any(_denies(option.text, wanted) for option in _asked_before(region, options)):
        return True
    if any(option.ticked for option in held):
        # Of a boolean the word that answers, and not the one that is asked for with the box behind it.
        answers = _word(region.text) in YES | NO or _is_said_on(region, held)
        return written and wanted.kind == "boolean" and not answers
    if not written:
        return wanted.kind == "enum" and bool(held)
    if all(option.ticked is None for option in options):
        return not (wanted.kind == "enum" and normal_form(options[0].text) in wanted.phrases)
    beside = (option for option in options if option.ticked is not None)
    return any(option.ticked is not None for option in held) or any(_fits(option, wanted) for option in beside)


def _asked_before(region: Region, options: list[Option]) -> list[Option]:
    """The words that the value answers: no answers themselves, and the last that begin before it."""
    return [option for option in options if option.region.start < region.start and not _is_answer(option)][-1:]


def _is_said_on(region: Region, held: list[Option]) -> bool:
    """Of `I agree to the terms [x]` what stands behind `agree`, up to the only box of its line."""
    boxes = list(BOX.finditer(region.line.text))
    alone = len(boxes) == 1 and boxes[0].end() == len(region.line.text) and BOX.search(region.text) is not None
    return alone and any(option.ticked and option.region.start < region.start for option in held)


def _denies(text: str, wanted: Wanted) -> bool:
    """`Delivery not included` of a field that is about what is included, and the other way round."""
    own = " ".join(words_of(f"{wanted.field.name} {wanted.field.title}"))
    return bool(_DENIED.search(fold(text))) != bool(_DENIED.search(own))


def _fits(option: Option, wanted: Wanted) -> bool:
    """It is one of the answers that the field may have."""
    return _is_answer(option) if wanted.kind == "boolean" else _means(option, wanted) is not None


def _answers(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    for options in with_pauses(paper.ticks, paper.token):
        line = options[0].region.line
        for spot in paper.spots.on(line):
            weight = wanted.phrases.get(spot.phrase, 0.0) * spot.likeness
            at = next((at for at, option in enumerate(options) if _holds(option.region, spot.region)), None)
            if at is None or not weight or _denies(options[at].text, wanted):
                continue
            answers = _answers_behind(options, at)
            if answers:
                said = [_word(answer.text) in YES for answer in answers if answer.ticked]
                if len(said) == 1:
                    yield Candidate(said[0], _SURE * weight, _all(answers), told_by="choice")
            elif BOX.search(line.text):
                continue
            elif options[at].ticked:
                yield Candidate(True, _SURE * weight, options[at].region, told_by="choice")
            elif not spot.region.tokens[-1].ends_label:
                yield Candidate(False, _BESIDE * weight, options[at].region, told_by="choice")
        if BOX.search(line.text):
            yield from _boxes(wanted, options, line)


def _boxes(wanted: Wanted, options: list[Option], line: Line) -> Iterator[Candidate]:
    """The boxes whose words are the field's label. A recogniser may have seen an empty one where a cross is."""
    telling = any(option.ticked for option in options) or all(token.confidence == 1.0 for token in line.tokens)
    for at, option in enumerate(options):
        if option.ticked is None or not (option.ticked or telling) or any(map(_is_answer, options[at + 1 : at + 2])):
            continue
        if weight := _likeness(wanted, option.text):
            score = _SURE if option.ticked else _BESIDE
            yield Candidate(option.ticked, score * weight, option.region, told_by="choice")


def _likeness(wanted: Wanted, text: str) -> float:
    match = _SAYS.match(text)
    label = match["label"] if match else text
    if _denies(text, wanted):
        return 0.0
    if weight := wanted.phrases.get(normal_form(label)):
        return weight
    printed = wording(label)
    # A word more makes another thing of it: `Home owner insurance`.
    return max((likeness(asked, printed, wanted.kind) for asked in wanted.wordings if printed <= asked), default=0.0)


def _holds(outer: Region, inner: Region) -> bool:
    return outer.start <= inner.start < outer.end


def _answers_behind(options: list[Option], at: int) -> list[Option]:
    """Yes and no behind their question."""
    return list(takewhile(_is_answer, islice(options, at + 1, None)))


def _is_answer(option: Option) -> bool:
    return _word(option.text) in YES | NO


def _word(text: str) -> str:
    return fold(text).strip(" .,:;")


def _all(options: list[Option]) -> Region:
    return Region(options[0].region.line, options[0].region.start, options[-1].region.end)


def _choices(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The value that is ticked; where others of the field's stand beside it unticked, or its label before it."""
    if all(_word(str(value)) in YES | NO for value in wanted.field.enum):
        named = {_word(str(value)) in YES: value for value in wanted.field.enum}
        yield from (replace(item, value=named[item.value]) for item in _answers(wanted, paper) if item.value in named)
        return
    labelled = {id(spot.region.line) for phrase in wanted.phrases for spot in paper.spots.of(phrase)}
    own = [options for options in paper.ticks if id(options[0].region.line) in labelled]
    chosen = [item for options in own if (item := _chosen(wanted, options, labelled=True))]
    lists = with_pauses(list(_lists(paper)), paper.token)
    yield from chosen or (item for options in lists if (item := _chosen(wanted, options, labelled=False)))


def _lists(paper: Paper) -> Iterator[list[Option]]:
    """The options of lines with boxes that follow each other are one list."""
    found: list[Option] = []
    for options in paper.ticks:
        line, last = options[0].region.line, found[-1].region.line if found else None
        if last and (last.page, last.index + 1) == (line.page, line.index) and BOX.search(last.text + line.text):
            found += options
            continue
        yield from [found] if found else []
        found = list(options)
    yield from [found] if found else []


def _chosen(wanted: Wanted, options: list[Option], *, labelled: bool) -> Candidate | None:
    means = [(option, value) for option in options if (value := _means(option, wanted)) is not None]
    chosen = {value for option, value in means if option.ticked}
    others = {value for option, value in means if not option.ticked} - chosen
    if len(chosen) != 1 or not (others or labelled):
        return None
    option, value = next((option, value) for option, value in means if option.ticked)
    return Candidate(value, _SURE, option.region, told_by="choice")


def _means(option: Option, wanted: Wanted) -> object | None:
    founds = {found.value: None for found in find_enum(option.text, wanted.field.enum)}
    return next(iter(founds)) if len(founds) == 1 else None
