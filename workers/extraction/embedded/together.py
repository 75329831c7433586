"""Fields that are asked for together: what one of them is called is hardly another."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import OWN, OWN_LABEL, Wanted
from workers.extraction.embedded.normal import words_of

_OWN_OF_ANOTHER = 0.45
_REFERENCE = re.compile(r"ref(?:erence|erenz|erencia)?|riferimento")
_VAT = frozenset({"vat", "ust", "ustid", "tva", "iva", "btw", "mwst", "uid"})


def apart(wanted: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Of fields that are asked for together: a label that is one field's own is hardly another's."""
    wanted = {key: _beside_number(_beside_vat(item, wanted.values()), wanted.values()) for key, item in wanted.items()}
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


def _beside_number(item: Wanted, others: Collection[Wanted]) -> Wanted:
    """`invoice_reference` beside `invoice_number` is not the number, whose labels mean about the same."""
    if item.concept != "invoice_number" or item.kind != "identifier" or not _names_reference(item):
        return item
    if not any(other.concept == item.concept and not _names_reference(other) for other in others):
        return item
    phrases = {phrase: weight for phrase, weight in item.phrases.items() if _REFERENCE.search(phrase)}
    return replace(item, phrases={"reference": OWN, "ref": OWN, **phrases}, wordings=())


def _names_reference(item: Wanted) -> bool:
    return _REFERENCE.search("".join(words_of(f"{item.field.name} {item.field.title}"))) is not None


def _names_vat(item: Wanted) -> bool:
    return bool(_VAT & {*words_of(item.field.name), *words_of(item.field.title)})
