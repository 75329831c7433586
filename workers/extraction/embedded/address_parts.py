"""The parts of an address: its street, postcode, city and region."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.countries import country_in
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_contact

ATTENTION = re.compile(
    r"(?:attn|attention|att|z\. ?hd|zu h\u00e4nden|zhd|[\u00e0a] l'attention|all'att|a/a|a la atenci[o\u00f3]n|t\.a\.v"
    r"|ter attentie)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
"""Begins a line with the person that a letter is for, between a name and its address."""
_COUNTRY, _PLACE = 0.95, 0.9
_ENDS = (
    re.compile(r"(?P<city>[^,\d]+),\s*(?P<region>[A-Z]{2})\s+(?P<postcode>\d{5}(?:-\d{4})?)\b"),
    re.compile(r"(?P<city>[^,\d]+?),?\s+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b"),
    re.compile(r"(?:[A-Z]{1,2}-)?(?P<postcode>\d{4}\s?[A-Z]{2}|\d{4}-\d{3}|\d{2}-\d{3}|\d{4,6})\s+(?P<city>[^,\d]+)"),
)
"""The line that ends an address: American, British, and that of most of the continent."""
_STREET = re.compile(
    r"\b(?:street|road|lane|avenue|drive|boulevard|blvd|highway|parkway|pkwy|square|rue|calle|avda|avenida|via|viale"
    r"|piazza|plaza|place|rua|carrer|camino|ctra|carretera|chemin|cours|quai|route|all\u00e9e|impasse)\b"
    r"|\b(?:st|rd|ave|dr|ln)\b\.?$|^c/ |[^\W\d](?:stra(?:\u00dfe|sse)|str\.|weg|platz|allee|gasse|straat|laan)\b",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"\s*\(([^()]*)\)?$")
"""`12043 Canale (CN)`"""
_NUMBERED = re.compile(r"[^\W\d][^\d,]+ \d+ ?[a-z]?(?:[-/]\d+)?", re.IGNORECASE)
"""Words for streets; `Tor 2` and `Bay 2` have a number as well."""


def split_address(text: str) -> dict[str, str]:
    """The parts of an address in one line; nothing where no postcode tells where its city is."""
    for pattern in _ENDS:
        if match := pattern.search(text):
            parts = {name: value.strip(" ,") for name, value in match.groupdict().items()}
            street = text[: match.start()].strip(" ,\n").rpartition("\n")[2]
            if province := _PROVINCE.search(parts["city"]):
                parts |= {"city": parts["city"][: province.start()], "region": province[1]}
            return {**parts, "street": _street_of(street)}
    return {}


def _street_of(text: str) -> str:
    """`Goods inwards, 12 Harbour Lane, Unit 4`: from the last part that is called a street, if one is."""
    parts = text.split(", ")
    named = [at for at, part in enumerate(parts) if _STREET.search(part)]
    named = named or [at for at, part in enumerate(parts) if at == len(parts) - 1 and _NUMBERED.fullmatch(part)]
    numbered = [at for at in named if any(char.isdigit() for char in parts[at])]
    if named:
        return ", ".join(parts[(numbered or named)[-1] :])
    return text.rpartition(", ")[2] if _has_name(text) else text


def _has_name(street: str) -> bool:
    """`Northwind Ltd, 12 Harbour Lane`: a part without a number stands before the one with it."""
    head, _, tail = street.rpartition(", ")
    return bool(head) and not any(char.isdigit() for char in head) and any(char.isdigit() for char in tail)


def place_in(part: str, regions: Sequence[Region]) -> Iterator[Candidate]:
    """The country, city, postcode or street of the address that the lines under a name make."""
    if part == "country":
        for region in reversed(regions):
            if span := country_in(region.text):
                yield Candidate(region.text[slice(*span)], _COUNTRY, region.part(*span))
                return
        return
    lines = list(
        takewhile(
            lambda line: not is_contact(line.text) and not line.tokens[0].ends_label,
            (line for line in regions if not ATTENTION.match(line.text)),
        )
    )
    value = split_address(", ".join(line.text.strip(" ,.;") for line in lines)).get(part)
    own = next((line for line in reversed(lines) if value and value in line.text), None)
    if value and own:
        start = own.text.index(value)
        yield Candidate(value, _PLACE, own.part(start, start + len(value)))
