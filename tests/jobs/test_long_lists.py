"""Lists of very many jobs, schemas, documents and rows: what PostgreSQL really does for each filter of the contract.

Everything is made in one transaction that is rolled back. Each statement that a request sends is run again under
EXPLAIN ANALYZE, so that it is known how many rows it looked at, and not only how many it was thought to.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jobs.api.jobs import STATUSES
from jobs.api.pagination import EXACT_TO
from jobs.models import Document, Job, Schema, SchemaVersion, Webhook
from jobs.models.documents import DocumentStatus
from jobs.models.rows import RowStatus
from tests.factories import INVOICE, make_documents, make_job, make_organization
from tests.jobs.api.caller import Caller

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("STOOK_LONG_LISTS", "40000"))
"""`make lists` has a million of each."""
JOB_ROWS = COUNT // 10
"""Of the job whose rows are looked at; at a million it is what a job takes."""
BIG = ("job", "schema", "document", "result_row", "webhook", "event", "delivery")
MOST_SORTED = EXACT_TO + 1
MOST_LOOKED_AT = 2 * EXACT_TO
"""A filter that most rows pass is not worth an index; one that few pass is."""
UNUSABLE = "select indexrelid::regclass::text from pg_index where indcheckxmin and indrelid::regclass::text = any(%s)"
INDEXES = """
select indexname, indexdef from pg_indexes
where tablename = any(%s) and indexname not in (select conname from pg_constraint)
"""
# Every tenth belongs to somebody else, whose things are the oldest.
JOBS = """
insert into job (organization_id, name, status, schema_version_id, extractor, options, document_count,
    completed_documents, failed_documents, filled_cells, error_code, error_message, created_at, started_at,
    completed_at, cancelled_at)
select case when number <= %(count)s / 10 then %(other)s::uuid else %(own)s::uuid end, '', status, %(version)s, 'sleep',
    '{}', 1, case when is_over then (status = 'complete')::int end, case when is_over then 0 end,
    case when is_over then 0 end, case when status = 'failed' then 'x' else '' end,
    case when status = 'failed' then 'x' else '' end, now(), null,
    case when is_over then now() end, case when status = 'failed' and number %% 1000 = 3 then now() end
from (
    select number, case when number %% 2000 = 0 then 'pending' when number %% 2000 = 1 then 'processing'
        when number %% 10 = 3 then 'failed' else 'complete' end as status
    from generate_series(1, %(count)s) as number
) as numbered, lateral (select status in ('complete', 'failed') as is_over) as ended
"""
SCHEMAS = """
insert into schema (organization_id, short_id, current_id, created_at, updated_at, deleted_at)
select case when number <= %(count)s / 10 then %(other)s::uuid else %(own)s::uuid end,
    'SCH-' || lpad(to_hex(number), 8, '0'), %(version)s, now(), now(), case when number %% 3 > 0 then now() end
from generate_series(1, %(count)s) as number
"""
DOCUMENTS = """
insert into document (organization_id, filename, file, sha256, size_bytes, media_type, type_detected, status,
    error_code, error_message, language_detected, metadata, batch_ids, extraction_count, created_at)
select case when number <= %(count)s / 10 then %(other)s::uuid else %(own)s::uuid end,
    'invoice ' || md5(number::text) || case when number %% 2000 = 0 then ' needle' else '' end || '.pdf', 'missing',
    number::text, 1, 'application/pdf', 'pdf', status, '', case when status = 'error' then 'x' else '' end, '', '{}',
    case when number %% 2 = 0 then array['batch-' || number / 1000] else '{}' end, 0,
    timestamptz '2026-01-01' + number * interval '1 second'
from (
    select number, case when number %% 2000 = 1 then 'error' when number %% 2000 = 2 then 'pending'
        when number %% 2000 = 3 then 'processing' else 'completed' end as status
    from generate_series(1, %(count)s) as number
) as numbered
"""
ROWS = """
insert into result_row (job_id, position, slot, seq, document_id, filename, status, values, fields, confidence,
    validation_flags, error_code, error_message)
