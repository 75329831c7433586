"""MSG, a message of Outlook, by python-oxmsg: its headers, its body (HTML where there is one), the names of what is
attached, and the messages that were forwarded with it.
"""

import io
import struct
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from olefile import OleFileIO
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError
from oxmsg.storage import Storage, Stream

from workers.extraction.parsing.encoding import decode
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.mail import DEEPEST, add_mail
from workers.extraction.parsing.refusals import corrupt
from workers.extraction.parsing.web import add_html
from workers.extraction.protocol import CancellationToken, DocumentError, ParsedDocument

_KIND = "Outlook message"
_DAMAGED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error,
    UnrecognizedCodePageError, UnsupportedEncodingError,
)  # fmt: skip
"""What python-oxmsg and olefile raise for files that are cut off, or whose parts point nowhere."""

_HTML, _RECIPIENT_TYPE, _SHORT_NAME, _SHOWN_NAME = 0x1013, 0x0C15, 0x3704, 0x3001
"""Numbers of properties."""
_TO, _CC = 1, 2

_PROPERTIES = "__properties_version1.0"
_MESSAGE = "__substg1.0_3701000D"
"""Of an attachment that is a message: the storage with its parts."""
_INNER_HEAD, _HEAD = 24, 32
"""Bytes before the properties of a message, within another one and on its own."""


def parse_msg(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    flow = Flow()
    headers = _add_file(flow, path.read_bytes(), token, depth=0)
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, headers)


def _add_file(flow: Flow, content: bytes, token: CancellationToken, *, depth: int) -> dict[str, str]:
    """Returns its headers. Raises DocumentError."""
    try:
        with OleFileIO(io.BytesIO(content)) as ole:  # short bytes it would take for a path
            root = Storage.from_ole(ole)
        return _add_message(flow, root, token, depth=depth)
    except _DAMAGED as error:
        raise corrupt(_KIND) from error


def _add_message(flow: Flow, storage: Storage, token: CancellationToken, *, depth: int) -> dict[str, str]:
    token.checkpoint()
    message = Message(storage)
    headers = _headers(message)
    flow.paragraph("\n".join(f"{name}: {value}" for name, value in headers.items()))
    token.checkpoint()
    _add_body(flow, message, token)
    attached = list(storage.iter_attachment_storages())
    names = [name for one in attached if (name := _name(Attachment(one)))]
    if names:
        flow.paragraph(f"Attachments: {', '.join(names)}")
    if depth < DEEPEST:
        _add_forwarded(flow, attached, token, depth=depth + 1)
    return headers


def _name(attachment: Attachment) -> str | None:
    """A message that is attached has none of a file."""
    properties = attachment.properties
    return attachment.file_name or properties.str_prop_value(_SHORT_NAME) or properties.str_prop_value(_SHOWN_NAME)


def _add_forwarded(flow: Flow, attached: Sequence[Storage], token: CancellationToken, *, depth: int) -> None:
    for storage in attached:
        with suppress(DocumentError, *_DAMAGED):  # the message that carries it can be read
            inner = next((one for one in storage.storages if one.name == _MESSAGE), None)
            if inner is not None:
                _add_message(flow, _on_its_own(inner), token, depth=depth)
            else:
                _add_attached_file(flow, Attachment(storage), token, depth=depth)


def _add_attached_file(flow: Flow, attachment: Attachment, token: CancellationToken, *, depth: int) -> None:
    kind, name = attachment.mime_type, (_name(attachment) or "").lower()
    content = attachment.file_bytes or b""
    if kind == "application/vnd.ms-outlook" or name.endswith(".msg"):
        _add_file(flow, content, token, depth=depth)
    elif kind == "message/rfc822" or name.endswith(".eml"):
        add_mail(flow, io.BytesIO(content), token, depth=depth)


def _on_its_own(inner: Storage) -> Storage:
    """python-oxmsg looks for the properties where a message on its own has them."""
    head, rest = inner.properties_stream_bytes[:_INNER_HEAD], inner.properties_stream_bytes[_INNER_HEAD:]
    padded = Stream(f"{inner.path}/{_PROPERTIES}", head.ljust(_HEAD, b"\0") + rest)
    others = [stream for stream in inner.streams if stream.name != _PROPERTIES]
    return Storage(inner.path, (*others, padded), inner.storages)


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
