"""The same request again gets the first answer again, and is not carried out a second time.

A short request writes its record in the transaction of its change: both are there, or neither. The record's unique
index makes a twin wait for the first to commit. A long request, whose transaction would stay open for too long, first
commits a marker with a lease; where its process dies, the lease runs out, and the next one takes the marker over.
"""

import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.db import OperationalError, connection

from jobs.errors import Conflict, NotTheSame, StillInWork
from jobs.locks import LOCK_NOT_AVAILABLE
from jobs.prepared import sqlstate_of
from jobs.sealing import NotUnsealable, seal, unseal

KEPT = "24 hours"
TWIN_WAITS_S = 5.0
BESIDES_S = 60.0
"""How long a long request may take at most, beside what it waits for an extraction: a download, or unpacking."""
POLL_S = 0.05
MOST_WAITING = 2
"""Twins of long requests, in one process: each keeps a thread, and others need some too."""
PURPOSE = "idempotency"

CLAIM = f"""
insert into idempotency_record (organization_id, key, fingerprint, headers, expires_at)
values (%(organization)s, %(key)s, %(fingerprint)s, '{{}}', clock_timestamp() + interval '{KEPT}')
on conflict (organization_id, key) do update
set fingerprint = excluded.fingerprint, status = null, headers = '{{}}', body = null, token = null, lease_until = null,
    job_id = null, created_at = clock_timestamp(), expires_at = excluded.expires_at
where idempotency_record.expires_at <= clock_timestamp()
returning true
"""  # noqa: S608 - of constants

# What a marker's first holder had begun, its heir goes on with.
MARK = f"""
insert into idempotency_record (organization_id, key, fingerprint, headers, expires_at, token, lease_until)
values (%(organization)s, %(key)s, %(fingerprint)s, '{{}}', clock_timestamp() + interval '{KEPT}', %(token)s,
    clock_timestamp() + make_interval(secs => %(lease_s)s))
on conflict (organization_id, key) do update
set fingerprint = excluded.fingerprint, status = null, headers = '{{}}', body = null, token = excluded.token,
    lease_until = excluded.lease_until, created_at = clock_timestamp(), expires_at = excluded.expires_at,
    job_id = case when idempotency_record.expires_at > clock_timestamp() then idempotency_record.job_id end
where idempotency_record.expires_at <= clock_timestamp()
    or (
        idempotency_record.status is null
        and idempotency_record.lease_until <= clock_timestamp()
        and idempotency_record.fingerprint = excluded.fingerprint
    )
returning job_id
"""  # noqa: S608 - of constants

READ = """
select fingerprint, status, headers, body from idempotency_record
where organization_id = %(organization)s and key = %(key)s
"""

KEEP = """
update idempotency_record
set status = %(status)s, headers = %(headers)s, body = %(body)s, token = null, lease_until = null
where organization_id = %(organization)s and key = %(key)s and token is not distinct from %(token)s
"""

ATTACH = """
update idempotency_record set job_id = %(job)s
where organization_id = %(organization)s and key = %(key)s and token = %(token)s
"""

# What has begun a job is not begun again: the next one with this request finds it.
LET_GO = """
with forgotten as (
    delete from idempotency_record
    where organization_id = %(organization)s and key = %(key)s and token = %(token)s and job_id is null
)
update idempotency_record set lease_until = clock_timestamp()
where organization_id = %(organization)s and key = %(key)s and token = %(token)s and job_id is not null
"""

FORGET_EXPIRED = """
delete from idempotency_record where (organization_id, key) in (
    select organization_id, key from idempotency_record where expires_at <= clock_timestamp()
    order by expires_at limit %(most)s for update skip locked
)
"""


_waiting = threading.BoundedSemaphore(MOST_WAITING)


@dataclass(frozen=True)
class Wanted:
    """A request that shall be carried out once."""

    organization_id: UUID
    key: str
    fingerprint: str

    @property
    def parameters(self) -> dict[str, Any]:
        return {"organization": self.organization_id, "key": self.key, "fingerprint": self.fingerprint}


