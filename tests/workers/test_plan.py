"""What the installation has set reaches the extractor, unless the job says otherwise."""

from typing import Any

import pytest
from django.test import override_settings

from tests.factories import make_job
from workers.plan import plan_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reads_it", "asked", "used"),
    [
        (True, {"date_order": "DMY"}, {"date_order": "DMY"}),
        (True, {"einvoice_xml": False}, {"einvoice_xml": False}),
        (False, {"date_order": "DMY"}, {"date_order": "DMY", "einvoice_xml": False}),
        (False, {"einvoice_xml": None}, {"einvoice_xml": False}),
        (False, {"einvoice_xml": True}, {"einvoice_xml": True}),
    ],
)
def test_the_xml_of_einvoices_is_left_aside_where_the_job_or_else_the_installation_says_so(
    reads_it: bool, asked: dict[str, Any], used: dict[str, Any]
) -> None:
    job = make_job(documents=1, extractor="embedded", options=asked)

    with override_settings(READ_EINVOICE_XML=reads_it):
        assert plan_of(job.id).options == used


def test_an_extractor_that_knows_no_such_option_is_told_of_none() -> None:
    job = make_job(documents=1)
    with override_settings(READ_EINVOICE_XML=False):
        assert plan_of(job.id).options == job.options
