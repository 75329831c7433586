"""HTML as a browser would show it, however it is written."""

import pytest

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from workers.extraction.parsing import web
from workers.extraction.protocol import Stopped


def test_blocks_tables_and_lists_are_kept_and_what_is_not_seen_is_not(read: Read) -> None:
    parsed = read(
        b"<title>A bill</title><style>x</style><script>y</script><h2>Invoice</h2><p>Nr.<br>4711<p hidden>z</p>"
        b"<table><tr><th>Item<th>Price<tr><td>Tea<td>3.50</table>",
        "html",
    )

    assert parsed.markdown == "## Invoice\n\nNr.\n4711\n\n| Item | Price |\n|---|---|\n| Tea | 3.50 |"
    assert parsed.metadata == {"Title": "A bill"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_its_own_encoding_is_believed(read: Read, codec: str) -> None:
    assert texts(read(f"<meta charset={codec}><p>Café".encode(codec), "html")) == ["Café"]


def test_terms_stand_beside_their_descriptions_and_lists_within_stay_where_they_are(read: Read) -> None:
    parsed = read(b"<dl><dt>Number<dd>4711<div><dt>Ship to<dd>Ann <dl><dt>Street<dd>Long Road</dl></div></dl>", "html")

    assert rows(parsed)[0] == ["Number", "4711"]
    assert rows(parsed)[1][0] == "Ship to"
    assert len(rows(parsed)) == 2


def test_elements_within_each_other_are_text_beyond_a_depth(read: Read) -> None:
    assert texts(read(b"<div>" * 9000 + b"Total <b>5</b>", "html")) == ["Total 5"]


def test_elements_without_an_end_are_refused_before_the_library_sees_them(
    refusal: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LexborHTMLParser", None)

    refused = refusal(b"<b>" * 100_000, "html")

    assert refused.code == "too_large"
    assert "10,000 elements within each other" in refused.message


def test_a_long_page_that_leaves_out_end_tags_is_read(read: Read) -> None:
    parsed = read(b"<ul>" + b"<li>Tea<br>" * 20_000 + b"</ul><table>" + b"<tr><td>a<td>b" * 20_000, "html")

    assert texts(parsed)[0].startswith("Tea Tea")
    assert len(rows(parsed)) == 20_000


def test_a_span_without_measure_is_cut(read: Read) -> None:
    assert len(rows(read(b"<table><tr><td colspan=90000000>a<td>b</table>", "html"))[0]) == 51
    assert len(rows(read(b"<table><tr><td colspan=" + b"9" * 5000 + b">a<td>b</table>", "html"))[0]) == 51


@pytest.mark.parametrize("content", [b"<script>x</script>", b"<p hidden>x", b"<!-- x -->"])
def test_a_page_that_shows_nothing_has_no_text(refusal: Refuse, content: bytes) -> None:
    assert refusal(content, "html").code == "no_text"


def test_reading_stops_at_a_checkpoint(read: Read) -> None:
    with pytest.raises(Stopped):
        read(b"<p>x" * 100, "html", Token(stop_at=30))


@pytest.mark.parametrize("codec", ["idna", "undefined", "hex", "punycode"])
def test_an_encoding_that_is_none_for_pages_is_not_believed(read: Read, codec: str) -> None:
    assert texts(read(f"<meta charset={codec}><p>Café".encode("cp1252"), "html")) == ["Café"]


def test_an_end_tag_of_nothing_ends_nothing(refusal: Refuse) -> None:
    assert refusal(b"<div></x>" * 20_000, "html").code == "too_large"


def test_a_drawing_of_many_lines_is_not_deep(read: Read) -> None:
    assert texts(read(b"<svg>" + b"<path d='M0 0'/>" * 20_000 + b"</svg><p>Total 5", "html")) == ["Total 5"]


def test_terms_are_grouped_to_a_depth(read: Read) -> None:
    content = b"<dl><dt>Number<dd>4711</dd>" + b"<div>" * 3000 + b"<dt>Deep<dd>down</dl>"

    assert rows(read(content, "html")) == [["Number", "4711"]]
