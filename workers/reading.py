"""A document to text, once: whoever reads it first stores what he read, for every job that comes after."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jobs.documents import tell_of_failure
from jobs.models import Document, Parse
from jobs.models.documents import DocumentStatus
from jobs.prepared import run
from workers.attempt import Check, Interrupted
from workers.extraction.protocol import DocumentError
from workers.extraction.sandbox import ExtractReply, FailureReply, ParseReply, ParseRequest
from workers.outages import persistently
from workers.statements import execute
from workers.watch import SliceEnd

type Answer = ParseReply | ExtractReply | FailureReply
type Ask = Callable[[ParseRequest, Check], Answer]
"""Puts a request to the sandbox, and asks the check meanwhile (workers/attempt.py)."""
CHUNK = 1024 * 1024

MOST_BYTES_AT_ONCE = 32 * CHUNK

STORED = """
with sized as materialized (
    select document.id, parse.id as parse_id, sum(octet_length(parse.content)) over (order by asked.place) as bytes
    from unnest(%(documents)s::uuid[]) with ordinality as asked (id, place)
    join document on document.id = asked.id
    join parse on parse.organization_id = document.organization_id and parse.sha256 = document.sha256
        and parse.parser_version = %(version)s
    where parse.content is not null
)
select sized.id, parse.content from sized join parse on parse.id = sized.parse_id where sized.bytes <= %(most)s
"""


def stored_contents(document_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The parses of those that have been read already, of the first ones only where all are too much for the memory."""
    parameters = {"documents": list(document_ids), "version": settings.PARSER_VERSION, "most": MOST_BYTES_AT_ONCE}
    return {document_id: bytes(content) for document_id, content in execute(STORED, parameters)}


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


def parsed_content(document: Document, ask: Ask, check: Check, wait: Callable[[], None]) -> bytes:
    """The document's parse: from the store, from whoever reads it already, or by reading it now.

    `check` is asked while it is read, `wait` called between two looks at somebody else's work. Raises DocumentError
    where it cannot be read, Document.DoesNotExist where it is deleted meanwhile, and Interrupted.
    """
    while True:
        done = Parse.objects.filter(**_key(document), done=True).only("content").first()
        if done is not None and (content := _content(done, document)) is not None:
            return content
        if done is None and (hold := _take(document)) is not None:
            break
        wait()
        document.refresh_from_db()

    def keep_and_check() -> SliceEnd | None:
        hold.keep()
        return check()

    try:
        reply = read(document, ask, keep_and_check)
    finally:
        persistently(hold.give_back)
    if isinstance(reply, FailureReply):
        raise DocumentError(reply.code, reply.message)
    return reply.parsed


def _content(done: Parse, document: Document) -> bytes | None:
    """None: its file was uploaded again a moment ago, and it will be read once more (jobs/documents.py).

    Only a parse of this version says that a document cannot be read: that of an older one may have known less.
    """
    if done.content:
        return bytes(done.content)
    document.refresh_from_db()
    match document.status:
        case DocumentStatus.ERROR:
            raise DocumentError(document.error_code, document.error_message)
        case DocumentStatus.COMPLETED:  # by workers of a newer version
            raise DocumentError("not_readable", "The document cannot be read by this version of Stook. Update it.")
        case _:
            return None


def _take(document: Document) -> Hold | None:
    """None: it is done, or somebody reads it."""
    parse, _ = Parse.objects.get_or_create(**_key(document))
    hold = Hold(parse.id, uuid4(), time.monotonic())
    taken = execute(TAKE, {"id": parse.id, "token": hold.token, "lease": settings.LEASE_S}).rowcount
    return hold if taken else None


def read(document: Document, ask: Ask, check: Check) -> ParseReply | FailureReply:
    """Read the file in the sandbox and store the outcome, good or bad. Raises Interrupted."""
    try:
        with _local_path(document, check) as path:
            reply = ask(ParseRequest(path=str(path), media_type=document.media_type), check)
    except FileNotFoundError:
        # Not stored as the document's own fault: the file may be back when the store is.
        return FailureReply("file_missing", "The document's file is not in the document store. Upload it again.")
    if isinstance(reply, ExtractReply):
        raise TypeError("The sandbox answered a parse with a row.")
    store(document, reply)
    return reply


# The document before its parse, in the order in which a delete locks the two. Nothing is stored where it was deleted
# meanwhile, or where the parse is done: first writer wins. What an older parser should have read nobody need read now.
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
), outdated as (
    delete from parse using stored_for
    where parse.organization_id = stored_for.organization_id and parse.sha256 = stored_for.sha256
        and parse.parser_version < %(version)s and not parse.done
)
update document set status = %(status)s, error_code = %(code)s, error_message = %(message)s,
    pages = coalesce(%(pages)s, pages), language_detected = coalesce(%(language)s, language_detected)
where id = (select id from stored_for) and exists (select from stored)
returning old.status
"""


def store(document: Document, reply: ParseReply | FailureReply) -> None:
    """First writer wins: a parse that is done is left as it is. A document deleted meanwhile stays deleted."""
    if isinstance(reply, ParseReply):
        # In one statement, which never waits for its client as a transaction does: a parse may take longer to send
        # than PostgreSQL lets a transaction be idle.
        execute(STORE, _parameters(document, _read_as(reply)))
    else:
        _store_failure(document, reply)


def _store_failure(document: Document, reply: FailureReply) -> None:
    """With the event that tells of it, unless the document had failed before, by an older parser."""
    with transaction.atomic():
        before = run(STORE, _parameters(document, _unreadable(reply))).fetchone()
        if before is not None and before != (DocumentStatus.ERROR,):
            tell_of_failure(document.pk)


def _parameters(document: Document, outcome: dict[str, Any]) -> dict[str, Any]:
    return {"document": document.pk, "version": settings.PARSER_VERSION, **outcome}


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
def _local_path(document: Document, check: Check) -> Iterator[Path]:
    """A path for the sandbox."""
    path = _path_in_store(document)
    if path is None:
        with tempfile.NamedTemporaryFile() as copy:
            _copy(document, copy, check)
            yield Path(copy.name)
        return
    if not path.exists():
        raise FileNotFoundError(path)
    yield path


def _path_in_store(document: Document) -> Path | None:
    """None: the store is not a folder."""
    try:
        return Path(document.file.path)
    except NotImplementedError:
        return None


def _copy(document: Document, copy: IO[bytes], check: Check) -> None:
    """May take longer than a lease lasts."""
    with document.file.open("rb") as source:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
            if end := check():
                raise Interrupted(end)
    copy.flush()
