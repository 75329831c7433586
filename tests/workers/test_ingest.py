"""Uploaded documents are read once, by whoever takes them, and never by two at a time."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from jobs.audit import SYSTEM
from jobs.documents import delete_document
from jobs.models import Document, Parse
from tests.factories import make_organization, make_pending_document
from tests.processes import children_of, command_of
from tests.rivals import DEADLINE_S, Rival
from tests.workers.conftest import supervised
from workers import ingest, process

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def no_sandbox_left() -> Iterator[None]:
    yield
    process.close_sandbox()


def pending(content: bytes = b"Invoice 17\nTotal: 12.50\n", name: str = "a.txt", kind: str = "text/plain") -> Document:
    return make_pending_document(make_organization(), name, content, kind)


def test_a_document_is_read_and_its_parse_kept() -> None:
    document = pending()
    ingest.serve_ingest_turn()
    document.refresh_from_db()
    parse = Parse.objects.get()
    assert (document.status, document.pages, parse.done, parse.token) == ("completed", 1, True, None)
    assert "Total: 12.50" in parse.markdown
    assert ingest.take_document() is None


def test_an_unreadable_document_has_a_reason_and_is_not_read_again() -> None:
    document = pending(b"%PDF-1.7\nnothing behind it", "a.pdf", "application/pdf")
    ingest.serve_ingest_turn()
    document.refresh_from_db()
    assert document.status == "error"
    assert document.error_message.endswith(".")
    assert ingest.take_document() is None


def test_a_document_is_taken_by_one_reader_only() -> None:
    pending()
    reading = ingest.take_document()
    assert reading is not None
    assert ingest.take_document() is None
    assert Document.objects.get().status == "processing"


def test_a_reader_that_fell_silent_counts_as_a_try_and_the_third_ends_it() -> None:
    document = pending()
    supervised()
    for tries in range(3):
        reading = ingest.take_document()
        assert reading is not None
        assert reading.tries == tries
        Parse.objects.update(lease_until="2000-01-01T00:00:00Z")
    last = ingest.take_document()
    assert last is not None
    ingest.read_document(last)
    document.refresh_from_db()
    assert (document.status, document.error_code) == ("error", "crashed")


def test_the_organization_with_the_fewest_readers_is_next() -> None:
    big, small = make_organization(), make_organization()
    for number in range(3):
        make_pending_document(big, f"{number}.txt", str(number).encode(), "text/plain")
    late = make_pending_document(small, "late.txt", b"late", "text/plain")
    first, second = ingest.take_document(), ingest.take_document()
    assert first is not None
    assert second is not None
    assert first.document.organization_id == big.id
    assert second.document.pk == late.pk


def test_a_sandbox_that_dies_gives_the_document_back_with_a_try() -> None:
    pending()
    reading = ingest.take_document()
    assert reading is not None
    sandbox = process.sandbox()
    children = [pid for pid in children_of(os.getpid()) if "sandbox" in command_of(pid)]
    for child in children:  # none gets any further than the request
        os.kill(child, signal.SIGSTOP)

    def kill_at_work() -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not sandbox.busy:
            assert time.monotonic() < deadline
        for child in children:
            os.kill(child, signal.SIGKILL)

    rival = Rival(kill_at_work)
    ingest.read_document(reading)
    rival.answer()
    parse = Parse.objects.get()
    assert (parse.done, parse.token, parse.tries) == (False, None, 1)
    assert Document.objects.get().status == "pending"


def test_a_document_deleted_while_it_waits_leaves_nothing_behind() -> None:
    pending().delete()
    assert ingest.take_document() is None
    assert not Parse.objects.exists()


def test_a_document_that_is_deleted_while_its_parse_is_stored_deadlocks_with_nobody() -> None:
    document = pending()
    reading = ingest.take_document()
    assert reading is not None
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)  # as the reader does first
        deleter = Rival(lambda: delete_document(document.organization, document.pk, actor=SYSTEM))
        deleter.wait_until_blocked()
        Parse.objects.select_for_update().get(pk=reading.hold.parse_id)  # and then
    deleter.answer()
    assert not Document.objects.exists()
    assert not Parse.objects.exists()