select case when number <= %(job_rows)s then %(job)s::uuid
        else md5((number / %(job_rows)s)::text)::uuid end,
    number %% %(job_rows)s, 0, number, gen_random_uuid(), 'a.pdf', status, '{}', '{}', null, '[]',
    case when status = 'failed' then 'x' else '' end, case when status = 'failed' then 'x' else '' end
from (
    select number, case when number %% 2000 = 1 then 'failed' when number %% 2000 = 2 then 'partial'
        else 'complete' end as status
    from generate_series(1, %(count)s) as number
) as numbered
"""
WEBHOOKS = """
insert into webhook (organization_id, url, events, description, enabled, secret, created_at, updated_at)
select case when number <= %(job_rows)s / 10 then %(other)s::uuid else %(own)s::uuid end,
    'https://example.com/', array['*'], '', true, '', now(), now()
from generate_series(1, %(job_rows)s) as number
"""
DELIVERIES = """
with made as (
    insert into event (organization_id, type, job_id, data, created_at, dispatched_at)
    select %(own)s::uuid, 'job.completed', gen_random_uuid(), '{}', now(), now()
    from generate_series(1, %(job_rows)s)
    returning id
), numbered as (
    select id, row_number() over (order by id) as number from made
)
insert into delivery (webhook_id, event_id, status, attempts, error, next_attempt_at, created_at)
select case when number <= %(job_rows)s / 10 then gen_random_uuid() else %(webhook)s::uuid end, id, 'pending', 0, '',
    now(), now()
from numbered
"""


class Lists:
    """So many of each of four things, most of them of one organization."""

    def __init__(self) -> None:
        self.organization, other = make_organization(), make_organization()
        self.caller = Caller(self.organization)
        parameters: dict[str, Any] = {
            "count": COUNT,
            "own": self.organization.id,
            "other": other.id,
            "version": uuid4(),
            "job": uuid4(),
            "webhook": uuid4(),
            "job_rows": JOB_ROWS,
        }
        with connection.cursor() as cursor:
            cursor.execute(INDEXES, [[*BIG]])
            indexes = cursor.fetchall()
            cursor.execute("set constraints all immediate; set constraints all deferred")  # what is due is checked now
            # Made anew at the end, which is faster; and neither triggers nor foreign keys.
            cursor.execute("".join(f'drop index "{name}";' for name, _ in indexes))
            cursor.execute("set local session_replication_role = replica")
            for statement in (JOBS, SCHEMAS, DOCUMENTS, ROWS, WEBHOOKS, DELIVERIES):
                cursor.execute(statement, parameters)
            cursor.execute("set local session_replication_role = origin")
            cursor.execute(";".join(definition for _, definition in indexes))
            # What is updated before an index is made may keep this very transaction from using it.
            cursor.execute(UNUSABLE, [[*BIG]])
            assert cursor.fetchall() == []
            cursor.execute(f"analyze {', '.join(BIG)}")
        self._add_what_they_belong_to(parameters)

    def _add_what_they_belong_to(self, ids: dict[str, Any]) -> None:
        SchemaVersion.objects.create(
            id=ids["version"],
            schema=Schema.objects.filter(organization=self.organization)[0],
            version=1,
            name="Invoice",
            definition_json=json.dumps(INVOICE),
            field_count=len(INVOICE["properties"]),
        )
        self.job = Job.objects.create(
            id=ids["job"],
            organization=self.organization,
            schema_version_id=ids["version"],
            extractor="sleep",
            options={},
            document_count=JOB_ROWS,
        )
        self.webhook = Webhook.objects.create(
            id=ids["webhook"], organization=self.organization, url="https://example.com/", events=["*"], secret=b""
        )
        self.paths = {
            "results": f"/v1/jobs/{self.job.id}/results",
            "deliveries": f"/v1/webhooks/{self.webhook.id}/deliveries",
        }

    def ids(self, path: str, **parameters: Any) -> tuple[list[str], str | None]:
        """Of one page, and the cursor of the next one."""
        answer = self.caller.get(path, **parameters)
        assert answer.status == 200
        return [item["id"] for item in answer.body["data"]], answer.body["pagination"]["next_cursor"]


@pytest.fixture(scope="module")
def lists(django_db_setup: None, django_db_blocker: Any) -> Iterator[Lists]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Lists()
        transaction.set_rollback(True)


def plans_of(lists: Lists, path: str, **parameters: Any) -> list[dict[str, Any]]:
    """Every node of every plan with which the request's statements were run."""
    with CaptureQueriesContext(connection) as captured:
        lists.ids(path, **parameters)
    sent = [query["sql"] for query in captured if any(f'FROM "{table}"' in query["sql"] for table in BIG)]
    sent = [sql for sql in sent if not sql.startswith("EXPLAIN")]
    assert sent
    nodes: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for sql in sent:
            # Its signs for parameters have been filled in already.
            cursor.execute("explain (analyze, timing off, format json) " + sql.replace("%", "%%"), [])
            found = cursor.fetchone()[0]
            nodes += _nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])
    return nodes


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


