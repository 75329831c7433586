"""In which form a client wants a job's rows: as `format` says, else as the Accept header does, else in JSON."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rest_framework.request import Request

from jobs.api.query import read_choice
from jobs.exports.formats import FORMATS, Format

JSON = "json"
CHOICES: dict[str, Format | str] = {JSON: JSON, **FORMATS}
MEDIA_TYPES = {
    "application/json": JSON,
    **{media_type: name for name, made in FORMATS.items() for media_type in made.media_types},
}
_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


class Range(NamedTuple):
    """One of what the header lists, such as `text/*;q=0.5`; compared, the more wanted one is the larger."""

    quality: float
    specificity: int
    earliness: int
    media_type: str


def read_format(request: Request) -> Format | None:
    """None: JSON. Raises InvalidInput where `format` is none that there is."""
    chosen = read_choice(request, "format", CHOICES)
    if chosen is None:
        chosen = CHOICES[accepted(request.headers.get("Accept", ""))]
    return chosen if isinstance(chosen, Format) else None


def accepted(header: str) -> str:
    """The format that the header wants most; JSON where it names none of them, as everywhere else in the API."""
    ranges = list(_ranges(header))
    best: tuple[Range, str] | None = None
    for media_type, name in MEDIA_TYPES.items():
        # Of several that match, the most specific one tells (RFC 9110, 12.5.1).
        fits = [each for each in ranges if _matches(each.media_type, media_type)]
        found = max(fits, key=lambda each: each.specificity, default=None)
        if found and found.quality > 0 and (best is None or found[:3] > best[0][:3]):
            best = (found, name)
    return best[1] if best else JSON


def _ranges(header: str) -> Iterator[Range]:
    for place, part in enumerate(header.split(",")):
        media_type, *parameters = (each.strip().lower() for each in part.split(";"))
        qualities = [each[2:] for each in parameters if each.startswith("q=")]
        if all(_QUALITY.fullmatch(quality) for quality in qualities):
            specificity = 2 - media_type.count("*")
            yield Range(float(qualities[0]) if qualities else 1.0, specificity, -place, media_type)


def _matches(wanted: str, media_type: str) -> bool:
    return wanted in (media_type, "*/*", f"{media_type.partition('/')[0]}/*")
