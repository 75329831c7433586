"""What is counted for as long as the installation lives."""

from django.db import models


class Tally(models.Model):
    """One count, of all processes together."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        db_table = "tally"
