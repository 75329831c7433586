"""However slowly some read or send, others are served: there is a number of places, and they are given back."""

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, StreamingHttpResponse

from jobs.api import bodies
from jobs.api.long_answers import SHORT_BYTES, bounded
from jobs.api.places import MOST, MOST_OF_ONE, MOST_WITH_READING, places
from jobs.errors import Busy
from tests.jobs.api.caller import Answer, Caller

pytestmark = pytest.mark.django_db
"""The end of an answer is the end of a request to Django, which then looks at its connections."""

LONG = [b"x" * SHORT_BYTES, b"y", b"z"]
LONG_FILE = b"word " * (bodies.SHORT_BYTES // 5)
DEADLINE_S = 30.0


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
    assert not places.taken


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
    assert not places.taken


def test_a_file_is_long_by_its_length(tmp_path: Any) -> None:
    (tmp_path / "long").write_bytes(b"x" * (SHORT_BYTES + 1))
    answer: Any = bounded(FileResponse((tmp_path / "long").open("rb")), uuid4())
    assert places.taken.total() == 1
    answer.close()
    assert not places.taken


def upload(caller: Caller) -> Answer:
    return caller.upload(SimpleUploadedFile("long.txt", LONG_FILE))


def test_a_body_that_comes_slowly_needs_a_place(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    organization_id = caller.organization.id
    for _ in range(MOST_OF_ONE):
        places.take(organization_id, otherwise="")
    try:
        monkeypatch.setattr(bodies, "PATIENCE_S", math.inf)
        assert upload(caller).status == 201, "it was there at once"
        monkeypatch.setattr(bodies, "PATIENCE_S", 0.0)
        monkeypatch.setattr(bodies, "SLOW_BYTES_A_SECOND", math.inf)

        answer = upload(caller)

        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "service_unavailable", "1")
        assert answer.body["message"] == bodies.TOO_MANY
        places.give_back(organization_id)
        assert [upload(caller).status for _ in range(2)] == [201, 201]
    finally:
        places.taken.clear()
    assert not places.reading


def test_a_long_body_that_is_no_file_is_read(caller: Caller) -> None:
    answer = caller.post("/v1/schemas", {"name": "x" * bodies.SHORT_BYTES})

    assert (answer.status, answer.code) == (400, "validation_error"), "it was read, and is refused for its name"
    assert (
        caller.post("/v1/schemas", {"name": "Long", "fields": {"a": "string"}, "description": "x" * 99}).status == 201
    )
    assert not places.reading


def test_some_threads_are_left_for_requests_without_a_long_body(caller: Caller) -> None:
    for _ in range(MOST_WITH_READING):
        places.begin_reading(otherwise="")
    try:
        assert upload(caller).code == "service_unavailable"
        assert caller.get("/v1/documents").body["data"] == []
        assert caller.post("/v1/schemas", {}).status == 400
    finally:
        for _ in range(MOST_WITH_READING):
            places.end_reading()
    assert upload(caller).status == 201
    assert not places.reading


def test_bodies_that_come_quickly_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst of uploads is refused for no moment in which all threads read."""
    found_no_room = threading.Event()
    has_room = places._has_room

    def noted() -> bool:
        found = has_room()
        if not found:
            found_no_room.set()
        return found

    for _ in range(MOST_WITH_READING):
        places.begin_reading(otherwise="")
    monkeypatch.setattr(places, "_has_room", noted)
    monkeypatch.setattr("jobs.api.places.LONGEST_WAIT_S", DEADLINE_S)
    with ThreadPoolExecutor(1) as others:
        late = others.submit(places.begin_reading, otherwise="")
        # Set under the lock, which it gives up only to wait: none of these is given back before.
        assert found_no_room.wait(DEADLINE_S)
        for _ in range(MOST_WITH_READING):
            places.end_reading()
        late.result()
    places.end_reading()
    assert not places.reading
