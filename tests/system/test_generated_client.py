"""A client that a common generator makes from the OpenAPI document does the main job."""

import json
import os
import subprocess
import sys
from pathlib import Path

from config.local.serve import System
from tests.system.client import DEADLINE_S, Client

CONFIG = """\
package_name_override: stook_client
post_hooks: []
content_type_overrides:
  "*/*": application/octet-stream
"""

SCRIPT = """\
import io
import os
import time

from stook_client import AuthenticatedClient
from stook_client.api.documents import get_document_content, upload_documents
from stook_client.api.jobs import cancel_job, create_job, get_job, get_results
from stook_client.api.schemas import create_schema, get_schema
from stook_client.models import ErrorBody, JobStatus, NewJobBodyRequest, UploadBodyRequest
from stook_client.types import File

client = AuthenticatedClient(base_url=os.environ["STOOK_URL"], token=os.environ["STOOK_KEY"])
text = b"Invoice number: INV-77\\nTotal amount: 12.50 EUR\\n"
file = File(payload=io.BytesIO(text), file_name="generated.txt", mime_type="text/plain")
document = upload_documents.sync(client=client, body=UploadBodyRequest(file=[file]))
assert get_document_content.sync(document.id, client=client).payload.read() == text
fields = {"invoice_number": "string", "total_amount": "number"}
schema = create_schema.sync(client=client, body={"name": "Invoice", "fields": fields})
assert get_schema.sync(schema.short_id, client=client).field_count == 2
asked = NewJobBodyRequest(schema_id=schema.short_id, document_ids=[document.id], name="generated")
made = [create_job.sync(client=client, body=asked, idempotency_key="generated") for _ in range(2)]
assert made[0].id == made[1].id
while (job := get_job.sync(made[0].id, client=client)).status not in (JobStatus.COMPLETE, JobStatus.FAILED):
    time.sleep(0.05)
(row,) = get_results.sync(job.id, client=client).data
print(job.status, row.values.additional_properties)
refused = cancel_job.sync(job.id, client=client)
assert isinstance(refused, ErrorBody)
print(refused.status_code, refused.message)
"""


def test_a_generated_client_does_the_main_job(system: System, client: Client, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(client.get("/v1/openapi.json")))
    (tmp_path / "config.yaml").write_text(CONFIG)
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"),
            *("--config", "config.yaml", "--output-path", "stook_client", "--fail-on-warning"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    (tmp_path / "main.py").write_text(SCRIPT)

    ran = subprocess.run(
        [sys.executable, "main.py"],
        cwd=tmp_path,
        env={**os.environ, "STOOK_URL": system.url, "STOOK_KEY": client.key},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "complete {'invoice_number': 'INV-77', 'total_amount': 12.5}" in ran.stdout
    assert "409 Job is already complete" in ran.stdout
