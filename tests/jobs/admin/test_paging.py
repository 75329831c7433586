"""Lists are counted to a limit, and a job's rows are walked by position."""

import pytest
from django.http import QueryDict

from jobs.admin import paging
from jobs.admin.job_tables import ROWS_A_PAGE, RowsPage, rows_page
from jobs.models import Document, Job
from tests.factories import make_documents, make_job, make_organization
from tests.jobs.admin.conftest import complete

pytestmark = pytest.mark.django_db(transaction=True)


def test_few_are_counted_and_many_are_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    make_documents(make_organization(), 30)

    exact = paging.EstimatingPaginator(Document.objects.all(), 10)
    assert (exact.count, exact.is_estimate, exact.num_pages) == (30, False, 3)

    monkeypatch.setattr(paging, "COUNTED", 20)
    estimated = paging.EstimatingPaginator(Document.objects.all(), 10)
    assert estimated.count > 20
    assert estimated.is_estimate


def test_a_walk_forth_and_back_shows_every_row_once() -> None:
    made = make_job(documents=2 * ROWS_A_PAGE + 3)
    complete(made)
    job = Job.objects.with_counts().get(pk=made.pk)

    pages = [rows_page(job, QueryDict())]
    while pages[-1].after is not None:
        pages.append(rows_page(job, QueryDict(f"after={pages[-1].after}")))
    assert [number for page in pages for number in numbers(page)] == list(range(1, job.document_count + 1))
    assert pages[0].before is None

    back = rows_page(job, QueryDict(f"before={pages[-1].before}"))
    assert numbers(back) == numbers(pages[1])
    assert rows_page(job, QueryDict(f"before={back.before}")).before is None


def test_a_position_that_is_none_leads_to_the_beginning() -> None:
    made = make_job(documents=2)
    complete(made)
    for address in ("after=x", "before=-1", "after=99999999999999999999", "after=²"):
        assert numbers(rows_page(Job.objects.get(pk=made.pk), QueryDict(address))) == [1, 2]


def numbers(page: RowsPage) -> list[int]:
    return [row[0] for row in page.table["rows"]]
