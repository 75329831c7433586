"""The installed extractors by name. Cheap to import: a built-in's own module is loaded at its first use.

Besides the built-in ones there are those of the operator's own (docs/extractors.md): named in STOOK_EXTRACTORS, as
`name=package.module:Class`, or by a package's entry point in the group `stook.extractors`. The sandbox has no settings,
so the environment is read here.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, NamedTuple, cast

import jsonschema_rs

from workers.extraction.llm.talk import AskingExtractor
from workers.extraction.protocol import Extractor

GROUP = "stook.extractors"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
_PLACE = re.compile(r"(?P<module>[^\W\d]\w*(\.[^\W\d]\w*)*):(?P<attribute>[^\W\d]\w*)")

type Options = Mapping[str, Mapping[str, Any]]
"""JSON Schemas by the names of the options."""


class Unusable(Exception):
    """An extractor is installed, and cannot be used; the message says why."""


class Traits(NamedTuple):
    """What is to be known of an extractor outside the sandbox."""

    needs_document: bool
    options: Options | None
    """None: it takes whatever it is given."""


class _Entry(NamedTuple):
    module: str
    attribute: str
    traits: Traits | None = None
    """None: the class says it."""


_DATE_ORDER = {"date_order": {"type": "string", "pattern": "^(DMY|MDY|YMD|dmy|mdy|ymd)$"}}
_EMBEDDED_OPTIONS = {**_DATE_ORDER, "einvoice_xml": {"type": "boolean"}}
_BUILT_IN = {
    "embedded": _Entry("workers.extraction.embedded.extractor", "EmbeddedExtractor", Traits(True, _EMBEDDED_OPTIONS)),
    "llm": _Entry("workers.extraction.llm.extractor", "LLMExtractor", Traits(True, _DATE_ORDER)),
    "hybrid": _Entry("workers.extraction.llm.extractor", "HybridExtractor", Traits(True, _EMBEDDED_OPTIONS)),
}
_FOR_THE_BENCH = {
    "sleep": _Entry("workers.extraction.sleep", "SleepExtractor", Traits(False, None)),
    "scripted": _Entry("workers.extraction.sleep", "ScriptedExtractor", Traits(True, None)),
}
_ASKING = frozenset({"llm", "hybrid"})
_STOOKS_NAMES = _BUILT_IN.keys() | _FOR_THE_BENCH.keys()


def installed_extractors() -> list[str]:
    """Raises ValueError where STOOK_EXTRACTORS is not written as it should be."""
    return [*_stooks(), *own_extractors()]


def own_extractors() -> list[str]:
    """Those that are not Stook's. Raises ValueError, too."""
    return list(_own(_setting()))


def traits_of(name: str) -> Traits:
    """Imports the module of one that is not Stook's. Raises KeyError for one that is not installed, Unusable."""
    entry = _entry(name)
    return entry.traits or _traits(_class_of(entry))


def is_own(name: str) -> bool:
    """Whether it is the operator's, and may give anything."""
    return name not in _STOOKS_NAMES


def asks_a_model(name: str) -> bool:
    """Whether it is an AskingExtractor."""
    return name in _ASKING


@cache
def get_extractor(name: str) -> Extractor:
    """For the sandbox's child, which makes each once. Raises as make_extractor."""
    return make_extractor(name)


def get_asking_extractor(name: str) -> AskingExtractor:
    return cast(AskingExtractor, get_extractor(name))


def make_extractor(name: str) -> Extractor:
    """Raises KeyError for one that is not installed, Unusable."""
    entry = _entry(name)
    made = _class_of(entry)
    try:
        return cast(Extractor, made())
    except Exception as error:
        raise Unusable(f"{entry.attribute}() raised {_in_words(error)}.") from error


def _class_of(entry: _Entry) -> Any:
    try:
        return getattr(import_module(entry.module), entry.attribute)
    except Exception as error:
        raise Unusable(f"{entry.module}:{entry.attribute} cannot be imported: {_in_words(error)}.") from error


def _traits(extractor: Any) -> Traits:
    needs, options = getattr(extractor, "needs_document", None), getattr(extractor, "options", None)
    if not isinstance(needs, bool):
        raise Unusable("Its class says neither needs_document = True nor needs_document = False.")
    if not callable(getattr(extractor, "extract", None)):
        raise Unusable("Its class has no method named extract.")
    is_options = isinstance(options, Mapping) and all(map(_is_json_schema, options.values()))
    if options is not None and not is_options:
        raise Unusable("Its class's options are no JSON Schemas by name.")
    return Traits(needs, options)


def _is_json_schema(given: object) -> bool:
    """To the library that compares a job's options with it (jobs/extractors.py)."""
    if not isinstance(given, Mapping):
        return False
    try:
        jsonschema_rs.Draft202012Validator(dict(given), offline=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, TypeError):
        return False
    return True


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _entry(name: str) -> _Entry:
    """Packages are looked through for others than Stook's alone, for that takes a child longer than all else."""
    return _stooks().get(name) or _own(_setting())[name]


def _stooks() -> dict[str, _Entry]:
    bench = os.environ.get("STOOK_BENCH", "").lower() in ("1", "true", "yes", "on")
    return _BUILT_IN | _FOR_THE_BENCH if bench else _BUILT_IN


def _setting() -> str:
    return os.environ.get("STOOK_EXTRACTORS", "")


@cache
def _own(setting: str) -> dict[str, _Entry]:
    """What the setting names goes before what packages bring along."""
    return _of_packages() | dict(_of_setting(part.strip()) for part in setting.split(",") if part.strip())


def _of_setting(part: str) -> tuple[str, _Entry]:
    name, _, place = part.partition("=")
    match = _PLACE.fullmatch(place.strip())
    if not _NAME.fullmatch(name.strip()) or match is None:
        raise ValueError(f"STOOK_EXTRACTORS has {part!r}, but must have name=package.module:Class, comma-separated.")
    if name.strip() in _STOOKS_NAMES:
        raise ValueError(
            f"STOOK_EXTRACTORS has {part!r}, but {name.strip()} is one of Stook's own. Choose another name."
        )
    return name.strip(), _Entry(match["module"], match["attribute"])


def _of_packages() -> dict[str, _Entry]:
    points = [point for point in entry_points(group=GROUP) if _NAME.fullmatch(point.name)]
    return {point.name: _Entry(point.module, point.attr) for point in points if point.name not in _STOOKS_NAMES}
