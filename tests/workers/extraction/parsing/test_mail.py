"""E-mail, whole and broken."""

import pytest

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from workers.extraction.parsing import mail
from workers.extraction.protocol import Stopped

HEAD = b"From: Ann <ann@example.com>\r\nSubject: Bill\r\n"


def multipart(*parts: bytes, kind: bytes = b"mixed", closed: bool = True) -> bytes:
    body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts)
    head = HEAD + b'Content-Type: multipart/%b; boundary="cut"\r\n\r\n' % kind
    return head + body + (b"--cut--\r\n" if closed else b"")


def part(kind: bytes, content: bytes, *more: bytes) -> bytes:
    return b"\r\n".join([b"Content-Type: " + kind, *more]) + b"\r\n\r\n" + content


def test_headers_body_and_names_of_attachments_are_read(read: Read) -> None:
    content = multipart(
        part(b"text/plain; charset=cp1252", "Total 5 €".encode("cp1252")),
        part(b"application/pdf", b"%PDF", b'Content-Disposition: attachment; filename="bill.pdf"'),
    )

    parsed = read(content, "eml")

    assert parsed.markdown == "From: Ann <ann@example.com>\nSubject: Bill\n\nTotal 5 €\n\nAttachments: bill.pdf"
    assert parsed.metadata == {"From": "Ann <ann@example.com>", "Subject": "Bill"}


def test_html_is_preferred_for_its_tables(read: Read) -> None:
    table = b"<table><tr><th>Item<th>Price<tr><td>Tea<td>3.50</table>"
    content = multipart(part(b"text/plain", b"Tea"), part(b"text/html", table), kind=b"alternative")

    assert rows(read(content, "eml")) == [["Item", "Price"], ["Tea", "3.50"]]


def test_a_forwarded_message_is_read_with_the_one_that_carries_it(read: Read) -> None:
    inner = b"From: shop@example.com\r\nSubject: Receipt\r\n\r\nTotal 7\r\n"

    parsed = read(multipart(part(b"text/plain", b"See below."), part(b"message/rfc822", inner)), "eml")

    assert texts(parsed)[0].endswith("Attachments: message/rfc822 From: shop@example.com Subject: Receipt Total 7")
    assert parsed.metadata["Subject"] == "Bill"


def test_a_forwarded_message_that_is_no_text_leaves_the_one_that_carries_it(read: Read) -> None:
    inner = b"Subject: Receipt\r\n\r\n" + bytes(range(256)) * 40

    parsed = read(multipart(part(b"text/plain", b"See below."), part(b"message/rfc822", inner)), "eml")

    assert "See below." in parsed.markdown


def test_messages_are_followed_to_a_depth(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "DEEPEST", 2)
    content = b"Subject: innermost\r\n\r\nx"
    for number in range(4):
        content = b"Subject: s%d\r\nContent-Type: message/rfc822\r\n\r\n" % number + content

    assert [word for word in texts(read(content, "eml"))[0].split() if word.startswith("s")] == ["s3", "s2", "s1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + b"Content-Type: multipart/mixed\r\n\r\nTotal 5", "Total 5"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\nTotal 5", "Total 5"),
        (multipart(part(b"text/plain", b"Total 5"), closed=False), "Total 5"),
        (HEAD + part(b"text/plain; charset=klingon", b"Total 5"), "Total 5"),
        (HEAD + part(b"text/plain", b"VG90YWwgNQ", b"Content-Transfer-Encoding: base64"), "Total"),
        (HEAD + part(b"text/plain", b"Total =5=ZZ", b"Content-Transfer-Encoding: quoted-printable"), "Total"),
        (HEAD + part(b"nonsense", b"Total 5"), "Total 5"),
        (b"To: =?utf-8?b?4pyT?= =?x?y?z?=\r\nDate: never\r\n\r\nTotal 5", "✓"),
        (b"Subject: no body", "Subject: no body"),
    ],
    ids=[
        "no boundary",
        "no parts",
        "cut off",
        "unknown encoding",
        "broken base64",
        "broken quoting",
        "no type",
        "broken headers",
        "headers only",
    ],
)
def test_broken_mail_is_read_as_far_as_it_goes(read: Read, content: bytes, said: str) -> None:
    assert said in read(content, "eml").markdown


def test_a_header_without_an_end_is_cut(read: Read) -> None:
    parsed = read(b"To: " + b"ann@example.com, " * 100_000 + b"\r\n\r\nTotal 5", "eml")

    assert len(parsed.metadata["To"]) <= 8000
    assert parsed.markdown.endswith("Total 5")


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"".join(part(b"multipart/mixed; boundary=b%d" % at, b"--b%d\r\n" % at) for at in range(2000)),
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
        HEAD + part(b"text/plain", bytes(range(256)) * 40),
    ],
    ids=["parts without end", "messages without end", "no text"],
)
def test_what_cannot_be_read_has_a_reason(refusal: Refuse, content: bytes) -> None:
    refused = refusal(content, "eml")

    assert refused.code == "corrupt"
    assert "e-mail" in refused.message


def test_too_much_is_refused(refusal: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_BYTES", 10)

    assert refusal(HEAD + b"\r\nTotal 5", "eml").code == "too_large"


def test_reading_stops_at_a_checkpoint(read: Read) -> None:
    with pytest.raises(Stopped):
        read(HEAD + b"\r\nTotal 5", "eml", Token(stop_at=1))
