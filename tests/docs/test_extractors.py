"""docs/extractors.md: its example runs as it stands there, and its flags are all that there are."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workers.extraction.conformance import check_extractor
from workers.extraction.conformance.trial import Token
from workers.extraction.embedded import flags
from workers.extraction.llm import settling
from workers.extraction.protocol import Page, ParsedDocument, Word
from workers.extraction.registry import get_extractor, traits_of
from workers.extraction.rows import problems, row_check
from workers.extraction.rows.rules import KEYWORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "extractors.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """As the page says: the module where Python finds it, and the setting."""
    (tmp_path / "containers.py").write_text(block("python"))
    name, _, setting = block("sh").strip().removeprefix("export ").partition("=")
    monkeypatch.setenv(name, setting.strip('"'))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")])))
    monkeypatch.syspath_prepend(tmp_path)
    yield "containers"
    sys.modules.pop("containers", None)


def extract(name: str, *lines: str, **options: Any) -> Any:
    words = [Word(text, (0, 0, 1, 1)) for line in lines for text in line.split()]
    document = ParsedDocument([Page(1, 600, 800, words)], "", None, "text/plain")
    schema = {"properties": {"containers": {"type": "array"}, "container": {"type": "string"}, "vessel": {}}}
    row = get_extractor(name).extract(document, schema=schema, options=options, token=Token())
    return {name: field.value for name, field in row_check(schema).finish(row).fields.items()}


def test_the_example_keeps_every_promise(installed: str) -> None:
    assert check_extractor(installed) == []


def test_the_example_finds_what_it_says(installed: str) -> None:
    lines = ["Container MSKU 305238 5 and CSQU3054383,", "not MSKU 305238 6"]

    assert traits_of(installed).options == {"unchecked": {"type": "boolean", "description": PAGE_SAYS}}
    assert extract(installed, *lines) == {
        "containers": ["MSKU3052385", "CSQU3054383"],
        "container": "MSKU3052385",
        "vessel": None,
    }
    assert extract(installed, lines[1], unchecked=True)["containers"] == ["MSKU3052386"]


PAGE_SAYS = "Take numbers with a wrong check digit, too."


def test_the_page_has_every_flag() -> None:
    table = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))

    assert table == problems.CODES | flags.CODES | {settling.NOT_IN_DOCUMENT}


def test_the_page_has_every_keyword_that_is_checked() -> None:
    assert [keyword for keyword in KEYWORDS if f"`{keyword}`" not in PAGE and keyword != "enum"] == []
