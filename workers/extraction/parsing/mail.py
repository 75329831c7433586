"""E-mail: its headers, its body (HTML where there is one, for its tables), and the names of what is attached."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from workers.extraction.parsing.encoding import MAX_BYTES, decode
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.parsing.web import add_html
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "e-mail"
_HEADERS = ("From", "To", "Cc", "Date", "Subject")


def parse_mail(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise too_large(f"{size // 1_000_000:,} MB of e-mail", f"{MAX_BYTES // 1_000_000:,} MB")
    flow = Flow()
    try:
        message = _read(path)
        token.checkpoint()
        metadata = {name: " ".join(str(message[name]).split()) for name in _HEADERS if message[name]}
        flow.paragraph("\n".join(f"{name}: {value}" for name, value in metadata.items()))
        _add_body(flow, message, token)
        _add_attachments(flow, message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # The email package meets broken headers and parts with any of these.
        raise corrupt(_KIND) from error
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, metadata)


def _read(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        message = BytesParser(policy=default).parse(file)
    assert isinstance(message, EmailMessage)
    return message


def _add_body(flow: Flow, message: EmailMessage, token: CancellationToken) -> None:
    body = message.get_body(preferencelist=("html", "plain"))
    if body is None:
        return
    content = body.get_payload(decode=True)
    text = decode(content, body.get_content_charset()) if isinstance(content, bytes) else ""
    if body.get_content_type() == "text/html":
        add_html(flow, text, token)
    else:
        flow.paragraph(text)


def _add_attachments(flow: Flow, message: EmailMessage) -> None:
    names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if names:
        flow.paragraph(f"Attachments: {', '.join(names)}")
