"""Documents by a part of their filename, in a way that PostgreSQL has an index for."""

from functools import cache

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import StrIndex, Upper
from django.db.models.lookups import GreaterThan


def named(search: str) -> Q:
    """The index of trigrams is of no use for less than three letters or digits in a row. PostgreSQL thinks that hardly
    any name has such a short text, and would read the whole table; of a position it thinks nothing, and then goes
    through the organization's documents, newest first, until the page is full.
    """
    if _has_trigram(search):
        return Q(filename__icontains=search)
    return Q(GreaterThan(StrIndex(Upper("filename"), Upper(Value(search))), 0))


def _has_trigram(text: str) -> bool:
    """By what PostgreSQL takes for letters and digits: ² is neither there."""
    known = [
        (character.isalpha() or character.isdecimal()) and (character.isascii() or _knows_other_letters())
        for character in text
    ]
    return any(all(known[first : first + 3]) for first in range(len(known) - 2))


@cache
def _knows_other_letters() -> bool:
    """Than ASCII's. To pg_trgm they are none in a database whose LC_CTYPE is C, as that of our own server is."""
    with connection.cursor() as cursor:
        cursor.execute("select show_trgm('ä') <> '{}'")
        return bool(cursor.fetchone()[0])
