"""One who may extract, one document, and a fleet."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from jobs import signals
from jobs.models import Document, Job, Organization
from tests.factories import make_documents
from tests.jobs.api.caller import Caller


@pytest.fixture
def caller(organization: Organization) -> Caller:
    return Caller(organization, "read", "write", "extract")


@pytest.fixture
def document(organization: Organization) -> Document:
    return make_documents(organization, 1)[0]


type Serve = Callable[[Callable[[Job], None]], None]


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Serve]:
    """What a fleet does with a job as soon as it is there, in this thread."""
    receivers: list[Any] = []

    def one(work: Callable[[Job], None]) -> None:
        def receiver(*, job_id: UUID, **_: object) -> None:
            work(Job.objects.get(pk=job_id))

        receivers.append(receiver)
        signals.job_accepted.connect(receiver)

    yield one
    for receiver in receivers:
        signals.job_accepted.disconnect(receiver)
