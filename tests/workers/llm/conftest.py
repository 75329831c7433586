"""A runner in this process, with a real sandbox and a real server in the model's place."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest

from bench.llm_server import LLMServer, says, serving
from jobs.models import Document, Job, Organization, ResultRow
from tests.factories import make_job, make_organization, make_pending_document, make_schema
from tests.workers.conftest import supervised
from workers import process, slots, turn
from workers.conversation import Conversation
from workers.extraction.sandbox import Limits, Sandbox
from workers.fence import HeldSlot
from workers.plan import plan_of
from workers.runner import Slice
from workers.watch import SliceEnd

KEY = "a-secret-key"
SCHEMA = {
    "type": "object",
    "properties": {"invoice_number": {"type": "string"}, "total": {"type": "number"}},
    "required": ["invoice_number"],
}
TEXT = b"Invoice number: INV-1\nTotal: 120.50\n"
TRUE = {"invoice_number": "INV-1", "total": 120.5}


class Settings(Protocol):
    """What pytest-django's fixture lets one set."""

    def __setattr__(self, name: str, value: object) -> None: ...


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(Limits())
    running.warm()
    yield running
    running.close()


@pytest.fixture
def server() -> Iterator[LLMServer]:
    with serving(says(TRUE)) as running:
        yield running


@pytest.fixture(autouse=True)
def llm(server: LLMServer, settings: Any, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The product as it is set up for this server; its pauses are short."""
    settings.LLM_PROVIDER, settings.LLM_BASE_URL = "openai", server.url
    settings.LLM_MODEL, settings.LLM_API_KEY = "small", KEY
    settings.EXTRACTORS_NOT_SET_UP = {}
    settings.SLICE_S = 60.0
    settings.CANCEL_GRACE_S = 60.0  # a loop that has not ended by then takes its process with it, which is the tests'
    monkeypatch.setattr("workers.conversation.FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr("workers.model_line.FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(process, "_sandbox", sandbox)
    supervised()
    yield
    process.close_model_line()


@pytest.fixture
def talks(monkeypatch: pytest.MonkeyPatch) -> list[Conversation]:
    """Those that the runner has begun, so that a test can say when their time is over."""
    begun: list[Conversation] = []

    def begin(*arguments: Any) -> Conversation:
        begun.append(Conversation(*arguments))
        return begun[-1]

    monkeypatch.setattr("workers.runner.Conversation", begin)
    return begun


@pytest.fixture
def organization(transactional_db: None) -> Organization:
    return make_organization()


type Upload = Callable[[bytes], Document]


@pytest.fixture
def upload(organization: Organization) -> Upload:
    return lambda content: make_pending_document(organization, "invoice.txt", content, "text/plain")


type MakeJob = Callable[..., Job]


@pytest.fixture
def make(organization: Organization, upload: Upload) -> MakeJob:
    """A job over documents of these contents."""

    def make(*contents: bytes, extractor: str = "llm", **options: Any) -> Job:
        documents = [upload(content) for content in contents or (TEXT,)]
        schema = make_schema(organization, SCHEMA)
        return make_job(organization, documents=documents, extractor=extractor, options=options, schema=schema)

    return make


def take(job: Job) -> HeldSlot:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    return held


def slice_of(job: Job) -> Slice:
    return Slice(take(job), plan_of(job.id), process.sandbox())


def serve(job: Job) -> SliceEnd:
    return slice_of(job).serve()


def serve_without_model(job: Job, settings: Any) -> None:
    """A slice that ends because the model cannot be had; the first ones may be over when the document has been read."""
    settings.SLICE_S = 0.1
    ends: list[SliceEnd] = []
    while not ends or ends[-1] is SliceEnd.SLICE_OVER:
        assert len(ends) < 100
        ends.append(serve(job))
    settings.SLICE_S = 60.0
    assert ends[-1] is SliceEnd.NO_MODEL


def serve_to_the_end(job: Job) -> SliceEnd | None:
    """With what follows a slice."""
    return turn.serve_slice(take(job))


def rows(job: Job) -> list[ResultRow]:
    return list(ResultRow.objects.filter(job_id=job.id).order_by("position"))


def failure(job: Job) -> tuple[str, str]:
    (row,) = rows(job)
    assert row.status == "failed"
    return row.error_code, row.error_message
