import pytest

from jobs.api.docs import document
from jobs.models import Organization
from tests.factories import make_organization
from tests.jobs.api.caller import Caller


@pytest.fixture(autouse=True, scope="session")
def _openapi() -> None:
    """Made before any test's transaction, in which a busy machine would stand idle for longer than it may."""
    document()


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization()


@pytest.fixture
def caller(organization: Organization) -> Caller:
    return Caller(organization)


@pytest.fixture
def stranger(db: None) -> Caller:
    """With every scope, in another organization."""
    return Caller(make_organization(), "read", "write", "extract")
