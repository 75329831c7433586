"""Deliveries as a test claims and settles them, without a process that does."""

from jobs.models import Delivery
from workers.webhooks.claims import Claimed, Outcome, claim

TAKEN = Outcome(200)
REFUSED = Outcome(500, "The receiver answered 500.")
UNANSWERED = Outcome(None, "The receiver did not answer.")


def claim_one() -> Claimed:
    (claimed,) = claim(1)
    return claimed


def now(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)
