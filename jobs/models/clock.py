"""PostgreSQL's clock, which alone writes and judges the times of jobs (C7)."""

from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """`clock_timestamp()`: the moment of the statement, not of its transaction's start, as `now()` would be."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = DateTimeField()
