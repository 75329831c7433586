"""`document.failed`: written once, with the change that it tells of, and never without it."""

import pytest
from django.db import connection

from jobs.document_object import document_object
from jobs.models import Document, Event, Parse
from tests.factories import make_organization, make_pending_document
from tests.rivals import Rival
from workers.extraction.sandbox import FailureReply, ParseReply
from workers.reading import store

pytestmark = pytest.mark.django_db(transaction=True)

DAMAGED = FailureReply("corrupt", "The file is damaged.")


@pytest.fixture
def document() -> Document:
    return make_pending_document(make_organization(), "a.pdf", b"%PDF-1.7", "application/pdf")


def read() -> ParseReply:
    return ParseReply(parsed=b"parsed", markdown="Total: 12.50", pages=1, language="en")


def test_a_document_that_cannot_be_read_is_told_of_as_it_then_is(document: Document) -> None:
    store(document, DAMAGED)

    document.refresh_from_db()
    event = Event.objects.get()
    assert (event.type, event.job_id, event.organization_id) == ("document.failed", None, document.organization_id)
    assert event.data == document_object(document, base_url="")
    assert event.data["error"] == {"code": "corrupt", "message": "The file is damaged."}
    assert event.dispatched_at is None


def test_a_document_that_is_read_is_not_told_of(document: Document) -> None:
    store(document, read())
    assert not Event.objects.exists()


def test_who_comes_second_tells_nothing(document: Document) -> None:
    store(document, read())
    store(document, DAMAGED)
    assert not Event.objects.exists()


def test_two_readers_at_once_tell_of_it_once(document: Document) -> None:
    for rival in [Rival(lambda: store(document, DAMAGED)) for _ in range(2)]:
        rival.answer()
    assert Event.objects.count() == 1


def test_a_document_that_no_newer_parser_can_read_either_is_told_of_once(
    document: Document, settings: pytest.FixtureRequest
) -> None:
    store(document, DAMAGED)
    settings.PARSER_VERSION += 1  # type: ignore[attr-defined]
    store(document, DAMAGED)
    assert Event.objects.count() == 1
    assert Parse.objects.filter(done=True).count() == 2


def test_a_document_whose_event_cannot_be_written_has_not_failed(document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table event add constraint no_event_today check (false) not valid")
    try:
        with pytest.raises(Exception, match="no_event_today"):
            store(document, DAMAGED)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table event drop constraint no_event_today")
    document.refresh_from_db()
    assert (document.status, Parse.objects.get().done) == ("pending", False)


def test_a_deleted_document_is_not_told_of(document: Document) -> None:
    Document.objects.filter(pk=document.pk).delete()
    store(document, DAMAGED)
    assert not Event.objects.exists()
