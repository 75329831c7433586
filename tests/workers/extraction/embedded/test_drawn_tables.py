"""Tables of items in unlike layouts, from the PDF to the rows."""

from pathlib import Path

import pytest

from bench.corpus import Unstoppable
from bench.drawn_tables import Layout, draw, items_on
from bench.line_items import DRAWN_SCHEMA, judged
from bench.table_layouts import LAYOUTS
from tests.workers.extraction.embedded.papers import extract, schema
from workers.extraction.parsing import parse


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_items_are_found_and_none_invented(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    path.write_bytes(draw(layout))
    document = parse(path, media_type="application/pdf", token=Unstoppable())
    found = extract(document, schema(items=DRAWN_SCHEMA)).fields["items"]
    score = judged(items_on(layout), found, DRAWN_SCHEMA["items"])
    assert (score.found, score.rows, score.misses) == (len(layout.items), len(layout.items), [])
    assert (found.confidence or 0) >= 0.9
    assert (found.page, found.box is not None, bool(found.source_text)) == (1, True, True)
