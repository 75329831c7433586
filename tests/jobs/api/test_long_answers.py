"""However slowly some read, others are served: long answers have a number of places, and give them back."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import FileResponse, StreamingHttpResponse

from jobs.api import long_answers
from jobs.api.long_answers import MOST, MOST_OF_ONE, SHORT_BYTES, bounded
from jobs.errors import Busy

pytestmark = pytest.mark.django_db
"""The end of an answer is the end of a request to Django, which then looks at its connections."""

LONG = [b"x" * SHORT_BYTES, b"y", b"z"]


def long_answer() -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(LONG))


def test_a_short_answer_needs_no_place() -> None:
    organization = uuid4()
    kept = [bounded(StreamingHttpResponse(iter([b"a", b"b"])), organization) for _ in range(2 * MOST)]
    assert kept[0].content == b"ab"


def test_a_long_answer_is_sent_whole_and_gives_its_place_back() -> None:
    organization = uuid4()
    for _ in range(2 * MOST):
        answer: Any = bounded(long_answer(), organization)
        assert b"".join(answer.streaming_content) == b"".join(LONG)
        answer.close()
    assert not long_answers._taken


def test_one_organization_has_half_of_the_places_and_all_together_have_an_end() -> None:
    organizations = [uuid4() for _ in range(MOST // MOST_OF_ONE)]
    taken = []
    try:
        for organization in organizations:
            taken += [bounded(long_answer(), organization) for _ in range(MOST_OF_ONE)]
            with pytest.raises(Busy):
                bounded(long_answer(), organization)
        with pytest.raises(Busy):
            bounded(long_answer(), uuid4())
    finally:
        for answer in taken:
            answer.close()
    assert not long_answers._taken


def test_a_file_is_long_by_its_length(tmp_path: Any) -> None:
    (tmp_path / "long").write_bytes(b"x" * (SHORT_BYTES + 1))
    answer: Any = bounded(FileResponse((tmp_path / "long").open("rb")), uuid4())
    assert long_answers._taken.total() == 1
    answer.close()
    assert not long_answers._taken
