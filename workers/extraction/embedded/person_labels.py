"""What forms call the parts of an address and a person's whole name, where a field asks for nobody else's."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.schema import Field

PARTS = {
    "street": frozenset({"street", "street address", "line1", "address line 1", "strasse", "rue", "calle"}),
    "postcode": frozenset({"zip", "zip code", "postcode", "postal code", "post code", "plz", "code postal", "cp"}),
    "city": frozenset({"city", "town", "place", "ort", "stadt", "ville", "ciudad", "localidad"}),
    "region": frozenset({"state", "region", "province", "county", "bundesland"}),
}
_BOTH = (
    "plz ort|plz wohnort|plz und ort|postleitzahl ort|postleitzahl und ort|code postal et ville|code postal ville"
    "|cp ville|cp et ville|c p ville|cp localidad|codigo postal y localidad|codigo postal y ciudad|cp y poblacion"
    "|postcode and town|postcode town|zip city|city zip|postcode and city"
)
_CALLED = {
    "street": "strasse hausnummer|strasse hausnr|strasse nr|strasse und hausnummer|strasse|street and number"
    "|address line 1|street address|adresse|domicilio|direccion|address|anschrift",
    "postcode": f"postcode|postal code|zip code|zip|plz|postleitzahl|code postal|codigo postal|c p|{_BOTH}",
    "city": f"wohnort|ort|ville|commune|localidad|poblacion|municipio|ciudad|town|city|{_BOTH}",
}
_WHOLE_NAME = (
    "nom et prenom|nom et prenoms|nom prenom|nom prenoms|prenom et nom|name vorname|name und vorname|vorname name"
    "|vor und nachname|vorname und nachname|vorname nachname|nombre y apellidos|apellidos y nombre|full name"
    "|name in full|first name and surname|surname and first name|first and last name|nome e cognome|cognome e nome"
)
_OF_PERSON, _BARE = 0.9, 0.7
_LEADING_CODE = re.compile(r"(?:[A-Z]{1,2}-)?(?P<code>\d{4,5}|\d{4}-\d{3}|\d{2}-\d{3})\s+(?=[^\W\d_])")
_NOT_PLACE = re.compile(r"\d{3,}")


def part_of(field: Field) -> str | None:
    """Street, postcode, city or region, where the field asks for one and for nothing else."""
    names = {" ".join(words_of(field.name)), " ".join(words_of(field.title))}
    return next((part for part, known in PARTS.items() if names & known and field.type == "string"), None)


def labels_of_part(field: Field) -> Iterator[tuple[str, float]]:
    if field.parent is None and (part := part_of(field)):
        yield from ((normal_form(label), _OF_PERSON) for label in _CALLED.get(part, "").split("|") if label)


def labels_of_person() -> Iterator[tuple[str, float]]:
    yield from ((normal_form(label), _OF_PERSON) for label in _WHOLE_NAME.split("|"))
    yield "name", _BARE


def own_part(part: str | None, text: str) -> str | None:
    """Of `26897 Bockhorst` the town or its code, nothing where the text cannot be one."""
    match = _LEADING_CODE.match(text)
    if part == "postcode" and match:
        return match["code"]
    if part == "city":
        town = text[match.end() :] if match else text
        return None if _NOT_PLACE.search(town) else town
    return text
