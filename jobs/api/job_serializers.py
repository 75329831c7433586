"""Bodies and objects of jobs."""

from rest_framework import serializers

from jobs.api.fields import FlatObject, Id, Ids, Text
from jobs.api.shared_serializers import Pagination, Reason, list_of
from jobs.models.jobs import JobStatus
from jobs.models.rows import RowStatus

BOTH = "A resume takes schema and documents from the job before. Leave `{}` out, or leave out `resume_from`."


class NewJobBody(serializers.Serializer[object]):
    schema_id = Text(required=False, allow_null=True, help_text="A schema's UUID or its `short_id`.")
    document_ids = Ids(
        required=False, allow_null=True, help_text="Empty or left out: all documents whose status is `completed`."
    )
    name = Text(required=False, allow_null=True, allow_blank=True, max_length=200)
    resume_from = Id(
        required=False,
        allow_null=True,
        help_text="A cancelled or failed job, whose remaining documents the new one extracts.",
    )
    extractor = Text(
        required=False,
        allow_null=True,
        help_text=(
            "`embedded`, `llm` and `hybrid`, which ask a language model where one has been set up, or one that the "
            "operator has added. Unless given, the schema's, else the installation's default."
        ),
    )
    options = FlatObject(
        required=False,
        allow_null=True,
        help_text="The extractor's options. `date_order` (DMY, MDY or YMD) is for dates like 03/04/2024. "
        "`einvoice_xml` (true or false) says whether the XML of an electronic invoice goes before its pages.",
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        both = [name for name in ("schema_id", "document_ids") if attrs.get(name)]
        if attrs.get("resume_from") and both:
            raise serializers.ValidationError({name: BOTH.format(name) for name in both})
        if not attrs.get("resume_from") and not attrs.get("schema_id"):
            raise serializers.ValidationError({"schema_id": "Name the schema to extract with, by its ID or short ID."})
        return attrs


class CancelBody(serializers.Serializer[object]):
    reason = Text(required=False, allow_null=True, allow_blank=True, max_length=500, help_text="For the audit log.")


class SchemaReference(serializers.Serializer[object]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class GridStats(serializers.Serializer[object]):
    """A cell is filled unless it is null, an empty string or an empty list."""

    total_cells = serializers.IntegerField(help_text="`completed_documents` times top-level fields.")
    filled = serializers.IntegerField()
    empty = serializers.IntegerField()
    fill_rate = serializers.FloatField(allow_null=True, help_text="Four decimals; null where there are no cells.")


class JobLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    cancel = serializers.CharField(required=False, help_text="Only while the job can be cancelled.")
    results = serializers.CharField()
    events = serializers.CharField()
    dashboard = serializers.CharField()


class JobObject(serializers.Serializer[object]):
    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=JobStatus.choices)
    progress = serializers.IntegerField(
        allow_null=True, min_value=0, max_value=100, help_text="Percent of documents with a row; while `processing`."
    )
    estimated_seconds_remaining = serializers.IntegerField(allow_null=True, help_text="From the third row on.")
    schema = SchemaReference(allow_null=True)
    document_count = serializers.IntegerField()
    completed_documents = serializers.IntegerField(help_text="Rows `complete` or `partial`.")
    grid_stats = GridStats(allow_null=True, help_text="While `processing` and when `complete`.")
    current_phase = serializers.CharField(allow_null=True, help_text="`phase_2_execute` while `processing`.")
    error = Reason(allow_null=True, help_text="When `failed`.")
    waiting_for = Reason(
        required=False,
        allow_null=True,
        help_text="Of a job that is read alone, `processing`, and asks a language model: why it stands still. It goes "
        "on by itself.",
    )
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    failed_documents = serializers.IntegerField(help_text="Rows `failed`.")
    remaining_documents = serializers.IntegerField(help_text="Documents without a row.")
    cancelled_at = serializers.DateTimeField(allow_null=True)
    resumed_from = serializers.UUIDField(allow_null=True)
    links = JobLinks()


JobList = list_of("JobList", JobObject(many=True))


class NewJobLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    results = serializers.CharField()


class NewJob(serializers.Serializer[object]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    message = serializers.CharField()
    links = NewJobLinks()


class ValidationFlag(serializers.Serializer[object]):
    code = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class Usage(serializers.Serializer[object]):
    """What the document has cost at the language model."""

    model = serializers.CharField()
    calls = serializers.IntegerField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()


class Row(serializers.Serializer[object]):
    id = serializers.UUIDField()
    document_id = serializers.UUIDField()
    filename = serializers.CharField()
    status = serializers.ChoiceField(choices=RowStatus.choices)
    values = serializers.DictField(child=serializers.JSONField(), help_text="By field.")
    confidence = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    validation_flags = ValidationFlag(many=True)
    fields_ = serializers.DictField(
        child=serializers.DictField(), help_text="By field: its confidence, page, box and source text."
    )
    error = Reason(allow_null=True, help_text="When `failed`.")
    usage = Usage(required=False, help_text="Where a language model was asked.")

    def get_fields(self) -> dict[str, "serializers.Field[object, object, object, object]"]:
        """`fields` is taken by DRF itself, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}


class ResultsPagination(Pagination):
    limit = serializers.IntegerField(allow_null=True, help_text="Null without `limit`: all rows.")


class ResultsLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    job = serializers.CharField()


class Results(serializers.Serializer[object]):
    job_id = serializers.UUIDField()
    job_status = serializers.ChoiceField(choices=JobStatus.choices)
    schema = SchemaReference()
    total_rows = serializers.IntegerField(help_text="What this answer's filter matches.")
    data_ = Row(many=True)
    pagination = ResultsPagination()
    links = ResultsLinks()

    def get_fields(self) -> dict[str, "serializers.Field[object, object, object, object]"]:
        """`data` is taken by DRF itself, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}
