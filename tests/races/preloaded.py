"""What every side needs, loaded once: the server that forks them imports this, and connects to nothing."""

import django

django.setup()

from tests.races import unguarded  # noqa: E402, F401 - Django first
from tests.workers import conftest  # noqa: E402, F401
from workers import supervisor, turn  # noqa: E402, F401
