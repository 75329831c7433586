"""Schemas that come inside of an extraction: kept like any other, once for each content, and in no list."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError

from jobs.audit import Actor
from jobs.errors import Conflict
from jobs.models import Organization, Schema
from jobs.schemas import create_schema

UNNAMED = "Extraction"
LONGEST_NAME = 100
TRIES = 3


def inline_schema(organization: Organization, definition: dict[str, Any], *, actor: Actor) -> Schema:
    """The organization's schema with this definition, as jobs/schema_definitions.py returns it.

    Raises Conflict where it is deleted, again and again, while it is looked for.
    """
    digest = hashlib.sha256(json.dumps(definition, ensure_ascii=False).encode()).hexdigest()
    for _ in range(TRIES):
        known = Schema.objects.of(organization).filter(inline_digest=digest).first()
        if known is not None:
            return known
        try:
            return create_schema(
                organization,
                name=_text(definition, "title")[:LONGEST_NAME] or UNNAMED,
                description=_text(definition, "description"),
                definition=definition,
                actor=actor,
                inline_digest=digest,
            )
        except IntegrityError as error:  # an equal extraction was faster
            if "schema_inline_once" not in str(error):
                raise
    raise Conflict("A schema with the same content is being deleted. Send the request again.")


def _text(definition: dict[str, Any], keyword: str) -> str:
    return str(definition.get(keyword) or "").strip()
