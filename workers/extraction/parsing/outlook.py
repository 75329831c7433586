"""MSG, a message of Outlook, by python-oxmsg: its headers, its body (HTML where there is one) and what is attached."""

import struct
from contextlib import suppress
from pathlib import Path

from oxmsg import Message
from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

from workers.extraction.parsing.encoding import decode
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt
from workers.extraction.parsing.web import add_html
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "Outlook message"
_DAMAGED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error,
    UnrecognizedCodePageError, UnsupportedEncodingError,
)  # fmt: skip
"""What python-oxmsg and olefile raise for files that are cut off, or whose parts point nowhere."""

_HTML, _RECIPIENT_TYPE = 0x1013, 0x0C15
"""Numbers of properties."""
_TO, _CC = 1, 2


def parse_msg(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    flow = Flow()
    try:
        message = Message.load(path.read_bytes())
        headers = _headers(message)
        flow.paragraph("\n".join(f"{name}: {value}" for name, value in headers.items()))
        token.checkpoint()
        _add_body(flow, message, token)
        names = [attachment.file_name for attachment in message.attachments if attachment.file_name]
    except _DAMAGED as error:
        raise corrupt(_KIND) from error
    if names:
        flow.paragraph(f"Attachments: {', '.join(names)}")
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, headers)


def _headers(message: Message) -> dict[str, str]:
    """As they were sent; of a message that never was, as Outlook keeps them."""
    sent = {name.title(): value for name, value in message.message_headers.items()}
    known = {
        "From": message.sender,
        "To": sent.get("To") or _recipients(message, _TO),
        "Cc": sent.get("Cc") or _recipients(message, _CC),
        "Date": sent.get("Date") or _sent_at(message),
        "Subject": message.subject,
    }
    return {name: " ".join(value.split()) for name, value in known.items() if value}


def _sent_at(message: Message) -> str:
    """Empty also for a date beyond every calendar, as broken writers leave it."""
    with suppress(ArithmeticError):
        if date := message.sent_date:
            return date.strftime("%Y-%m-%d %H:%M")
    return ""


def _recipients(message: Message, kind: int) -> str:
    found = [one for one in message.recipients if one.properties.int_prop_value(_RECIPIENT_TYPE) == kind]
    return ", ".join(f"{one.name} <{one.email_address}>" if one.email_address else one.name for one in found)


def _add_body(flow: Flow, message: Message, token: CancellationToken) -> None:
    encoded = message.properties.binary_prop_value(_HTML)
    if encoded:
        add_html(flow, decode(encoded, message.properties.body_encoding, kind=_KIND), token)
    elif html := message.html_body:
        add_html(flow, html, token)
    else:
        flow.paragraph(message.body or "")
