"""Uploads that race, and a file that is written although its transaction fails."""

import errno
import io
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from jobs import documents, kept_files
from jobs.audit import SYSTEM
from jobs.documents import Accepted, Labels, accept_document, delete_document
from jobs.errors import Busy, Conflict
from jobs.kept_files import keep_file
from jobs.locks import lock_documents
from jobs.models import Claim, Document, Organization, Parse
from tests.factories import make_documents, make_job, make_organization
from tests.jobs.files import PDF
from tests.rivals import Rival

pytestmark = pytest.mark.django_db(transaction=True)


def accept(organization: Organization, batch_id: str = "", *, file: IO[bytes] | None = None) -> Accepted:
    return accept_document(
        organization,
        file=file or io.BytesIO(PDF),
        filename="a.pdf",
        kind="pdf",
        labels=Labels({}, batch_id),
        actor=SYSTEM,
    )


def files_of(organization: Organization) -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / str(organization.id)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_of_two_equal_uploads_at_once_one_is_the_duplicate() -> None:
    organization = make_organization()
    with transaction.atomic():
        accept(organization)
        rival = Rival(lambda: accept(organization, batch_id="second"))
        rival.wait_until_blocked()  # it did not see the first, and now stands at the unique index

    second = rival.answer()

    document = Document.objects.get(organization=organization)
    assert (second.document.id, second.duplicate) == (document.id, True)
    assert document.batch_ids == ["second"]
    assert len(files_of(organization)) == Parse.objects.filter(organization=organization).count() == 1


def test_upload_whose_twin_fails_is_kept() -> None:
    organization = make_organization()
    with transaction.atomic():
        accept(organization)
        rival = Rival(lambda: accept(organization))
        rival.wait_until_blocked()
        transaction.set_rollback(True)

    assert rival.answer().duplicate is False
    assert Document.objects.filter(organization=organization).count() == 1


def test_file_is_removed_where_the_rows_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    organization = make_organization()
    monkeypatch.setattr(documents, "write_entry", fail)

    with pytest.raises(ZeroDivisionError):
        accept(organization)

    assert files_of(organization) == []
    assert not Document.objects.filter(organization=organization).exists()


class FullDisk(io.BytesIO):
    """A file that can be read once; from the second time on the disk that it is copied to is full after some bytes."""

    passes = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self.passes += 1
        return super().seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        if self.passes > 1 and self.tell() > 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().read(size if self.passes == 1 else 10)


def test_what_there_is_no_room_for_leaves_nothing() -> None:
    organization = make_organization()
    with pytest.raises(Busy):
        accept(organization, file=FullDisk(PDF))
    assert files_of(organization) == []
    assert not Document.objects.filter(organization=organization).exists()


def test_file_stays_where_the_connection_breaks_and_nobody_knows_of_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_connection(**_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    organization = make_organization()
    monkeypatch.setattr(documents, "write_entry", break_connection)
    with pytest.raises(OperationalError):
        Rival(lambda: accept(organization)).answer()
    assert len(files_of(organization)) == 1


def test_delete_removes_the_file_only_when_it_is_committed() -> None:
    organization = make_organization()
    document = accept(organization).document
    with transaction.atomic():
        delete_document(organization, document.id, actor=SYSTEM)
        transaction.set_rollback(True)
    assert len(files_of(organization)) == 1

    delete_document(organization, document.id, actor=SYSTEM)

    assert files_of(organization) == []


def test_delete_waits_for_a_job_that_is_being_created_and_is_refused() -> None:
    organization = make_organization()
    (document,) = make_documents(organization, 1)
    with transaction.atomic():
        make_job(organization, documents=[document])
        rival = Rival(lambda: delete_document(organization, document.id, actor=SYSTEM))
        rival.wait_until_blocked()

    with pytest.raises(Conflict):
        rival.answer()


def test_job_on_a_document_that_is_being_deleted_waits_and_is_refused() -> None:
    organization = make_organization()
    (document,) = make_documents(organization, 1)
    with transaction.atomic():
        lock_documents(organization.id, exclusive=True)
        rival = Rival(lambda: make_job(organization, documents=[document]))
        rival.wait_until_blocked()
        delete_document(organization, document.id, actor=SYSTEM)

    with pytest.raises(Conflict):
        rival.answer()
    assert not Claim.objects.filter(document_id=document.id).exists()


def failed(organization: Organization, code: str) -> Document:
    document = accept(organization).document
    Document.objects.update(status="error", error_code=code, error_message="Why, and what to do.")
    Parse.objects.update(done=True, tries=2)
    return document


@pytest.mark.parametrize("code", ["timed_out", "out_of_memory", "too_many_pages", "internal_error"])
def test_what_failed_for_a_limit_or_a_fault_of_ours_is_read_once_more_when_it_is_uploaded_again(code: str) -> None:
    organization = make_organization()
    document = failed(organization, code)

    accepted = accept(organization)

    assert (accepted.document.pk, accepted.duplicate, accepted.to_be_read) == (document.pk, True, True)
    document.refresh_from_db()
    assert (document.status, document.error_code, document.error_message) == ("pending", "", "")
    assert accepted.document.status == "pending"
    assert list(Parse.objects.values_list("done", "tries", "content")) == [(False, 0, None)]
    assert accept(organization).to_be_read is False


def test_a_document_that_is_at_fault_itself_stays_as_it_is() -> None:
    organization = make_organization()
    document = failed(organization, "encrypted")

    assert accept(organization).to_be_read is False

    document.refresh_from_db()
    assert document.status == "error"
    assert Parse.objects.get().done


def test_a_file_that_the_store_has_lost_is_taken_from_the_next_upload() -> None:
    organization = make_organization()
    document = failed(organization, "file_missing")
    (lost,) = files_of(organization)
    lost.unlink()

    assert accept(organization).to_be_read

    document.refresh_from_db()
    with document.file.open("rb") as restored:
        assert restored.read() == PDF
    assert len(files_of(organization)) == 1


def test_of_two_uploads_that_restore_a_file_one_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = make_organization()
    document = accept(organization).document
    files_of(organization)[0].unlink()

    def be_overtaken(known: Document, file: IO[bytes]) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kept_files, "keep_file", keep_file)
            accept(organization)
        return keep_file(known, file)

    monkeypatch.setattr(kept_files, "keep_file", be_overtaken)
    accept(organization)

    document.refresh_from_db()
    assert [str(path) for path in files_of(organization)] == [document.file.path]
