"""Fields that are asked for together: what one of them is called is hardly another."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import OWN_LABEL, Wanted
from workers.extraction.embedded.normal import words_of

_OWN_OF_ANOTHER = 0.45
_VAT = frozenset({"vat", "ust", "ustid", "tva", "iva", "btw", "mwst", "uid"})


def apart(wanted: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Of fields that are asked for together: a label that is one field's own is hardly another's."""
    wanted = {key: _beside_vat(item, wanted.values()) for key, item in wanted.items()}
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


def _beside_vat(item: Wanted, others: Collection[Wanted]) -> Wanted:
    """`tax_number` may be the VAT number, but beside a `vat_id` it is the other one."""
    if item.concept != "vat_id" or _names_vat(item):
        return item
    if not any(_names_vat(other) and other.party == item.party for other in others if other.concept == "vat_id"):
        return item
    own = {phrase: weight for phrase, weight in item.phrases.items() if weight == OWN_LABEL}
    return replace(item, concept="tax_number", kind="identifier", phrases=concept_phrases("tax_number") | own)


def _names_vat(item: Wanted) -> bool:
    return bool(_VAT & {*words_of(item.field.name), *words_of(item.field.title)})
