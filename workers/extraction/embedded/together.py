"""Fields that are asked for together: what one of them is called is hardly another."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.headings import PAPERS
from workers.extraction.embedded.labels import OWN_LABEL, Wanted
from workers.extraction.embedded.normal import words_of

_OWN_OF_ANOTHER = 0.45
_REFERENCE = frozenset({"reference", "ref", "referenz", "referencia", "riferimento", "referentie"})
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
    for concept, names, other_concept in _ALIKE:
        if item.concept != concept or names(item):
            continue
        if any(names(other) and other.party == item.party for other in others if other.concept == concept):
            own = {phrase: weight for phrase, weight in item.phrases.items() if weight == OWN_LABEL}
            said = tuple(said - PAPERS or said for said in item.wordings)
            phrases = concept_phrases(other_concept) | own
            return replace(item, concept=other_concept, kind="identifier", phrases=phrases, wordings=said)
    return item


def _names_vat(item: Wanted) -> bool:
    return bool(_VAT & _words(item))


def _names_number(item: Wanted) -> bool:
    return not _REFERENCE & _words(item)


def _words(item: Wanted) -> set[str]:
    return {*words_of(item.field.name), *words_of(item.field.title)}


_ALIKE = (("vat_id", _names_vat, "tax_number"), ("invoice_number", _names_number, "reference"))
"""A concept, what tells its own field, and what another one is beside it."""
