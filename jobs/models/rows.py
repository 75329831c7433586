"""Result rows. They are written once, by the fence (workers/fence.py), and never changed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7

from jobs.models.clock import ClockTimestamp


class RowStatus(models.TextChoices):
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


MODEL_FAILED = "llm_failed"
"""Error code of a row whose language model did not get through with it: the document may be good."""


class ResultRow(models.Model):
    """What one document gave in one job. Copies the document's name, so that it outlives the document (C2)."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    job_id = models.UUIDField(editable=False)
    position = models.PositiveIntegerField(editable=False)
    slot = models.PositiveSmallIntegerField(editable=False)
    seq = models.PositiveIntegerField(editable=False, help_text="Its number among the rows of its slot, from 1.")
    document_id = models.UUIDField(editable=False)
    filename = models.CharField(max_length=255, editable=False)
    status = models.CharField(max_length=16, choices=RowStatus, editable=False)
    values = models.JSONField(default=dict, editable=False)
    fields = models.JSONField(default=dict, editable=False, help_text="Confidence, page, box, source text of each.")
    confidence = models.FloatField(null=True, editable=False)
    validation_flags = models.JSONField(default=list, editable=False)
    error_code = models.CharField(max_length=64, blank=True, editable=False)
    error_message = models.TextField(blank=True, editable=False)
    usage = models.JSONField(null=True, editable=False, help_text="What it has cost at the language model.")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        db_table = "result_row"
        ordering = ["job_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job_id", "position"], name="result_row_once"),
            models.UniqueConstraint(fields=["job_id", "slot", "seq"], name="result_row_numbered"),
            models.CheckConstraint(
                condition=Q(status=RowStatus.FAILED, error_message__gt="")
                | (~Q(status=RowStatus.FAILED) & Q(error_message="")),
                name="result_row_failed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename}: {self.status}"
