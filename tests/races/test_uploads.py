"""An upload, and the reader that forgets what was to be read from an equal document: deleted before it was read."""

import io
from uuid import UUID

import pytest
from django.conf import settings

from jobs import documents
from jobs.audit import SYSTEM
from jobs.documents import Labels, accept_document
from jobs.models import Document, Organization, Parse
from tests.factories import make_organization
from tests.jobs.files import PDF
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before_call
from workers import ingest


@pytest.fixture
def organization(transactional_db: None) -> Organization:
    """It had the document once, and the parse is left."""
    organization = make_organization()
    sha256, _ = documents.digest_of_file(io.BytesIO(PDF))
    Parse.objects.create(organization=organization, sha256=sha256, parser_version=settings.PARSER_VERSION)
    return organization


def upload(organization: Organization) -> UUID:
    file, labels = io.BytesIO(PDF), Labels({})
    accepted = accept_document(organization, file=file, filename="a.pdf", kind="pdf", labels=labels, actor=SYSTEM)
    return accepted.document.pk


def take() -> UUID | None:
    reading = ingest.take_document()
    return reading.document.pk if reading else None


def have_read_unlocked(document: Document) -> None:
    """Instead of jobs.documents.have_read: a parse that is there is left as it is."""
    parse = Parse(
        organization_id=document.organization_id, sha256=document.sha256, parser_version=settings.PARSER_VERSION
    )
    Parse.objects.bulk_create([parse], ignore_conflicts=True)


def test_a_reader_that_meets_an_upload_before_its_commit_waits_and_reads_the_document(
    organization: Organization, sides: Sides
) -> None:
    with at_commit("insert", "document") as commit, before_call("workers.ingest._found_at_last") as look:
        reader = sides.stop(look, take)  # it has taken the parse and found no document
        uploader = sides.stop(commit, upload, organization)
        look.open()
        reader.wait_until_blocked_by(uploader)

        commit.open()

        assert reader.answer() == uploader.answer()
    assert Parse.objects.filter(token__isnull=False).count() == 1


def test_an_upload_that_meets_a_reader_before_its_commit_waits_and_is_read_later(
    organization: Organization, sides: Sides
) -> None:
    with at_commit("delete", "parse") as gate:
        reader = sides.stop(gate, take)
        uploader = sides.start(upload, organization)
        uploader.wait_until_blocked_by(reader)

        gate.open()

        uploaded = uploader.answer()
        reader.answer()
    assert Parse.objects.count() == 1
    assert Document.objects.get().pk == uploaded


def test_control_without_the_lock_the_document_is_left_unread(organization: Organization, sides: Sides) -> None:
    with at_commit("insert", "document") as gate:
        unlocked = {"jobs.documents.have_read": have_read_unlocked}
        uploader = sides.stop(gate, upload, organization, instead=unlocked)
        assert sides.run(take) is None
        gate.open()
        uploader.answer()
    assert Document.objects.get().status == "pending"
    assert not Parse.objects.exists(), "the violation"
