"""What a child loads before its first document."""

import json
import subprocess
import sys

LOADED = """
import json, sys
from workers.extraction.sandbox import child
child._warm()
print(json.dumps(sorted(sys.modules)))
"""
LATER_OR_NEVER = {"numpy", "PIL", "onnxruntime", "docx", "structlog", "asyncio", "django", "openai", "anthropic"}


def test_a_child_is_ready_without_what_few_documents_need() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout))
    assert {"liteparse", "workers.extraction.embedded.extractor"} <= loaded
    assert not LATER_OR_NEVER & loaded
