"""Uploaded documents are read once, by whoever takes them, and never by two at a time."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.models import F

from jobs.audit import SYSTEM
from jobs.documents import delete_document
from jobs.models import Document, Parse, Supervision
from tests.factories import make_organization, make_pending_document
from tests.processes import children_of, command_of
from tests.rivals import DEADLINE_S, Rival
from tests.workers.conftest import supervised
from workers import ingest, process
from workers.attempt import attempt
from workers.extraction.sandbox import ParseRequest, SandboxUnavailable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def no_sandbox_left() -> Iterator[None]:
    yield
    process.close_sandbox()


def pending(content: bytes = b"Invoice 17\nTotal: 12.50\n", name: str = "a.txt", kind: str = "text/plain") -> Document:
    return make_pending_document(make_organization(), name, content, kind)


def backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def terminate(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [backend])


def once_in_work(act: Callable[[list[int]], object]) -> Rival[object]:
    """Act as soon as a document is in work, on the sandbox's processes: they stand still, so that it stays so."""
    sandbox = process.sandbox()
    children = [pid for pid in children_of(os.getpid()) if "sandbox" in command_of(pid)]
    for child in children:
        os.kill(child, signal.SIGSTOP)

    def wait_and_act() -> object:
        deadline = time.monotonic() + DEADLINE_S
        while not sandbox.busy:
            assert time.monotonic() < deadline
        return act(children)

    return Rival(wait_and_act)


def assert_untouched() -> None:
    parse = Parse.objects.get()
    assert (parse.done, parse.token, parse.tries) == (False, None, 0)
    assert Document.objects.get().status == "pending"


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


def test_a_document_that_waited_for_an_older_parser_is_read_once_by_this_one(settings: pytest.FixtureRequest) -> None:
    pending()
    settings.PARSER_VERSION += 1  # type: ignore[attr-defined]
    ingest.serve_ingest_turn()
    assert list(Parse.objects.values_list("parser_version", "done")) == [(settings.PARSER_VERSION, True)]  # type: ignore[attr-defined]
    assert Document.objects.get().status == "completed"


def test_a_document_that_waits_for_a_newer_parser_is_left_to_it() -> None:
    pending()
    Parse.objects.update(parser_version=F("parser_version") + 1)
    assert ingest.take_document() is None


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


def test_a_sandbox_that_dies_gives_the_document_back_with_a_try(tmp_path: Path) -> None:
    (note := tmp_path / "note.txt").write_text("A note.")
    attempt(process.sandbox(), ParseRequest(str(note), "text/plain"), lambda: None)  # so that it has loaded
    pending()
    reading = ingest.take_document()
    assert reading is not None

    def kill(children: list[int]) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)

    rival = once_in_work(kill)
    ingest.read_document(reading)
    rival.answer()
    parse = Parse.objects.get()
    assert (parse.done, parse.token, parse.tries) == (False, None, 1)
    assert Document.objects.get().status == "pending"


def test_a_reader_that_loses_its_connection_gives_the_document_back_untried(settings: pytest.FixtureRequest) -> None:
    settings.RENEWAL_S = settings.CANCEL_GRACE_S = 0.1  # type: ignore[attr-defined]
    pending()
    reading = ingest.take_document()
    assert reading is not None
    backend = backend_pid()
    rival = once_in_work(lambda _: terminate(backend))
    with pytest.raises(OperationalError):
        ingest.read_document(reading)
    rival.answer()
    process.close_sandbox()
    assert_untouched()


def test_a_reader_that_loses_its_connection_before_it_reads_gives_the_document_back_untried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lose_connection(*_: object) -> None:
        terminate(backend_pid())

    pending()
    monkeypatch.setattr(ingest, "_begin", lose_connection)
    with pytest.raises(OperationalError):
        ingest.take_document()
    assert_untouched()


def test_what_the_database_refuses_counts_as_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DataError

    pending()
    reading = ingest.take_document()
    assert reading is not None
    monkeypatch.setattr(ingest, "read", refuse)
    with pytest.raises(DataError):
        ingest.read_document(reading)
    assert (Parse.objects.get().token, Parse.objects.get().tries) == (None, 1)


def test_a_lease_that_ran_out_while_nobody_could_renew_it_is_no_try() -> None:
    pending()
    assert ingest.take_document() is not None
    supervised()  # since the end of an outage that was longer than the lease
    Supervision.objects.update(unbroken_since="2000-01-01T00:00:00Z")
    Parse.objects.update(lease_until="2000-01-01T00:00:01Z")
    taken = ingest.take_document()
    assert taken is not None
    assert taken.tries == 0


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


def test_a_worker_that_can_start_no_sandbox_gives_the_document_back_untried(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise SandboxUnavailable("The machine starts no process for it.")

    document = pending()
    monkeypatch.setattr(process.sandbox(), "start", start)

    ingest.serve_ingest_turn()

    document.refresh_from_db()
    assert document.status == "pending"
    assert list(Parse.objects.values_list("done", "token", "tries")) == [(False, None, 0)]
