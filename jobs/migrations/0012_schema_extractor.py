"""A schema may name the extractor of the jobs that run with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_tallies")]
    operations = [
        migrations.AddField(
            "schemaversion",
            "extractor",
            models.CharField(
                blank=True,
                db_default="",
                help_text="Of jobs that name none; empty: the installation's.",
                max_length=100,
            ),
        ),
    ]
