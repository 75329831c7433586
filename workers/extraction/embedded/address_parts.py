"""The parts of an address: its street, postcode, city and region."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.countries import country_in
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_contact

_COUNTRY, _PLACE = 0.95, 0.9
_ENDS = (
    re.compile(r"(?P<city>[^,\d]+),\s*(?P<region>[A-Z]{2})\s+(?P<postcode>\d{5}(?:-\d{4})?)\b"),
    re.compile(r"(?P<city>[^,\d]+?),?\s+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b"),
    re.compile(r"(?:[A-Z]{1,2}-)?(?P<postcode>\d{4}\s?[A-Z]{2}|\d{4}-\d{3}|\d{2}-\d{3}|\d{4,6})\s+(?P<city>[^,\d]+)"),
)
"""The line that ends an address: American, British, and that of most of the continent."""


def split_address(text: str) -> dict[str, str]:
    """The parts of an address in one line; nothing where no postcode tells where its city is."""
    for pattern in _ENDS:
        if match := pattern.search(text):
            parts = {name: value.strip(" ,") for name, value in match.groupdict().items()}
            street = text[: match.start()].strip(" ,\n").rpartition("\n")[2]
            return {**parts, "street": street.rpartition(", ")[2] if _has_name(street) else street}
    return {}


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
    lines = list(takewhile(lambda line: not is_contact(line.text) and not line.tokens[0].ends_label, regions))
    value = split_address(", ".join(line.text.strip(" ,.;") for line in lines)).get(part)
    own = next((line for line in reversed(lines) if value and value in line.text), None)
    if value and own:
        start = own.text.index(value)
        yield Candidate(value, _PLACE, own.part(start, start + len(value)))