def assert_no_scan(nodes: list[dict[str, Any]]) -> None:
    assert [node for node in nodes if node["Node Type"].endswith("Seq Scan") and node["Relation Name"] in BIG] == []


def assert_no_long_sort(nodes: list[dict[str, Any]]) -> None:
    for node in nodes:
        if "Sort" in node["Node Type"]:
            assert sum(inner["Actual Rows"] * inner["Actual Loops"] for inner in node["Plans"]) <= MOST_SORTED


def assert_few_looked_at(nodes: list[dict[str, Any]]) -> None:
    for node in nodes:
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        assert (node["Actual Rows"] + removed) * node["Actual Loops"] <= MOST_LOOKED_AT


FIRST, LAST = (
    (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
    for number in (COUNT // 10 + 500, COUNT - 500)
)
"""Of the organization's documents, few are older and few newer."""
BATCH = f"batch-{COUNT // 2000}"
LISTS = [
    *(("/v1/jobs", {"status": status} if status else {}) for status in ("", *STATUSES)),
    ("/v1/schemas", {}),
    ("/v1/documents", {}),
    *(("/v1/documents", {"status": status}) for status in DocumentStatus.values),
    *(
        ("/v1/documents", {"status": status, **filters})
        for status in ("completed", "error")
        for filters in (
            {"after": FIRST},
            {"after": LAST},
            {"before": FIRST},
            {"before": LAST},
            {"after": FIRST, "before": LAST},
            {"search": "needle"},
            {"search": "needle", "after": LAST},
        )
    ),
    ("/v1/documents", {"after": FIRST}),
    ("/v1/documents", {"before": FIRST}),
    ("/v1/documents", {"after": LAST, "before": LAST}),
    ("/v1/documents", {"search": "needle"}),
    ("/v1/documents", {"search": "NEEDLE.PDF"}),
    ("/v1/documents", {"search": "invoice"}),
    ("/v1/documents", {"search": "in"}),
    ("/v1/documents", {"search": "needle", "before": LAST}),
    *(
        ("/v1/documents", {"batch_id": BATCH, **filters})
        for filters in (
            {},
            {"status": "completed"},
            {"before": LAST, "after": FIRST},
            {"search": "needle"},
            {"search": "zz"},
            {"search": "in"},
        )
    ),
    ("/v1/documents", {"batch_id": "unknown"}),
    ("/v1/webhooks", {}),
    ("deliveries", {}),
    *(("results", {"status": status} if status else {}) for status in ("", *RowStatus.values)),
]


@pytest.mark.parametrize(("path", "filters"), LISTS)
def test_list_is_read_by_an_index(lists: Lists, path: str, filters: dict[str, str]) -> None:
    path = lists.paths.get(path, path)
    _, cursor = lists.ids(path, limit=20, **filters)
    pages: list[dict[str, Any]] = [{"limit": 20}, {"limit": 500, **({"cursor": cursor} if cursor else {})}]

    for page in pages:
        nodes = plans_of(lists, path, **page, **filters)
        assert_no_scan(nodes)
        assert_no_long_sort(nodes)
        assert_few_looked_at(nodes)


@pytest.mark.parametrize(
    "filters",
    [
        {"search": "zz"},
        {"search": "%_\\"},
        {"search": "zz", "status": "completed"},
        {"search": "²³¹"},
        {"search": "äöü"},
    ],
)
def test_list_that_goes_through_many_documents_reads_no_whole_table(lists: Lists, filters: dict[str, str]) -> None:
    """Where no index has what is asked for in the list's order, those of the organization are gone through in it."""
    nodes = plans_of(lists, "/v1/documents", **filters)

    assert_no_scan(nodes)
    assert_no_long_sort(nodes)


@pytest.mark.parametrize(("path", "true"), [("/v1/jobs", COUNT * 0.9), ("/v1/documents", COUNT * 0.9)])
def test_total_is_an_estimate_beyond_what_is_counted(lists: Lists, path: str, true: float) -> None:
    pagination = lists.caller.get(path).body["pagination"]

    assert pagination["total_is_estimate"] is True
    assert pagination["total"] == pytest.approx(true, rel=0.1)


@pytest.mark.parametrize(
    ("path", "filters"),
    [
        ("/v1/documents", {"status": "error"}),
        ("/v1/documents", {"search": "needle"}),
        ("/v1/documents", {"batch_id": BATCH}),
        ("/v1/jobs", {"status": "queued"}),
    ],
)
def test_walk_is_exact_while_rows_are_added(lists: Lists, path: str, filters: dict[str, str]) -> None:
    there, _ = lists.ids(path, limit=500, **filters)
    seen: list[str] = []

    page, cursor = lists.ids(path, limit=3, **filters)
    while cursor and len(seen) < 12:
        seen += page
        add_in_front(lists)
        page, cursor = lists.ids(path, limit=3, cursor=cursor, **filters)

    assert len(seen) == 12
    assert seen + page == there[: len(seen + page)]


def add_in_front(lists: Lists) -> None:
    """Of everything one more; a document's name and state fit every filter."""
    for status in ("error", "pending"):
        (document,) = make_documents(lists.organization, 1, status="completed")
        message = "x" if status == "error" else ""
        Document.objects.filter(pk=document.pk).update(status=status, filename="needle", error_message=message)
    make_job(lists.organization, documents=[document])


def test_walk_goes_on_behind_a_document_that_has_been_deleted(lists: Lists) -> None:
    there, _ = lists.ids("/v1/documents", limit=6)
    page, cursor = lists.ids("/v1/documents", limit=3)
    Document.objects.filter(pk=page[-1]).delete()

    rest, _ = lists.ids("/v1/documents", limit=3, cursor=cursor)

    assert page + rest == there


def test_documents_of_one_moment_are_told_apart(lists: Lists) -> None:
    documents = make_documents(lists.organization, 5)
    moment = documents[0].created_at
    keys = [document.pk for document in documents]
    Document.objects.filter(pk__in=keys).update(created_at=moment, batch_ids=["twins"])
    seen: list[str] = []
    cursor: dict[str, str] | None = {}

    while cursor is not None:
        page, following = lists.ids("/v1/documents", batch_id="twins", limit=2, **cursor)
        seen += page
        cursor = {"cursor": following} if following else None

    assert seen == [str(key) for key in sorted(keys, reverse=True)]
