"""What a job waits for before its documents are text: when it stops, and what it leaves to the next reader."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import OperationalError, connection, transaction

from jobs.audit import SYSTEM
from jobs.documents import delete_document
from jobs.models import Claim, Document, Job, Parse, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.factories import make_job, make_organization, make_pending_document
from tests.rivals import Rival
from tests.workers.conftest import cancel
from tests.workers.runner.slicing import serve, slice_of
from tests.workers.test_ingest import backend_pid, terminate
from workers import ingest, reading
from workers.extraction.sandbox import FailureReply, ParseReply, Sandbox
from workers.reading import Hold, store
from workers.watch import IN_FLIGHT_LOOK_S, SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(transactional_db: None) -> Document:
    return make_pending_document(make_organization(), "a.txt", b"Number: A-17\n", "text/plain")


@pytest.fixture
def job(document: Document) -> Job:
    return make_job(document.organization, documents=[document], extractor="embedded", options={})


@pytest.fixture
def requests(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the sandbox is asked to do."""
    asked: list[object] = []
    start = sandbox.start

    def listen(request: object) -> None:
        asked.append(request)
        start(request)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "start", listen)
    return asked


def test_c4_a_document_is_not_read_on_the_look_from_before_it_was_taken(
    job: Job,
    sandbox: Sandbox,
    requests: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_slice = slice_of(job, sandbox)
    take = reading._take

    def take_slowly(document: Document) -> Hold | None:
        hold = take(document)
        cancel(job.id)
        while time.monotonic() < one_slice._watch.fresh_until:
            pass
        return hold

    monkeypatch.setattr(reading, "_take", take_slowly)

    assert one_slice.serve() is SliceEnd.CANCELLED

    assert requests == []
    assert Parse.objects.get().token is None


def test_a_job_that_waits_for_a_reader_pauses_and_leaves_its_slot_at_the_end_of_the_slice(
    job: Job,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = ingest.take_document()
    assert reader is not None
    one_slice = slice_of(job, sandbox)
    pauses: list[float] = []

    def pause_over_the_end(seconds: float) -> None:
        pauses.append(seconds)
        one_slice._over_at = time.monotonic()
        if len(pauses) > 1:
            cancel(job.id)

    monkeypatch.setattr("workers.runner.time.sleep", pause_over_the_end)

    assert one_slice.serve() is SliceEnd.SLICE_OVER

    assert pauses == [IN_FLIGHT_LOOK_S]
    claim = Claim.objects.get(job_id=job.id)
    assert (claim.state, claim.tries, claim.suspect) == (ClaimState.OPEN, 0, False)
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()
    assert Parse.objects.get().token == reader.hold.token


def test_a_document_that_an_older_parser_could_not_read_is_read_again(
    document: Document,
    job: Job,
    sandbox: Sandbox,
    settings: pytest.FixtureRequest,
) -> None:
    store(document, FailureReply("corrupt", "The file is damaged."))
    settings.PARSER_VERSION += 1  # type: ignore[attr-defined]
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.get(job_id=job.id).values["number"] == "A-17"
    document.refresh_from_db()
    assert (document.status, document.error_code) == ("completed", "")


def test_a_document_that_this_parser_could_not_read_is_not_opened_again(
    document: Document,
    job: Job,
    sandbox: Sandbox,
    requests: list[object],
) -> None:
    store(document, FailureReply("corrupt", "The file is damaged."))
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    row = ResultRow.objects.get(job_id=job.id)
    assert (row.status, row.error_code, row.error_message) == ("failed", "corrupt", "The file is damaged.")
    assert requests == []


def test_a_job_that_loses_its_connection_gives_back_the_document_that_it_reads(
    job: Job,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lose_connection(*_: object) -> None:
        terminate(backend_pid())

    monkeypatch.setattr(reading, "store", lose_connection)
    with pytest.raises(OperationalError):
        serve(job, sandbox)
    parse = Parse.objects.get()
    assert (parse.done, parse.token, parse.tries) == (False, None, 0)


@pytest.fixture
def impatient_server(transactional_db: None) -> Iterator[None]:
    """It ends a transaction that waits for its client at all."""
    with connection.cursor() as cursor:
        cursor.execute("set idle_in_transaction_session_timeout = '1ms'")
    yield
    connection.close()


def test_a_large_parse_is_stored_however_long_it_takes_to_send(document: Document, impatient_server: None) -> None:
    content = bytes(20_000_000)
    store(document, ParseReply(parsed=content, markdown="| number |", pages=3, language="de"))
    parse = Parse.objects.get()
    assert (parse.done, bytes(parse.content or b""), parse.markdown) == (True, content, "| number |")
    document.refresh_from_db()
    assert (document.status, document.pages, document.language_detected) == ("completed", 3, "de")


def test_of_two_parses_the_first_is_kept(document: Document) -> None:
    store(document, ParseReply(parsed=b"first", markdown="first", pages=1, language=None))
    store(document, ParseReply(parsed=b"second", markdown="second", pages=2, language=None))
    store(document, FailureReply("corrupt", "The file is damaged."))
    parse = Parse.objects.get()
    assert (bytes(parse.content or b""), parse.markdown) == (b"first", "first")
    document.refresh_from_db()
    assert (document.status, document.pages, document.error_code) == ("completed", 1, "")


def test_what_was_read_from_a_document_that_is_gone_is_not_kept(document: Document) -> None:
    delete_document(document.organization, document.pk, actor=SYSTEM)
    store(document, ParseReply(parsed=b"read", markdown="read", pages=1, language=None))
    assert not Parse.objects.exists()


def test_a_document_that_changes_while_its_parse_is_stored_has_both(document: Document) -> None:
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(batch_ids=["late"])
        rival = Rival(lambda: store(document, ParseReply(parsed=b"read", markdown="read", pages=1, language=None)))
        rival.wait_until_blocked()
    rival.answer()
    document.refresh_from_db()
    assert (document.batch_ids, document.status, document.pages) == (["late"], "completed", 1)


class Slow(ContentFile[bytes]):
    """Between two bytes of this file something happens."""

    def __init__(self, between: Callable[[], object]) -> None:
        super().__init__(b"Number: A-17\n")
        self._between = between

    def read(self, num_bytes: int | None = -1) -> bytes:
        if self.tell():
            self._between()
        byte: bytes = super().read(1)
        return byte


class NoFolder(Storage):
    """A store whose files have no path, as an object store is."""

    def __init__(self) -> None:
        self.between: Callable[[], object] = lambda: None

    def _open(self, name: str, mode: str) -> Slow:
        return Slow(self.between)

    def _save(self, name: str, content: object) -> str:
        return name

    def exists(self, name: str) -> bool:
        return False


@pytest.fixture
def no_folder(monkeypatch: pytest.MonkeyPatch) -> NoFolder:
    storage = NoFolder()
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storage)
    return storage


def test_c7_lease_and_slot_are_kept_while_a_file_is_copied(
    no_folder: NoFolder,
    job: Job,
    sandbox: Sandbox,
    settings: pytest.FixtureRequest,
) -> None:
    settings.RENEWAL_S = 0.0  # type: ignore[attr-defined]
    early = datetime(2000, 1, 1, tzinfo=UTC)
    leases: list[datetime | None] = []

    def age() -> None:
        leases.extend((Parse.objects.get().lease_until, Runner.objects.get(token__isnull=False).lease_until))
        Parse.objects.update(lease_until=early)
        Runner.objects.filter(token__isnull=False).update(lease_until=early)

    no_folder.between = age
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.get(job_id=job.id).values["number"] == "A-17"
    assert leases
    assert early not in leases


def test_c4_a_cancel_stops_the_copy_of_a_file(
    no_folder: NoFolder,
    job: Job,
    sandbox: Sandbox,
    settings: pytest.FixtureRequest,
) -> None:
    settings.RENEWAL_S = 0.0  # type: ignore[attr-defined]
    seen: list[str] = []

    def cancel_at_first() -> None:
        if not seen:
            cancel(job.id)
        seen.append(Job.objects.get(pk=job.id).status)

    no_folder.between = cancel_at_first
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    assert seen == ["failed"]
    assert Parse.objects.get().token is None
