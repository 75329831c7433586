"""Extractors of the operator's own: what the API has to know of them, and at start a word on those that do not work.

None of them is a reason not to start: other jobs go on, and a job that names it is refused, or fails with the reason.
"""

from functools import partial
from typing import Any

import structlog
from django.core import checks

from jobs.extractors import NotUsable, Options, tell_options
from workers.extraction.registry import Unusable, installed_extractors, own_extractors, traits_of

log = structlog.get_logger(__name__)


def tell() -> None:
    for name in installed_extractors():
        tell_options(name, partial(_options_of, name))
    for name, reason in _unusable().items():
        log.error("extractor.not_usable", extractor=name, reason=reason)


@checks.register
def own_extractors_work(**_: Any) -> list[checks.CheckMessage]:
    return [
        checks.Warning(
            f"The extractor {name} cannot be used. {reason}",
            hint=f"See docs/extractors.md; `manage.py checkextractor {name}` tries it.",
            id="workers.W001",
        )
        for name, reason in _unusable().items()
    ]


def _options_of(name: str) -> Options | None:
    try:
        return traits_of(name).options
    except Unusable as error:
        raise NotUsable(str(error)) from error


def _unusable() -> dict[str, str]:
    """Why, by name."""
    found = {}
    for name in own_extractors():
        try:
            traits_of(name)
        except Unusable as error:
            found[name] = str(error)
    return found
