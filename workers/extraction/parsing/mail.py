"""E-mail: its headers, its body (HTML where there is one, for its tables), the names of what is attached, and
the messages that were forwarded with it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from pathlib import Path
from typing import IO, Any

from workers.extraction.parsing.encoding import MAX_BYTES, decode
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.parsing.web import add_html
from workers.extraction.protocol import CancellationToken, DocumentError, ParsedDocument

_KIND = "e-mail"
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_HEADER = 8_000
"""Characters; the email package takes time and memory by their square."""
DEEPEST = 5
"""Messages within messages."""
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the email package meets broken headers and parts with."""


def parse_mail(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise too_large(f"{size // 1_000_000:,} MB of e-mail", f"{MAX_BYTES // 1_000_000:,} MB")
    flow = Flow()
    with path.open("rb") as file:
        metadata = add_mail(flow, file, token)
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, metadata)


def add_mail(flow: Flow, file: IO[bytes], token: CancellationToken, *, depth: int = 0) -> dict[str, str]:
    """Returns its headers. Raises DocumentError."""
    try:
        return _add_message(flow, _read(file), token, depth=depth)
    except _BROKEN as error:
        raise corrupt(_KIND) from error


class _ShortHeaders(EmailPolicy):
    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def _read(file: IO[bytes]) -> EmailMessage:
    message = BytesParser(policy=_ShortHeaders()).parse(file)
    assert isinstance(message, EmailMessage)
    return message


def _add_message(flow: Flow, message: EmailMessage, token: CancellationToken, *, depth: int) -> dict[str, str]:
    """Returns its headers."""
    token.checkpoint()
    headers = {name: " ".join(str(message[name]).split()) for name in _HEADERS if message[name]}
    flow.paragraph("\n".join(f"{name}: {value}" for name, value in headers.items()))
    _add_body(flow, message, token)
    attached = _attached(message)
    names = [part.get_filename() or part.get_content_type() for part in attached]
    if names:
        flow.paragraph(f"Attachments: {', '.join(names)}")
    if depth < DEEPEST:
        for inner in _forwarded(attached):
            with suppress(DocumentError, *_BROKEN):  # the message that carries it can be read
                _add_message(flow, inner, token, depth=depth + 1)
    return headers


def _add_body(flow: Flow, message: EmailMessage, token: CancellationToken) -> None:
    body: Message | None = message.get_body(preferencelist=("html", "plain"))
    if body is None and message.get_content_maintype() == "multipart" and not message.is_multipart():
        body = message  # its parts were not found, and all of it is text still
    if body is None:
        return
    content = body.get_payload(decode=True)
    text = decode(content, body.get_content_charset(), kind=_KIND) if isinstance(content, bytes) else ""
    if body.get_content_type() == "text/html":
        add_html(flow, text, token)
    else:
        flow.paragraph(text)


def _attached(message: EmailMessage) -> list[EmailMessage]:
    """A message may consist of nothing but what it carries."""
    if message.get_content_maintype() not in ("multipart", "text"):
        return [message]
    return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]


def _forwarded(attached: Iterable[EmailMessage]) -> Iterator[EmailMessage]:
    for part in attached:
        if part.get_content_type() == "message/rfc822":
            yield from (inner for inner in part.iter_parts() if isinstance(inner, EmailMessage))