@dataclass(frozen=True)
class KeptAnswer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Marker:
    """A long request in work. `job_id` is the job that an earlier holder, who died, has begun."""

    wanted: Wanted
    token: UUID
    job_id: UUID | None


def begin(wanted: Wanted) -> KeptAnswer | None:
    """The first answer; or None, and the record is written, to be committed with the change. In a transaction.

    Raises NotTheSame, StillInWork (a twin has not committed within TWIN_WAITS_S).
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [f"{int(TWIN_WAITS_S * 1000)}ms"])
        try:
            cursor.execute(CLAIM, wanted.parameters)
        except OperationalError as error:
            if sqlstate_of(error) != LOCK_NOT_AVAILABLE:
                raise
            raise StillInWork from error
        is_ours = cursor.fetchone() is not None
        cursor.execute("select set_config('lock_timeout', '0', true)")
    if is_ours:
        return None
    answer = _read(wanted)
    if not isinstance(answer, KeptAnswer):
        raise StillInWork
    return answer


def keep(wanted: Wanted, answer: KeptAnswer, *, marker: Marker | None = None) -> None:
    """Where another holder has taken the marker over meanwhile, its answer is the one that is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            wanted.parameters
            | {
                "status": answer.status,
                "headers": json.dumps(answer.headers),
                "body": seal(answer.body, purpose=PURPOSE),
                "token": marker.token if marker else None,
            },
        )


def mark(wanted: Wanted) -> KeptAnswer | Marker:
    """The first answer, or a marker to be given to `keep` or `let_go`. Not in a transaction.

    Raises NotTheSame, StillInWork (a twin is in work, and has not ended within TWIN_WAITS_S, or too many wait already).
    """
    if found := _mark_once(wanted):
        return found
    if not _waiting.acquire(blocking=False):
        raise StillInWork
    try:
        until = time.monotonic() + TWIN_WAITS_S
        while time.monotonic() < until:
            time.sleep(POLL_S)
            if found := _mark_once(wanted):
                return found
    finally:
        _waiting.release()
    raise StillInWork


def _mark_once(wanted: Wanted) -> KeptAnswer | Marker | None:
    token = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(MARK, wanted.parameters | {"token": token, "lease_s": settings.SYNC_EXTRACT_S + BESIDES_S})
        if marked := cursor.fetchone():
            return Marker(wanted, token, marked[0])
    answer = _read(wanted)
    return answer if isinstance(answer, KeptAnswer) else None


def attach(marker: Marker, job_id: UUID) -> None:
    """Note which job the request has begun, in the transaction that makes it: an heir waits for this one.

    Raises StillInWork where the marker has an heir already.
    """
    with connection.cursor() as cursor:
        cursor.execute(ATTACH, marker.wanted.parameters | {"token": marker.token, "job": job_id})
        if not cursor.rowcount:
            raise StillInWork


def let_go(marker: Marker) -> None:
    """The request has no answer to be kept, and may be sent again at once."""
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, marker.wanted.parameters | {"token": marker.token})


def forget_expired(*, most: int) -> int:
    """Returns how many records were removed."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_EXPIRED, {"most": most})
        return int(cursor.rowcount)


def _read(wanted: Wanted) -> KeptAnswer | Literal["in work", "gone"]:
    """Raises NotTheSame, Conflict (it cannot be read any more)."""
    with connection.cursor() as cursor:
        cursor.execute(READ, wanted.parameters)
        found = cursor.fetchone()
    if found is None:
        return "gone"
    fingerprint, status, headers, body = found
    if fingerprint != wanted.fingerprint:
        raise NotTheSame
    if status is None:
        return "in work"
    try:
        plain = unseal(bytes(body), purpose=PURPOSE)
    except NotUnsealable as error:
        raise Conflict(
            "This request was carried out before, but its answer cannot be read since SECRET_KEY was changed. "
            "Look at what it has made, and use a new Idempotency-Key for the next request."
        ) from error
    return KeptAnswer(status, json.loads(headers), plain)
