"""Figures of extraction: how much is right, what a confidence is worth, what is invented, and what a page takes."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from bench.answers import Judged
from bench.corpus import PAGES_ALONE, Paper, Unstoppable
from bench.figures import percentile
from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.parsing import parse

SURE = 0.9
BINS = 10
_PDF = "application/pdf"

FOREIGN: Mapping[str, Mapping[str, Any]] = {
    "passport_number": {"type": "string", "title": "Passport number"},
    "blood_type": {"type": "string", "title": "Blood type"},
    "date_of_birth": {"type": "string", "format": "date", "title": "Date of birth"},
    "marital_status": {"type": "string", "enum": ["single", "married", "divorced", "widowed"]},
    "maiden_name": {"type": "string", "title": "Maiden name"},
    "parcel_of_land": {"type": "string", "title": "Parcel of land"},
    "flight_number": {"type": "string", "title": "Flight number"},
    "wind_speed": {"type": "number", "title": "Wind speed"},
    "engine_power_kw": {"type": "number", "title": "Engine power"},
    "calories": {"type": "integer", "title": "Calories"},
    "thesis_title": {"type": "string", "title": "Title of the thesis"},
    "court_of_jurisdiction": {"type": "string", "title": "Court of jurisdiction"},
    "premium": {"type": "number", "title": "Insurance premium"},
    "vaccinated": {"type": "boolean", "title": "Vaccinated"},
    "notary_address": {"type": "string", "title": "Address of the notary"},
    "landlord_email": {"type": "string", "format": "email", "title": "E-mail of the landlord"},
    "exam_grade": {"type": "string", "enum": ["A", "B", "C", "D"], "title": "Grade of the exam"},
    "admission_date": {"type": "string", "format": "date", "title": "Hospital admission date"},
}
"""Fields of other walks of life, which none of these documents has."""


@dataclass(frozen=True)
class Sureness:
    """Of the answers whose truth is known."""

    right: float
    """Share among those that are sure."""
    covers: float
    """Share of the known values that get a sure answer."""
    sure: int
    error: float
    """Expected calibration error: how far confidence and the share of right answers lie apart."""


def share_right(judged: Sequence[Judged]) -> tuple[float, int]:
    """Of the known values those that were given, exactly after normalisation; and how many are known."""
    known = [one for one in judged if one.answer.right is not None]
    return sum(one.outcome == "right" for one in known) / max(len(known), 1), len(known)


def sureness(judged: Sequence[Judged]) -> Sureness:
    known = [one for one in judged if one.answer.right is not None]
    sure = [one for one in known if one.sure >= SURE]
    right = sum(one.outcome == "right" for one in sure) / max(len(sure), 1)
    return Sureness(right, len(sure) / max(len(known), 1), len(sure), calibration_error(known))


def calibration_error(judged: Sequence[Judged]) -> float:
    given = [one for one in judged if one.sure and one.answer.right is not None]
    error = 0.0
    for step in range(BINS):
        inside = [one for one in given if min(int(one.sure * BINS), BINS - 1) == step]
        if inside:
            right = fmean(one.outcome == "right" for one in inside)
            error += abs(right - fmean(one.sure for one in inside)) * len(inside) / len(given)
    return error


def invented(papers: Sequence[Paper]) -> tuple[int, int]:
    """How many foreign fields got a value, and how many were asked for. One whose words stand on a document is not."""
    extractor, given, asked = EmbeddedExtractor(), 0, 0
    for paper in papers:
        text = " ".join(word.text for page in paper.document.pages for word in page.words).casefold()
        foreign = {name: node for name, node in FOREIGN.items() if not _stands_in(text, name)}
        own = paper.schema.get("properties", {})
        schema = {"type": "object", "properties": {**foreign, **own}}
        row = extractor.extract(paper.document, schema=schema, options=PAGES_ALONE, token=Unstoppable())
        asked += len(foreign)
        given += sum(row.fields[name].value is not None for name in foreign)
    return given, asked


def _stands_in(text: str, name: str) -> bool:
    return name.replace("_", " ") in text


def page_times(papers: Sequence[Paper]) -> tuple[float, float]:
    """Milliseconds of processor time that parsing and extraction take for a born-digital page, warm: half of them
    are below the first figure and 19 of 20 below the second.
    """
    digital = [paper for paper in papers if paper.born_digital and paper.path.suffix == ".pdf"]
    gc.freeze()  # no worker has all these documents in memory
    list(_page_times(digital[:3]))
    times = list(_page_times(digital))
    return percentile(times, 0.5), percentile(times, 0.95)


def _page_times(papers: Sequence[Paper]) -> Iterator[float]:
    extractor, token = EmbeddedExtractor(), Unstoppable()
    for paper in papers:
        began = time.process_time()
        document = parse(paper.path, media_type=_PDF, token=token)
        extractor.extract(document, schema=paper.schema, options={}, token=token)
        took = (time.process_time() - began) / len(document.pages)
        yield from [1000 * took] * len(document.pages)
