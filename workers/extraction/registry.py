"""The installed extractors by name. Cheap to import: an extractor's own module is loaded at its first use."""

import os
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from workers.extraction.llm.talk import AskingExtractor
from workers.extraction.protocol import Extractor


class _Entry(NamedTuple):
    module: str
    attribute: str
    needs_document: bool


_BUILT_IN = {
    "embedded": _Entry("workers.extraction.embedded.extractor", "EmbeddedExtractor", needs_document=True),
    "llm": _Entry("workers.extraction.llm.extractor", "LLMExtractor", needs_document=True),
    "hybrid": _Entry("workers.extraction.llm.extractor", "HybridExtractor", needs_document=True),
}
_ASKING = frozenset({"llm", "hybrid"})
_FOR_THE_BENCH = {
    "sleep": _Entry("workers.extraction.sleep", "SleepExtractor", needs_document=False),
    "scripted": _Entry("workers.extraction.sleep", "ScriptedExtractor", needs_document=True),
}


def installed_extractors() -> list[str]:
    return list(_entries())


def needs_document(name: str) -> bool:
    """Whether the documents of this extractor have to be parsed. Raises KeyError for one that is not installed."""
    return _entries()[name].needs_document


def asks_a_model(name: str) -> bool:
    """Whether it is an AskingExtractor."""
    return name in _ASKING


@cache
def get_extractor(name: str) -> Extractor:
    """For the sandbox's child. Raises KeyError for one that is not installed."""
    entry = _entries()[name]
    return cast(Extractor, getattr(import_module(entry.module), entry.attribute)())


def get_asking_extractor(name: str) -> AskingExtractor:
    return cast(AskingExtractor, get_extractor(name))


def _entries() -> dict[str, _Entry]:
    bench = os.environ.get("STOOK_BENCH", "").lower() in ("1", "true", "yes", "on")
    return _BUILT_IN | _FOR_THE_BENCH if bench else _BUILT_IN
