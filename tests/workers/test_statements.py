"""How the statements of every document are planned: once for each connection, and always by the same indexes."""

import re
from typing import Any

import psycopg
import pytest
from django.db import connection

from jobs.models import Job, Parse
from tests.factories import make_job, make_organization
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots
from workers.fence import HeldSlot

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = re.compile(r"Seq Scan|Bitmap|Merge Join|Incremental Sort|claim_by_document|runner_held")
HOT = {"RECORD": "insert into result_row", "CLAIM": "for update skip locked"}


@pytest.fixture
def held() -> HeldSlot:
    """Planned while nearly nothing is there, and PostgreSQL knows it: then it would rather read whole tables."""
    make_job(documents=2)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    connection.close()
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 1)))
    return held


def test_they_are_planned_once_for_each_connection(held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 1)))

    for part in HOT.values():
        ((generic, custom),) = ask(
            "select generic_plans, custom_plans from pg_prepared_statements where statement like %s", f"%{part}%"
        )
        assert (generic, custom) == (2, 0)


@pytest.mark.parametrize("name", HOT)
def test_the_plan_of_an_empty_table_is_that_of_a_full_one(held: HeldSlot, name: str) -> None:
    plan = plan_of(name, held)

    assert "Index Scan using claim_" in plan
    assert WRONG.search(plan) is None, plan


def test_the_session_s_other_statements_still_find_their_indexes(held: HeldSlot) -> None:
    organization = make_organization()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into parse (organization_id, sha256, parser_version, markdown, done, tries)
            select %s, md5(n::text) || md5(n::text), 1, '', false, 0 from generate_series(1, 2000) as n
            """,
            [organization.id],
        )
        cursor.execute("analyze parse")

    found = Parse.objects.filter(organization_id=organization.id, sha256="0" * 64, parser_version=1).order_by("pk")

    assert "parse_once" in found[:1].explain()


def test_what_they_read_does_not_grow_with_the_job() -> None:
    organization = make_organization()
    held = {documents: taken(make_job(organization, documents=documents)) for documents in (10, 2_000)}

    read = {documents: [blocks(name, held[documents]) for name in HOT] for documents in held}

    assert all(many <= 3 * few for few, many in zip(read[10], read[2_000], strict=True)), read


def taken(job: Job) -> HeldSlot:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    return held


def blocks(name: str, held: HeldSlot) -> int:
    fence.record(held, rows_of(claim_some(held, 1)))
    whole = re.search(r"Buffers: shared hit=(\d+)", plan_of(name, held, analyze=True))
    assert whole is not None
    return int(whole[1])


def plan_of(name: str, held: HeldSlot, *, analyze: bool = False) -> str:
    claimed = claim_some(held, 1)
    parameters = (
        fence.parameters_of(held, rows_of(claimed))
        if name == "RECORD"
        else {**fence._of(held), "after": -1, "wanted": 1, "suspect": False}
    )
    ((prepared,),) = ask("select name from pg_prepared_statements where statement like %s", f"%{HOT[name]}%")
    order = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", getattr(fence, name))))
    given = ", ".join(["%s"] * len(order))
    how = "(analyze, buffers, timing off, summary off)" if analyze else ""
    lines = ask(f"explain {how} execute {prepared} ({given})", *[parameters[key] for key in order])
    return "\n".join(line for (line,) in lines)


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return psycopg.ClientCursor(connection.connection).execute(statement.encode(), parameters).fetchall()
