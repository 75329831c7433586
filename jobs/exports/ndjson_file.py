"""A line of JSON for each row, the same as in `data` of the JSON answer."""

from typing import IO

from jobs.results import Walk, row_json


def write(walk: Walk, file: IO[bytes]) -> None:
    names = walk.job.schema_version.field_names
    for row in walk:
        file.write(row_json(row, names) + b"\n")
