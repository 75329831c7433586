"""Each organization's key, schema and documents."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from config.local.system import System
from tests.chaos.client import Api
from tests.chaos.history import Recorder
from tests.chaos.plan import Size
from tests.system.client import make_key

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "documents"
FILES_A_REQUEST = 50
FIELDS = {
    "invoice_number": "string",
    "invoice_date": "date",
    "supplier_name": "string",
    "total_amount": "number",
    "currency": "string",
}

type File = tuple[str, bytes]


@dataclass
class Shelf:
    api: Api
    schema_id: str
    documents: list[str] = field(default_factory=list)

    def chosen(self, first: int, count: int) -> tuple[str, ...]:
        """From the one with that rank on, in a circle; not one of them twice."""
        count = min(count, len(self.documents))
        return tuple(self.documents[(first + step) % len(self.documents)] for step in range(count))

    def upload(self, files: Sequence[File]) -> list[str]:
        """The IDs of those that were accepted. The history gets what they must be when they are read again."""
        answer = self.api.ask(
            "upload",
            "POST",
            "/v1/documents",
            name=" ".join(digest_of(content) for _, content in files),
            files=[("file", file) for file in files],
        )
        if answer.status != 201:
            return []
        accepted = answer.body.get("data", [answer.body])
        return [document["id"] for document in accepted if "id" in document]


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def note(organization: str, number: str) -> File:
    text = (
        f"Invoice {number}\nFrom: {organization} Ltd\nDate: 2025-03-{1 + len(number) % 28:02}\n"
        f"Total EUR 12{len(number)}.50\nNote {number} of {organization}.\n"
    )
    return f"note {number}.txt", text.encode()


def fill_shelf(system: System, organization: str, recorder: Recorder, *, size: Size) -> Shelf:
    """Everything that must be there before the faults begin."""
    key = make_key(system.environment["DATABASE_URL"], organization)
    api = Api(system.url, organization=organization, key=key, recorder=recorder)
    schema: dict[str, Any] = {"name": "Invoice", "definition": FIELDS}
    shelf = Shelf(api, str(api.ask("schema", "POST", "/v1/schemas", json=schema).body["id"]))
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()) if size.samples and path.is_file()]
    files += [note(organization, f"{number:05}") for number in range(size.notes)]
    for some in batched(files, FILES_A_REQUEST, strict=False):
        shelf.documents += shelf.upload(some)
    if len(shelf.documents) != len(files):
        raise RuntimeError(f"{len(files) - len(shelf.documents)} documents of {organization} were not accepted.")
    return shelf
