"""The events process: the streams that stay open, and extractions, which wait for their rows.

Their requests wait in the loop, and none of them keeps a thread of the pools that do the work.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_asgi_application()

from jobs.api.beginnings import StreamsApart  # noqa: E402 - Django has to be set up
from jobs.api.key_first import KeyFirst  # noqa: E402

application = StreamsApart(KeyFirst(_django))
