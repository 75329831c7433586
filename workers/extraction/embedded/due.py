"""What is left to pay is another sum than the total where a deposit or a payment stands between the two."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from workers.extraction.embedded.candidates import Candidate, Paper, labelled
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.normal import has_digit, normal_form, words_of

_LABELS = (
    "amount due|total due|total amount due|due payable|amount payable|total payable|total amount payable"
    "|net payable|to pay|amount to pay|amount to pay now|total to pay|please pay|pay this amount|net amount due"
    "|zu zahlen|zu zahlender betrag|zahlbetrag|noch zu zahlen|a payer|net a payer|somme a payer|montant a payer"
    "|total a payer|a pagar|total a pagar|importe a pagar|da pagare|totale da pagare|totale a pagare"
    "|netto a pagare|te betalen|totaal te betalen"
)
_DUE = frozenset(map(normal_form, _LABELS.split("|")))
_ACCOUNT = frozenset({"balance", "saldo", "solde", "outstanding"})
"""Of an account, where nothing more is said."""
_BALANCE = 0.9
"""Of the labels of a balance, for a field that asks for what is due."""
_PART = frozenset(
    ("minimum", "minimal", "minimo", "minima", "mindestens", "mindest", "mindestbetrag", "overdue", "past", "previous")
)
"""Words before a label of what is due that make it less than all."""
_CENT = 0.011
_OTHER = 0.3
"""What is left of a total where something else is labelled as due."""


def asks_for_due(wanted: Wanted) -> bool:
    """By its own words."""
    return wanted.concept == "total" and not _own(wanted).isdisjoint(_DUE)


def _own(wanted: Wanted) -> set[str]:
    return {normal_form(label) for label in (wanted.field.name, wanted.field.title) if label}


def due(wanted: Wanted, found: Sequence[Candidate], paper: Paper) -> list[Candidate] | None:
    """The candidates, those of labels of what is due before those of totals; None where nothing is labelled so."""
    said = _labelled_due(wanted, paper)
    values = {item.value for item in said}
    return [*said, *(item.scaled(_OTHER) for item in found if item.value not in values)] if said else None


def _labelled_due(wanted: Wanted, paper: Paper) -> list[Candidate]:
    phrases = dict.fromkeys(concept_phrases("balance").keys() - _ACCOUNT, _BALANCE)
    own = _own(wanted) if asks_for_due(wanted) else set()
    phrases |= {phrase: weight for phrase, weight in wanted.phrases.items() if phrase in _DUE | own}
    return [item for item in labelled(replace(wanted, phrases=phrases), paper) if not _is_of_part(item)]


def _is_of_part(item: Candidate) -> bool:
    """`Minimum amount due 12.00`: what is said between the value and the one before it on its line."""
    before = item.region.line.tokens[: item.region.start] if item.region else []
    label = takewhile(lambda token: not has_digit(token.text), reversed(before))
    return any(word in _PART for token in label for word in words_of(token.text))


def with_what_follows(wanted: Wanted, agreed: Candidate, totals: Sequence[Candidate], paper: Paper) -> Candidate:
    """`Total 38.40` below `Balance due 32.40` and a `Tip 6.00` between the two is what the field calls itself."""
    if all(item.value != agreed.value for item in _labelled_due(wanted, paper)):
        return agreed
    own = {phrase: weight for phrase, weight in wanted.phrases.items() if phrase in _own(wanted)}
    named = {item.value for item in labelled(replace(wanted, phrases=own), paper)}
    rest = (total for total in totals if total.value in named and _is_sum(agreed, total, paper))
    return next(rest, agreed)


def _is_sum(first: Candidate, last: Candidate, paper: Paper) -> bool:
    """What makes the first of two sums the last stands between them."""
    if first.region is None or last.region is None or first.region.line.page != last.region.line.page:
        return False
    between = range(first.region.line.index + 1, last.region.line.index)
    return any(
        region.line.page == first.region.line.page
        and region.line.index in between
        and abs(first.value + found.value - last.value) < _CENT
        for found, region in paper.numbers
        if found.value
    )
