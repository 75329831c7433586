"""A cursor is good for the list that gave it, and for no other."""

from collections.abc import Callable

import pytest

from jobs.models import Organization
from tests.factories import make_documents, make_job, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import filled, record

LISTS = ("/v1/jobs", "/v1/schemas", "/v1/documents")


def fill(organization: Organization) -> None:
    for _ in range(2):
        make_job(organization, documents=make_documents(organization, 1), schema=make_schema(organization))


def cursor_of(caller: Caller, path: str) -> str:
    return str(caller.get(path, limit=1).body["pagination"]["next_cursor"])


@pytest.mark.parametrize("path", LISTS)
def test_cursor_of_another_list_is_400(caller: Caller, path: str) -> None:
    fill(caller.organization)
    job = make_job(caller.organization, documents=2)
    record(job, filled(0), filled(1))
    results = f"/v1/jobs/{job.id}/results"

    for other in {*LISTS, results} - {path}:
        answers = [caller.get(path, cursor=cursor_of(caller, other)), caller.get(other, cursor=cursor_of(caller, path))]
        assert [(answer.status, answer.code) for answer in answers] == [(400, "validation_error")] * 2
        assert answers[0].body["details"][0]["field"] == "cursor"
    assert caller.get(path, cursor=cursor_of(caller, path)).status == 200


@pytest.mark.parametrize("path", LISTS)
def test_cursor_of_another_organization_is_400(caller: Caller, stranger: Caller, path: str) -> None:
    fill(caller.organization)
    fill(stranger.organization)

    assert stranger.get(path, cursor=cursor_of(caller, path)).status == 400


def test_cursor_of_another_jobs_results_is_400(caller: Caller) -> None:
    paths = []
    for _ in range(2):
        job = make_job(caller.organization, documents=2)
        record(job, filled(0), filled(1))
        paths.append(f"/v1/jobs/{job.id}/results")
    cursor = cursor_of(caller, paths[0])

    assert [caller.get(path, cursor=cursor).status for path in paths] == [200, 400]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cursor: cursor + "==",
        lambda cursor: cursor + "=",
        lambda cursor: cursor[:-1],
        lambda cursor: cursor + "A",
        lambda cursor: cursor[:-1] + chr(ord(cursor[-1]) + 1),  # bits that base64 leaves unused
        lambda cursor: f" {cursor}",
        lambda cursor: cursor.swapcase(),
        lambda cursor: f"{cursor}\n",
    ],
)
def test_another_form_of_a_good_cursor_is_400(caller: Caller, spoil: Callable[[str], str]) -> None:
    job = make_job(caller.organization, documents=2)
    record(job, filled(0), filled(1))
    path = f"/v1/jobs/{job.id}/results"
    cursor = cursor_of(caller, path)

    assert caller.get(path, cursor=cursor).status == 200
    assert caller.get(path, cursor=spoil(cursor)).status == 400
