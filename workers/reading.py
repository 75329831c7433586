"""A document to text, once: whoever reads it first stores what he read, for every job that comes after."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F

from jobs.models import Document, Parse
from jobs.models.documents import DocumentStatus
from workers.extraction.protocol import DocumentError
from workers.extraction.sandbox import ExtractReply, FailureReply, ParseReply, ParseRequest
from workers.outages import persistently
from workers.statements import execute

type Answer = ParseReply | ExtractReply | FailureReply
type Ask = Callable[[ParseRequest], Answer]
"""Puts a request to the sandbox (workers/attempt.py)."""

STORED = """
select document.id, parse.content from document
join parse on parse.organization_id = document.organization_id and parse.sha256 = document.sha256
    and parse.parser_version = %(version)s
where document.id = any(%(documents)s) and parse.content is not null
"""


def stored_contents(document_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The parses of those that have been read already."""
    found = execute(STORED, {"documents": list(document_ids), "version": settings.PARSER_VERSION})
    return {document_id: bytes(content) for document_id, content in found}


# Nobody reads it, or who did fell silent.
TAKE = """
update parse set token = %(token)s, lease_until = clock_timestamp() + %(lease)s * interval '1 second'
where id = %(id)s and not done and (token is null or lease_until < clock_timestamp())
"""

RENEW = """
update parse set lease_until = clock_timestamp() + %(lease)s * interval '1 second'
where id = %(id)s and token = %(token)s
"""


@dataclass
class Hold:
    """A document that this process has taken to read. Times are monotonic."""

    parse_id: UUID
    token: UUID
    renewed_at: float

    def keep(self) -> bool:
        """To be called again and again while it is read. False: somebody else has taken it."""
        now = time.monotonic()
        if now - self.renewed_at < settings.RENEWAL_S:
            return True
        self.renewed_at = now
        return execute(RENEW, {"id": self.parse_id, "token": self.token, "lease": settings.LEASE_S}).rowcount > 0

    def give_back(self, *, crashed: bool = False) -> bool:
        """Leave it to the next reader, unless it is done. False: it was not held any more."""
        mine = Parse.objects.filter(pk=self.parse_id, token=self.token)
        return bool(mine.update(token=None, lease_until=None, tries=F("tries") + int(crashed)))


def parsed_content(document: Document, ask: Callable[[ParseRequest, Hold], Answer], wait: Callable[[], None]) -> bytes:
    """The document's parse: from the store, from whoever reads it already, or by reading it now.

    `wait` is called between two looks at somebody else's work. Raises DocumentError where it cannot be read, and
    Document.DoesNotExist where it is deleted meanwhile.
    """
    while True:
        done = Parse.objects.filter(**_key(document), done=True).only("content").first()
        if done is not None:
            return _content(done, document)
        if (hold := _take(document)) is not None:
            break
        wait()
        document.refresh_from_db()
    try:
        reply = read(document, lambda request: ask(request, hold))
    finally:
        persistently(hold.give_back)
    if isinstance(reply, FailureReply):
        raise DocumentError(reply.code, reply.message)
    return reply.parsed


def _content(done: Parse, document: Document) -> bytes:
    """Only a parse of this version says that a document cannot be read: that of an older one may have known less."""
    if done.content:
        return bytes(done.content)
    document.refresh_from_db()
    raise DocumentError(document.error_code, document.error_message)


def _take(document: Document) -> Hold | None:
    """None: it is done, or somebody reads it."""
    parse, _ = Parse.objects.get_or_create(**_key(document))
    hold = Hold(parse.id, uuid4(), time.monotonic())
    taken = execute(TAKE, {"id": parse.id, "token": hold.token, "lease": settings.LEASE_S}).rowcount
    return hold if taken else None


def read(document: Document, ask: Ask) -> ParseReply | FailureReply:
    """Read the file in the sandbox and store the outcome, good or bad."""
    try:
        with _local_path(document) as path:
            reply = ask(ParseRequest(path=str(path), media_type=document.media_type))
    except FileNotFoundError:
        # Not stored as the document's own fault: the file may be back when the store is.
        return FailureReply("file_missing", "The document's file is not in the document store. Upload it again.")
    if isinstance(reply, ExtractReply):
        raise TypeError("The sandbox answered a parse with a row.")
    store(document, reply)
    return reply


# The document before its parse, in the order in which a delete locks the two. Nothing is done where it was deleted
# meanwhile, or where the parse is done: first writer wins.
STORE = """
with stored_for as materialized (
    select id, organization_id, sha256 from document where id = %(document)s for update
), stored as (
    insert into parse (organization_id, sha256, parser_version, content, markdown, done, tries)
    select organization_id, sha256, %(version)s, %(content)s::bytea, %(markdown)s, true, 0 from stored_for
    on conflict (organization_id, sha256, parser_version) do update
    set content = excluded.content, markdown = excluded.markdown, done = true, token = null, lease_until = null
    where not parse.done
    returning id
)
update document set status = %(status)s, error_code = %(code)s, error_message = %(message)s,
    pages = coalesce(%(pages)s, pages), language_detected = coalesce(%(language)s, language_detected)
where id = (select id from stored_for) and exists (select from stored)
"""


def store(document: Document, reply: ParseReply | FailureReply) -> None:
    """First writer wins: a parse that is done is left as it is. A document deleted meanwhile stays deleted.

    In one statement, which never waits for its client as a transaction does: a parse may take longer to send than
    PostgreSQL lets a transaction be idle.
    """
    outcome = _read_as(reply) if isinstance(reply, ParseReply) else _unreadable(reply)
    execute(STORE, {"document": document.pk, "version": settings.PARSER_VERSION, **outcome})


def _read_as(reply: ParseReply) -> dict[str, Any]:
    return {
        "status": DocumentStatus.COMPLETED,
        "code": "",
        "message": "",
        "content": reply.parsed,
        "markdown": reply.markdown,
        "pages": reply.pages,
        "language": reply.language or "",
    }


def _unreadable(reply: FailureReply) -> dict[str, Any]:
    return {
        "status": DocumentStatus.ERROR,
        "code": reply.code,
        "message": reply.message,
        "content": None,
        "markdown": "",
        "pages": None,
        "language": None,
    }


def _key(document: Document) -> dict[str, Any]:
    return {
        "organization_id": document.organization_id,
        "sha256": document.sha256,
        "parser_version": settings.PARSER_VERSION,
    }


@contextmanager
def _local_path(document: Document) -> Iterator[Path]:
    """A path for the sandbox. A store that is not a folder is copied to a temporary file."""
    try:
        path = Path(document.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, document.file.open("rb") as source:
            shutil.copyfileobj(source, copy)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.exists():
        raise FileNotFoundError(path)
    yield path
