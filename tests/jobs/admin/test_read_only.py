"""Nothing that the engine or history writes can be added, changed or deleted here, whoever asks."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from jobs.audit import SYSTEM
from jobs.keys import make_key
from jobs.models import APIKey, AuditEntry, Document, Event, Job, ResultRow, Schema
from tests.factories import make_organization

WRITTEN_ELSEWHERE = [AuditEntry, Document, Event, Job, ResultRow, Schema]


def contents(model: type[Model]) -> list[tuple[Any, ...]]:
    return list(model._default_manager.order_by("pk").values_list())


@pytest.mark.usefixtures("job")
def test_what_is_written_elsewhere_is_never_changed_nor_deleted(operator: Client) -> None:
    for model in WRITTEN_ELSEWHERE:
        before = contents(model)
        pages = f"/admin/jobs/{model._meta.model_name}/"
        one = f"{pages}{before[0][0]}/"

        assert operator.post(f"{pages}add/", {}).status_code == 403
        assert operator.post(f"{one}change/", {"reason": "Rewritten", "name": "Renamed"}).status_code == 403
        assert operator.post(f"{one}delete/", {"post": "yes"}).status_code == 403
        operator.post(pages, {"action": "delete_selected", "_selected_action": [before[0][0]], "post": "yes"})
        assert contents(model) == before


@pytest.mark.usefixtures("job")
def test_there_is_no_button_to_change_or_delete(operator: Client) -> None:
    make_key(make_organization(), name="Import", scopes=["read"], actor=SYSTEM)
    for model in (*WRITTEN_ELSEWHERE, APIKey):
        pages = f"/admin/jobs/{model._meta.model_name}/"
        page = operator.get(f"{pages}{contents(model)[0][0]}/change/").content.decode()
        assert 'name="_save"' not in page
        assert "/delete/" not in page
        assert "delete_selected" not in operator.get(pages).content.decode()


def test_an_organization_takes_its_history_with_it_so_it_is_not_deleted(operator: Client) -> None:
    organization = make_organization()
    assert operator.post(f"/admin/jobs/organization/{organization.pk}/delete/", {"post": "yes"}).status_code == 403
