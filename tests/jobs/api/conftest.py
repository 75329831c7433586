import pytest
from django.conf import settings

from jobs.models import Organization
from tests.factories import make_organization
from tests.jobs.api.caller import Caller


@pytest.fixture(autouse=True, scope="session")
def _static_files() -> None:
    """WhiteNoise warns where their folder is missing."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


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
