"""What the domain tells the fleet, after the commit. `jobs` does not know who listens; nobody has to."""

import structlog
from django.dispatch import Signal

log = structlog.get_logger(__name__)

job_accepted = Signal()
"""There are slots to serve. Sent with `job_id` and `slots`."""

document_accepted = Signal()
"""There are documents to read. Sent with `count`."""


def tell(signal: Signal, **news: object) -> None:
    """Robustly: what was committed stands whether or not anybody could be told; the supervisor finds it (C6)."""
    for receiver, answer in signal.send_robust(sender=None, **news):
        if isinstance(answer, Exception):
            log.warning("fleet.not_told", receiver=getattr(receiver, "__qualname__", ""), error=str(answer))
