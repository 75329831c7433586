"""Create-job and document delete: no job begins on a document that is being deleted."""

from uuid import UUID

import pytest

from jobs.audit import SYSTEM
from jobs.documents import delete_document
from jobs.errors import Conflict
from jobs.models import Claim, Document, Job, Organization, Schema
from jobs.new_job import Wishes, new_job
from tests.factories import make_documents, make_organization, make_schema
from tests.races import unguarded
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before

UNLOCKED = {"jobs.lifecycle.lock_documents": unguarded.nothing, "jobs.documents.lock_documents": unguarded.nothing}


@pytest.fixture
def organization(transactional_db: None) -> Organization:
    return make_organization()


@pytest.fixture
def schema(organization: Organization) -> Schema:
    return make_schema(organization)


@pytest.fixture
def documents(organization: Organization) -> list[Document]:
    return make_documents(organization, 3)


def create(schema: Schema, document_ids: list[UUID]) -> Job:
    wishes = Wishes(extractor="sleep")
    return new_job(
        schema.organization,
        schema=str(schema.id),
        document_ids=[str(one) for one in document_ids],
        wishes=wishes,
        actor=SYSTEM,
    )


def delete(document: Document) -> None:
    delete_document(document.organization, document.id, actor=SYSTEM)


def test_a_delete_that_meets_a_creation_before_its_commit_waits_and_is_a_conflict(
    schema: Schema, documents: list[Document], sides: Sides
) -> None:
    with at_commit("insert", "claim") as gate:
        creator = sides.stop(gate, create, schema, [document.id for document in documents])
        deleter = sides.start(delete, documents[0])
        deleter.wait_until_blocked_by(creator)

        gate.open()

        job = creator.answer()
        with pytest.raises(Conflict, match=f"in use by job {job.id}"):
            deleter.answer()
    assert Document.objects.count() == 3


def test_a_creation_that_meets_a_delete_before_its_commit_waits_and_is_a_conflict(
    schema: Schema, documents: list[Document], sides: Sides
) -> None:
    """It has found the document before, and finds it gone under the lock."""
    with before("delete", "document") as gate:
        deleter = sides.stop(gate, delete, documents[0])
        creator = sides.start(create, schema, [document.id for document in documents])
        creator.wait_until_blocked_by(deleter)

        gate.open()

        deleter.answer()
        with pytest.raises(Conflict, match="has just been deleted"):
            creator.answer()
    assert not Job.objects.exists()


def test_control_without_the_lock_a_job_begins_on_a_document_that_is_gone(
    schema: Schema, documents: list[Document], sides: Sides
) -> None:
    with at_commit("insert", "claim") as gate:
        creator = sides.stop(gate, create, schema, [document.id for document in documents], instead=UNLOCKED)
        sides.run(delete, documents[0], instead=UNLOCKED)
        gate.open()
        job = creator.answer()
    assert Claim.objects.filter(job_id=job.id, document_id=documents[0].id).exists()
    assert not Document.objects.filter(pk=documents[0].pk).exists(), "the violation"
