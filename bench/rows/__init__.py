"""The measurements by name, in the order of the table. Each takes `quick` and returns lines of the table."""

from collections.abc import Callable

from bench.rows import check, free_documents
from bench.table import Line

ALL: dict[str, Callable[..., list[Line]]] = {
    "free": free_documents.measure,
    "check": check.measure,
}
