"""The schemas that the pages send are taken as they stand there."""

import json
import re
from pathlib import Path

import pytest

from jobs.schema_definitions import read_schema

ROOT = Path(__file__).resolve().parents[2]
SENT = [
    pytest.param(schema, id=f"{page}-{place}")
    for page in ("README.md", "docs/extractors.md")
    for place, schema in enumerate(re.findall(r"-F 'schema=(.*?)'", (ROOT / page).read_text(), re.DOTALL))
]


@pytest.mark.parametrize("schema", SENT)
def test_a_schema_of_the_pages_is_taken(schema: str) -> None:
    assert read_schema(json.loads(schema), "schema")["properties"]


def test_the_pages_send_some() -> None:
    assert len(SENT) >= 3
