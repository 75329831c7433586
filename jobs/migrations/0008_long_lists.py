from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import Upper

# A document's row changes when it has been read, and when a job over it has ended: room to do so in its page, so that
# not every index gets another entry, the one of trigrams least of all.
ROOM = "alter table document set (fillfactor = 80)"
ROOM_BACK = "alter table document reset (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0007_idempotency_and_limits"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(ROOM, ROOM_BACK),
        migrations.RemoveIndex(model_name="document", name="document_newest"),
        migrations.RemoveIndex(model_name="document", name="document_by_status"),
        migrations.RemoveIndex(model_name="schema", name="schema_newest"),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["organization", "-created_at", "-id"], name="document_newest"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["organization", "status", "-created_at", "-id"], name="document_by_status"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=GinIndex(OpClass(Upper("filename"), name="gin_trgm_ops"), name="document_by_filename"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", False), ("status", "failed")),
                fields=["organization", "-id"],
                name="job_cancelled",
            ),
        ),
        migrations.AddIndex(
            model_name="schema",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["organization", "-id"], name="schema_newest"
            ),
        ),
    ]
