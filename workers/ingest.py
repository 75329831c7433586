"""Ingest: uploaded documents are read as they come, by turns of their own, under tokens and leases as in a job."""

import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import DataError, Error, close_old_connections, transaction
from django.db.models import QuerySet

from jobs.models import Document, Parse
from jobs.models.documents import DocumentStatus
from workers import shutdown
from workers.attempt import Check, Interrupted, TimedOut, attempt
from workers.extraction.sandbox import (
    ExtractReply,
    FailureReply,
    ParseReply,
    ParseRequest,
    SandboxDied,
    SandboxUnavailable,
)
from workers.leases import EXPIRED, terms
from workers.outages import persistently
from workers.poison import MAX_TRIES, poison_reason
from workers.process import sandbox
from workers.reading import Hold, read, store
from workers.statements import execute
from workers.turns import INGEST_TURN, continue_turn
from workers.watch import SliceEnd, shutdown_requested

log = structlog.get_logger(__name__)

# The oldest open document of the organization that has the fewest in work. A lease that ran out means that a reader
# died of it, or was killed: it was read alone, so that this counts as a try. Not so where it was renewed last before
# the supervision was broken: nobody could renew then.
TAKE = f"""
with busy as (
    select organization_id, count(*) as readers from parse where not done and token is not null group by 1
), oldest as (
    select oldest.id, coalesce(busy.readers, 0) as readers
    from organization
    cross join lateral (
        select id from parse
        where parse.organization_id = organization.id and not done and (token is null or {EXPIRED})
            and parser_version <= %(version)s
        order by id limit 1 for update skip locked
    ) as oldest
    left join busy on busy.organization_id = organization.id
    order by readers, oldest.id
    limit 1
)
update parse set token = %(token)s, lease_until = clock_timestamp() + %(lease)s * interval '1 second',
    tries = tries + (token is not null and exists (
        select from supervision
        where lease_until - %(lease)s * interval '1 second' between unbroken_since and clock_timestamp()
    ))::integer
from oldest where parse.id = oldest.id
returning parse.id, parse.tries, parse.organization_id, parse.sha256
"""  # noqa: S608 - of constants


@dataclass
class Reading:
    """A document in work, and how often its reader died."""

    hold: Hold
    tries: int
    document: Document
    grace: shutdown.Grace = field(default_factory=lambda: shutdown.Grace(settings.SHUTDOWN_GRACE_S))

    def check(self) -> SliceEnd | None:
        """Asked while the sandbox reads: keeps the lease, and says when to stop."""
        if self.grace.is_over():
            return SliceEnd.SHUTDOWN
        return None if self.hold.keep() else SliceEnd.LEASE_LOST


def serve_ingest_turn() -> None:
    """Read documents for one slice, then pass the turn on if there may be more."""
    close_old_connections()
    over_at = time.monotonic() + settings.SLICE_S
    while shutdown_requested() is None:
        if time.monotonic() >= over_at and continue_turn(INGEST_TURN):
            return
        reading = take_document()
        if reading is None:
            return
        try:
            read_document(reading)
        except SandboxUnavailable as reason:
            log.warning("sandbox.unavailable", error=str(reason))
            return  # the supervisor sends another turn, by and by
    continue_turn(INGEST_TURN)


def take_document() -> Reading | None:
    """Take the next document to read. None: there is none."""
    while True:
        token = uuid4()
        row = execute(TAKE, {"token": token, "version": settings.PARSER_VERSION, **terms()}).fetchone()
        if row is None:
            return None
        parse_id, tries, organization_id, sha256 = row
        hold = Hold(parse_id, token, time.monotonic())
        try:
            document = _begin(hold, organization_id, sha256)
        except Error:
            persistently(hold.give_back)
            raise
        if document is not None:
            return Reading(hold, tries, document)


def _begin(hold: Hold, organization_id: UUID, sha256: str) -> Document | None:
    """The document to read. None: it was deleted meanwhile, and what was to be read from it is forgotten."""
    same = Document.objects.filter(organization_id=organization_id, sha256=sha256)
    document = same.first() or _found_at_last(same, hold)
    if document is not None:
        same.filter(status=DocumentStatus.PENDING).update(status=DocumentStatus.PROCESSING)
    return document


def _found_at_last(same: QuerySet[Document], hold: Hold) -> Document | None:
    """The document where it is uploaded anew just now; else the parse is deleted.

    An upload locks the parse until its document can be seen (jobs/documents.py), or comes after the delete and makes a
    new one.
    """
    with transaction.atomic():
        parse = Parse.objects.select_for_update().filter(pk=hold.parse_id, token=hold.token).first()
        document = same.first()  # in a statement after the lock: its snapshot has what was waited for
        if document is None and parse is not None:
            parse.delete()
    return document


def read_document(reading: Reading) -> None:
    """Read it and store the outcome, or give it back. Raises SandboxUnavailable."""
    try:
        _read(reading)
    except Error as error:
        # An outage is no try of the document; that the database refuses what was read from it is one.
        _give_back(reading, crashed=isinstance(error, DataError))
        raise
    except SandboxUnavailable:
        _give_back(reading)
        raise


def _read(reading: Reading) -> None:
    if reading.tries >= MAX_TRIES:
        _give_up(reading, "crashed")
        return
    try:
        reply = read(reading.document, _ask, reading.check)
    except Interrupted as interruption:
        log.info("document.given_back", document=str(reading.document.pk), reason=interruption.end)
        _give_back(reading)
    except SandboxDied as death:
        log.warning("document.crashed", document=str(reading.document.pk), reason=death.reason)
        if reading.tries + 1 >= MAX_TRIES:
            _give_up(reading, death.reason)
        else:
            _give_back(reading, crashed=True)
    else:
        if isinstance(reply, FailureReply) and reply.code == "file_missing":
            store(reading.document, reply)


def _ask(request: ParseRequest, check: Check) -> ParseReply | ExtractReply | FailureReply:
    try:
        return attempt(sandbox(), request, check)
    except TimedOut as over:
        return over.failure


def _give_up(reading: Reading, reason: str) -> None:
    store(reading.document, FailureReply(*poison_reason(reason)))


def _give_back(reading: Reading, *, crashed: bool = False) -> None:
    def give_back() -> None:
        if reading.hold.give_back(crashed=crashed):
            Document.objects.filter(pk=reading.document.pk, status=DocumentStatus.PROCESSING).update(
                status=DocumentStatus.PENDING
            )

    persistently(give_back)
