"""What the run engine writes: slots and claims. Without foreign keys, so that 100,000 claims are created in 0.3 s."""

from django.db import models
from django.db.models import Q


class ClaimState(models.IntegerChoices):
    OPEN = 0
    HELD = 1
    DONE = 2


class Runner(models.Model):
    """One slot of a job: whoever holds its token may serve the job, and the counts of what was recorded through it."""

    pk = models.CompositePrimaryKey("job_id", "slot")
    job_id = models.UUIDField()
    slot = models.PositiveSmallIntegerField()
    organization_id = models.UUIDField()
    generation = models.PositiveIntegerField(default=0, help_text="How often the slot has been taken.")
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=255, blank=True, help_text="Who holds it: host and process, for operators.")
    served_at = models.DateTimeField(null=True, help_text="When it was last taken.")
    done = models.PositiveIntegerField(default=0, help_text="Rows complete or partial.")
    failed = models.PositiveIntegerField(default=0, help_text="Rows failed.")
    filled = models.BigIntegerField(default=0, help_text="Cells filled in rows complete or partial.")
    seq = models.PositiveIntegerField(default=0, help_text="Rows recorded through this slot; numbers the next one.")

    class Meta:
        db_table = "runner"
        constraints = [
            models.CheckConstraint(
                condition=Q(token=None, lease_until=None) | Q(token__isnull=False, lease_until__isnull=False),
                name="runner_lease_with_token",
            )
        ]
        # None on what a recording writes, the lease and the counts: its row then stays in its page, and no index grows.
        indexes = [
            models.Index(fields=["organization_id"], condition=Q(token__isnull=False), name="runner_held"),
            models.Index(fields=["organization_id", "served_at"], name="runner_served"),
        ]


class Supervision(models.Model):
    """One row: since when the supervisors have watched over the leases without a gap (workers/leases.py)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField(help_text="When a supervisor last looked.")
    unbroken_since = models.DateTimeField()

    class Meta:
        db_table = "supervision"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="supervision_one_row")]


class Claim(models.Model):
    """A document of a job that has, or once had, to be extracted, and who is at it."""

    pk = models.CompositePrimaryKey("job_id", "position")
    job_id = models.UUIDField()
    position = models.PositiveIntegerField(help_text="The document's place in the job, from 0.")
    document_id = models.UUIDField()
    state = models.PositiveSmallIntegerField(choices=ClaimState, default=ClaimState.OPEN)
    token = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Crashes while it was worked on alone.")
    suspect = models.BooleanField(default=False, help_text="Its runner died: it is claimed alone from now on.")

    class Meta:
        db_table = "claim"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ClaimState.HELD, token__isnull=False)
                | (~Q(state=ClaimState.HELD) & Q(token__isnull=True)),
                name="claim_token_while_held",
            )
        ]
        indexes = [
            models.Index(fields=["job_id", "position"], condition=Q(state=ClaimState.OPEN), name="claim_open"),
            models.Index(fields=["token"], condition=Q(state=ClaimState.HELD), name="claim_held"),
            models.Index(fields=["document_id"], name="claim_by_document"),
        ]
