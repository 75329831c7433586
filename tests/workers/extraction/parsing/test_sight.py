"""HTML whose styles hide a part of it: what a browser does not show is not read, and what it shows is."""

import pytest

from tests.workers.extraction.parsing.conftest import Read, texts
from workers.extraction.parsing import style_sheets

SEEN = "<p>Total 5</p>"


def page(css: str, body: str) -> bytes:
    return f"<style>{css}</style>{body}{SEEN}".encode()


@pytest.mark.parametrize(
    "css",
    [
        ".old{display:none}",
        "td, .x, p.old { visibility : hidden }",
        "#first{font-size:0px}",
        "div > .old{opacity:0.0}",
        "body div #first.old{font:0/0 a}",
        "@media screen{.old{DISPLAY:NONE}}",
        "@import url('a}.css'); /* {} */ @font-face{src:url('}')} .old{display:none}",
        ".old{display:none} p{display:block}",
        ".old{display:none!important} #first{display:block}",
        "div .y{color:red} .old{display:block} .old{display:none}",
    ],
)
def test_what_a_style_sheet_hides_is_not_read(read: Read, css: str) -> None:
    assert texts(read(page(css, "<div><p class='a old' id=first>Total 9</div>"), "html")) == ["Total 5"]


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.new{display:none}}",
        "@media screen and (max-width: 600px){.new{display:none}}",
        "@keyframes x{from{opacity:0}} .other .new{display:none} div > .new{display:none}",
        ".new:hover{display:none} .new[hidden]{display:none} a + .new{display:none}",
        ".new{display:none} p.new{display:block}",
        ".new{display:none} .b .new{display:block}",
        "body{opacity:0}",
        ".new{font-size:10px} .new{opacity:0.05}",
    ],
)
def test_what_it_does_not_hide_is_read(read: Read, css: str) -> None:
    assert texts(read(page(css, "<div class=b><section><p class=new>Nr. 7</section></div>"), "html")) == [
        "Nr. 7 Total 5"
    ]


@pytest.mark.parametrize(
    "again",
    [
        "@media (min-width:768px){.lg{display:table-row!important}}",
        "@media only screen and (min-width:480px){.other{color:red} .new{display:block}}",
        "@supports (display:grid){.new{display:grid}}",
        "@container (min-width:1px){.new{display:block}}",
        "@layer a{.new{display:block!important}}",
        "@media print{.new{display:block}}",
        ".new:not(.old){display:block}",
        "p[class]{display:block}",
        "b + .new, p{display:block}",
        "b ~ .new{display:block}",
        ".new:first-child{display:block}",
        ":is(.a,.new){display:block}",
        r".md\:lg, .\6eew{display:block}",
        ".b{color:red; .new{display:block}}",
        ".b{& .new{display:block} color:red}",
        ".new{display:revert}",
        ".new{all:unset}",
        "i{color:red}} .a{color:red} .new{display:block}",
        "i{background:url(a/*b)} .new{display:block}",
        r'i{content:"\"/*"} .new{display:block}',
        "@media (min-width:1px){.new{display:block}",
        "<!-- > .new{display:block}",
    ],
)
def test_what_may_be_shown_again_is_read(read: Read, again: str) -> None:
    body = "<div class=b><p class='new lg'>Nr. 7</div><p style='display:none'>x<p hidden>x"
    content = page(f".new{{display:none}}{again}", body)

    assert texts(read(content, "html")) == ["Nr. 7 Total 5"]


def test_a_sheet_that_shows_something_on_wide_screens_is_none_that_hides(read: Read) -> None:
    wide = "<style media='(min-width:480px)'>.new{display:block}</style>"

    assert texts(read(page(".new{display:none}", f"{wide}<p class=new>Nr. 7"), "html")) == ["Nr. 7 Total 5"]


def test_what_may_be_shown_by_one_property_stays_hidden_by_another(read: Read) -> None:
    css = ".old{visibility:hidden} @media (min-width:1px){.other{display:block}}"

    assert texts(read(page(css, "<p class=old>Total 9</p>"), "html")) == ["Total 5"]


@pytest.mark.parametrize(
    "css",
    [
        ".new{opacity:0; transition: opacity 1s}",
        ".new{opacity:0; animation:x 1s} @keyframes x{to{opacity:1}}",
        "i{color:red}} .new{display:none}",
        "i{color:red};.new{display:none}",
        "a; .new{display:none}",
        ".new, :unheard{display:none}",
    ],
)
def test_what_may_not_be_hidden_at_all_is_read(read: Read, css: str) -> None:
    assert texts(read(page(css, "<p class=new>Nr. 7"), "html")) == ["Nr. 7 Total 5"]


@pytest.mark.parametrize("kind", ["text/less", "text/template"])
def test_a_style_element_of_another_type_is_no_sheet(read: Read, kind: str) -> None:
    assert texts(read(f"<style type={kind}>p{{display:none}}</style>{SEEN}".encode(), "html")) == ["Total 5"]


def test_a_table_has_its_own_size(read: Read) -> None:
    table = "<table><tr><td>Nr. 7</table>"

    assert texts(read(f"<div style='font-size:0'>x {table}</div>{SEEN}".encode(), "html")) == ["Nr. 7 Total 5"]


def test_what_is_shown_behind_so_many_selectors_counts(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style_sheets, "MAX_SELECTORS", 1)

    parsed = read(page(".a{display:none} .a{display:block}", "<p class=a>Nr. 7"), "html")

    assert texts(parsed) == ["Nr. 7 Total 5"]


@pytest.mark.parametrize("style", ["font-size:0", "opacity : .0", "Display:None", "visibility:hidden; color:red"])
def test_an_element_hides_itself(read: Read, style: str) -> None:
    assert texts(read(f"<p style='{style}'>Total 9</p>{SEEN}".encode(), "html")) == ["Total 5"]


def test_text_without_size_around_text_of_some_size_is_how_mail_closes_gaps(read: Read) -> None:
    cell = "<div style='font-size:0'>x <b style='font-size:13px'>Nr. 7</b></div>"
    hidden = "<div style='visibility:hidden'>x <b style='visibility:visible'>of May</b></div>"

    assert texts(read(f"{cell}{hidden}{SEEN}".encode(), "html")) == ["Nr. 7 of May Total 5"]


def test_a_style_sheet_for_paper_is_none_for_the_screen(read: Read) -> None:
    assert texts(read(b"<style media=print>p{display:none}</style><p>Total 5", "html")) == ["Total 5"]


def test_beyond_so_many_comparisons_a_page_is_read_as_if_it_had_no_sheets(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style_sheets, "MAX_COMPARISONS", 10)

    parsed = read(page(".old{display:none}", "<p class=old>Total 9</p>" * 20), "html")

    assert len(texts(parsed)[0].split()) == 2 * 10 + 2


def test_so_many_selectors_are_looked_at(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style_sheets, "MAX_SELECTORS", 2)

    parsed = read(page(".a,.b,.c{display:none}", "<p class=b>Total 9</p><p class=c>Nr. 7</p>"), "html")

    assert texts(parsed) == ["Nr. 7 Total 5"]
