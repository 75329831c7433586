"""DOC and MSG: compound files of old programs. XLS is with the other sheets (test_office.py)."""

import re
import struct
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.compound import compound
from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from tests.workers.extraction.parsing.outlook import EPOCH, forwarded, msg_of
from tests.workers.extraction.parsing.word97 import doc_of
from workers.extraction.protocol import Stopped

ITEMS = [["Artikel", "Menge", "Preis"], ["Böhler 12 €", "10", "120,00"]]
DOC = doc_of("Rechnung 4711", "Zahlbar bis 30.05.2024", rows=ITEMS, after="Gesamtbetrag\t142,80 EUR")
SUBJECT, SENDER, ADDRESS, BODY, HTML, SENT, SENT_HEADERS, CODE_PAGE = (
    0x0037, 0x0C1A, 0x5D01, 0x1000, 0x1013, 0x0039, 0x007D, 0x3FDE,
)  # fmt: skip
NOTE = {SUBJECT: "Bill R-17", SENDER: "Ann Poe", ADDRESS: "ann@example.com", BODY: "Total due: 129.50 EUR\r\nThanks"}
MSG = msg_of(
    {**NOTE, SENT: datetime(2024, 3, 7, 9, 5, tzinfo=UTC)}, to={"bob@example.com": "Bob"}, files={"bill.pdf": b"%PDF"}
)
ABOVE = {SUBJECT: "Fwd: Bill", BODY: "See below."}


def test_a_word_97_document_has_its_text_and_its_tables(read: Read) -> None:
    document = read(DOC, "doc")

    assert rows(document) == ITEMS
    assert texts(document)[0].startswith("Rechnung 4711 Zahlbar bis 30.05.2024 Artikel Menge Preis Böhler")
    assert document.markdown.endswith("Gesamtbetrag\t142,80 EUR")
    assert document.language == "de"


def test_an_encrypted_word_97_document_says_so(refusal: Refuse) -> None:
    assert refusal(doc_of("Rechnung 4711", encrypted=True), "doc").code == "encrypted"


def test_an_outlook_message_has_its_headers_body_and_attachments(read: Read) -> None:
    document = read(MSG, "msg")

    assert document.metadata == {
        "From": '"Ann Poe" <ann@example.com>',
        "To": "Bob <bob@example.com>",
        "Date": "2024-03-07 09:05",
        "Subject": "Bill R-17",
    }
    assert "Total due: 129.50 EUR" in document.markdown
    assert document.markdown.endswith("Attachments: bill.pdf")


def test_the_headers_that_were_sent_go_first(read: Read) -> None:
    headers = "From: Ann <a@example.com>\r\nTO: all@example.com\r\nDate: Thu, 7 Mar 2024 09:05:00 +0100\r\n\r\n"

    metadata = read(msg_of(NOTE | {SENT_HEADERS: headers}), "msg").metadata

    assert metadata["From"] == "Ann <a@example.com>"
    assert metadata["To"] == "all@example.com"
    assert metadata["Date"] == "Thu, 7 Mar 2024 09:05:00 +0100"


def test_html_goes_before_plain_text(read: Read) -> None:
    html = "<table><tr><th>Item<th>Price<tr><td>Tête<td>3.50</table>".encode("cp1252")

    document = read(msg_of(NOTE | {HTML: html, CODE_PAGE: 1252}), "msg")

    assert rows(document) == [["Item", "Price"], ["Tête", "3.50"]]


def test_a_message_within_an_outlook_message_is_read_with_it(read: Read) -> None:
    innermost = forwarded({SUBJECT: "Order 9", BODY: "Ten of them"})

    document = read(msg_of(ABOVE, messages={"Bill": forwarded(NOTE, messages={"Order": innermost})}), "msg")

    assert document.metadata == {"Subject": "Fwd: Bill"}
    assert document.markdown.split("\n\n") == [
        "Subject: Fwd: Bill",
        "See below.",
        "Attachments: Bill",
        'From: "Ann Poe" <ann@example.com>\nSubject: Bill R-17',
        "Total due: 129.50 EUR\nThanks",
        "Attachments: Order",
        "Subject: Order 9",
        "Ten of them",
    ]


@pytest.mark.parametrize(
    ("name", "content"), [("Bill.MSG", MSG), ("bill.eml", b"Subject: Bill R-17\r\n\r\nTotal due: 129.50 EUR\r\n")]
)
def test_a_message_that_is_attached_as_a_file_is_read(read: Read, name: str, content: bytes) -> None:
    document = read(msg_of(ABOVE, files={name: content}), "msg")

    assert document.metadata == {"Subject": "Fwd: Bill"}
    assert f"Attachments: {name}" in document.markdown
    assert "Total due: 129.50 EUR" in document.markdown


@pytest.mark.parametrize(
    "broken",
    [
        {"files": {"bill.msg": b"/etc/hostname"}},
        {"files": {"bill.msg": MSG[:700]}},
        {"files": {"bill.eml": b"\r\n" + bytes(range(256)) * 40}},
        {"messages": {"bill": {}}},
        {"messages": {"bill": {"__properties_version1.0": b"short"}}},
    ],
    ids=["no compound file", "cut off", "no text", "nothing in it", "no properties"],
)
def test_a_message_within_that_cannot_be_read_leaves_the_outer_one(read: Read, broken: dict[str, Any]) -> None:
    messages = broken.get("messages", {}) | {"good": forwarded(NOTE)}

    document = read(msg_of(ABOVE, **broken | {"messages": messages}), "msg")

    assert "See below." in document.markdown
    assert "Total due: 129.50 EUR" in document.markdown


def test_messages_within_messages_are_followed_to_a_depth(read: Read) -> None:
    message = forwarded({SUBJECT: "s0"})
    for number in range(1, 8):
        message = forwarded({SUBJECT: f"s{number}"}, messages={"inner": message})

    document = read(msg_of({SUBJECT: "s8"}, messages={"inner": message}), "msg")

    assert re.findall(r"Subject: (\w+)", document.markdown) == ["s8", "s7", "s6", "s5", "s4", "s3"]


@pytest.mark.parametrize("kind", ["doc", "msg"])
@pytest.mark.parametrize("cut", [100, 600, 1200, 3000, -700])
def test_a_damaged_file_is_refused(refusal: Refuse, kind: str, cut: int) -> None:
    assert refusal({"doc": DOC, "msg": MSG}[kind][:cut], kind).code in ("corrupt", "no_text")


@pytest.mark.parametrize("kind", ["doc", "msg"])
def test_a_compound_file_with_nothing_in_it_is_refused(refusal: Refuse, kind: str) -> None:
    assert refusal(compound({"WordDocument": bytes(5000), "1Table": b""}), kind).code == "corrupt"


@pytest.mark.parametrize("kind", ["doc", "msg"])
def test_reading_stops_at_a_checkpoint(read: Read, kind: str) -> None:
    with pytest.raises(Stopped):
        read({"doc": DOC, "msg": MSG}[kind], kind, Token(stop_at=1))


def test_a_date_beyond_every_calendar_is_left_out(read: Read) -> None:
    moment = struct.pack("<Q", int((datetime(2024, 3, 7, 9, 5, tzinfo=UTC) - EPOCH).total_seconds()) * 10_000_000)
    assert MSG.count(moment) == 1

    metadata = read(MSG.replace(moment, b"\xff" * 8), "msg").metadata

    assert "Date" not in metadata
    assert metadata["Subject"] == "Bill R-17"
