"""Fields that are asked for together: what one of them is called is hardly another."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.headings import PAPERS
from workers.extraction.embedded.labels import OWN_LABEL, Wanted
from workers.extraction.embedded.normal import words_of

_OWN_OF_ANOTHER = 0.45
_REFERENCE = frozenset({"reference", "ref", "referenz", "referencia", "riferimento", "referentie"})
_BARE = frozenset({"reference", "referencenumber", "ref", "refnumber", "referenz", "referenznumber", "referencia"})
_VAT = frozenset({"vat", "ust", "ustid", "tva", "iva", "btw", "mwst", "uid"})


def apart(wanted: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Of fields that are asked for together: a label that is one field's own is hardly another's."""
    wanted = {key: _beside(item, wanted.values()) for key, item in wanted.items()}
    own = {
        phrase: key for key, item in wanted.items() for phrase, weight in item.phrases.items() if weight == OWN_LABEL
    }
    return {
        key: replace(
            item,
            phrases={
                phrase: min(weight, _OWN_OF_ANOTHER) if weight < OWN_LABEL and own.get(phrase, key) != key else weight
                for phrase, weight in item.phrases.items()
            },
        )
        for key, item in wanted.items()
    }


def _beside(item: Wanted, others: Collection[Wanted]) -> Wanted:
    """`tax_number` may be the VAT number, but beside a `vat_id` it is the other one; so is an `invoice_reference`
    beside an `invoice_number`.
    """
    own = {phrase: weight for phrase, weight in item.phrases.items() if weight == OWN_LABEL}
    if item.concept == "vat_id" and _is_other(item, others, _names_vat):
        return replace(item, concept="tax_number", kind="identifier", phrases=concept_phrases("tax_number") | own)
    if item.concept == "invoice_number" and item.kind == "identifier" and _is_other(item, others, _names_number):
        # And not `Our reference`, which may be anything's.
        phrases = {phrase: weight for phrase, weight in concept_phrases("reference").items() if phrase in _BARE}
        said = tuple(said - PAPERS or said for said in item.wordings)
        return replace(item, concept="reference", phrases=phrases | own, wordings=said)
    return item


def _is_other(item: Wanted, others: Collection[Wanted], names: Callable[[Wanted], bool]) -> bool:
    """Another field of the concept is called by its name, and this one is not."""
    alike = (other for other in others if other.concept == item.concept and other.party == item.party)
    return not names(item) and any(map(names, alike))


def _names_vat(item: Wanted) -> bool:
    return bool(_VAT & _words(item))


def _names_number(item: Wanted) -> bool:
    return not _REFERENCE & _words(item)


def _words(item: Wanted) -> set[str]:
    return {*words_of(item.field.name), *words_of(item.field.title)}
