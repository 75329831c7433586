"""A client that a common generator makes from the OpenAPI document does the main job."""

import json
import os
import subprocess
import sys
from pathlib import Path

from config.local.serve import System
from tests.system.client import Client

SCRIPT = """
import os
import time

from stook_client import AuthenticatedClient
from stook_client.api.documents import get_document, upload_documents
from stook_client.api.jobs import cancel_job, create_job, get_job, get_results, list_jobs
from stook_client.api.schemas import create_schema
from stook_client.models import NewJobBodyRequest, SchemaBodyRequest, UploadBodyRequest
from stook_client.models.error_body import ErrorBody
from stook_client.types import File

client = AuthenticatedClient(base_url=os.environ["STOOK_URL"], token=os.environ["STOOK_KEY"])
print(list_jobs.sync(client=client))
"""


def test_a_generated_client_does_the_main_job(system: System, client: Client, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(client.get("/v1/openapi.json")))
    (tmp_path / "config.yaml").write_text("package_name_override: stook_client\npost_hooks: []\n")
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
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
