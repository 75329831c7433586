"""The job row: the truth about a job (C6). Its status is written in jobs.lifecycle alone."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import UUID7

from jobs.models.access import Organization
from jobs.models.clock import ClockTimestamp
from jobs.models.schemas import SchemaVersion


class JobStatus(models.TextChoices):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETE = "complete"
    FAILED = "failed"


LIVE = (JobStatus.PENDING, JobStatus.PROCESSING)
TERMINAL = (JobStatus.COMPLETE, JobStatus.FAILED)


# A terminal job's counts as frozen in its row, a live job's as the sums over its slots. As text, and one subquery: as
# three expressions of Django's it takes 5 ms to be put together, ten times as long as to be answered.
COUNTS = """(
    case when job.status in ('complete', 'failed')
    then array[job.completed_documents, job.failed_documents, job.filled_cells]::bigint[]
    else (
        select array[coalesce(sum(done), 0), coalesce(sum(failed), 0), coalesce(sum(filled), 0)]::bigint[]
        from runner where runner.job_id = job.id
    ) end
)"""


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, organization: Organization) -> Self:
        return self.filter(organization=organization)

    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def cancelled(self) -> Self:
        return self.filter(cancelled_at__isnull=False)

    def with_counts(self) -> Self:
        """Add `done`, `bad` and `cells`: rows complete or partial, rows failed, cells filled; and `read_at`."""
        counts = RawSQL(COUNTS, [], output_field=ArrayField(models.BigIntegerField()))  # noqa: S611 - a constant
        return self.annotate(counts=counts, read_at=ClockTimestamp()).select_related("schema_version")


class Job(models.Model):
    """One run of one schema over many documents. `jobs/lifecycle.py` draws its life."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="jobs")
    name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=16, choices=JobStatus, default=JobStatus.PENDING, editable=False)
    schema_version = models.ForeignKey(SchemaVersion, on_delete=models.PROTECT, related_name="jobs")
    extractor = models.CharField(max_length=100)
    options = models.JSONField(default=dict, blank=True)
    document_count = models.PositiveIntegerField(editable=False)
    completed_documents = models.PositiveIntegerField(null=True, editable=False)
    failed_documents = models.PositiveIntegerField(null=True, editable=False)
    filled_cells = models.BigIntegerField(null=True, editable=False)
    error_code = models.CharField(max_length=64, blank=True, editable=False)
    error_message = models.TextField(blank=True, editable=False)
    resumed_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="resumes")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    tidied_at = models.DateTimeField(null=True, editable=False, help_text="When its done claims had been removed.")

    objects = JobQuerySet.as_manager()

    class Meta:
        db_table = "job"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_known"),
            models.CheckConstraint(condition=Q(document_count__gt=0), name="job_has_documents"),
            models.CheckConstraint(
                condition=Q(status__in=TERMINAL, completed_at__isnull=False)
                | Q(status__in=LIVE, completed_at__isnull=True),
                name="job_terminal_has_end",
            ),
            models.CheckConstraint(
                condition=Q(
                    completed_at__isnull=True,
                    completed_documents__isnull=True,
                    failed_documents__isnull=True,
                    filled_cells__isnull=True,
                )
                | Q(
                    completed_at__isnull=False,
                    completed_documents__isnull=False,
                    failed_documents__isnull=False,
                    filled_cells__isnull=False,
                ),
                name="job_counts_frozen_at_end",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | Q(document_count__gte=F("completed_documents") + F("failed_documents")),
                name="job_counts_within_documents",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.COMPLETE)
                | Q(document_count=F("completed_documents") + F("failed_documents")),
                name="job_complete_has_every_row",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(status=JobStatus.FAILED, cancelled_at=F("completed_at")),
                name="job_cancelled_is_failed",
            ),
            models.CheckConstraint(
                condition=Q(status=JobStatus.FAILED, error_code__gt="", error_message__gt="")
                | (~Q(status=JobStatus.FAILED) & Q(error_code="", error_message="")),
                name="job_failed_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.PENDING) | Q(started_at=None), name="job_pending_has_not_started"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="job_newest"),
            models.Index(fields=["organization", "status", "-id"], name="job_by_status"),
            models.Index(
                fields=["organization", "-id"],
                condition=Q(status=JobStatus.FAILED, cancelled_at__isnull=False),
                name="job_cancelled",
            ),
            models.Index(fields=["id"], condition=Q(status__in=LIVE), name="job_live"),
            models.Index(fields=["id"], condition=Q(status__in=TERMINAL, tidied_at=None), name="job_untidy"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def done(self) -> int:
        """Rows complete or partial, where the job has its counts: by `with_counts`, `read_job` or `count_frozen`."""
        return self._counts[0]

    @property
    def bad(self) -> int:
        """Rows failed."""
        return self._counts[1]

    @property
    def cells(self) -> int:
        """Cells filled."""
        return self._counts[2]

    def count_frozen(self) -> None:
        """Add to a terminal job what `with_counts` adds."""
        # Annotations are no attributes to the type checker, so this is none either.
        vars(self)["counts"] = [self.completed_documents, self.failed_documents, self.filled_cells]

    @property
    def _counts(self) -> list[int]:
        counts: list[int] = vars(self)["counts"]
        return counts
