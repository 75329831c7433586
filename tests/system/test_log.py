"""The one log of the whole system, for the person who runs it."""

from config.local.serve import System
from tests.system.client import Client


def test_it_tells_of_a_job_from_its_creation_to_its_end(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> None:
    job_id = client.sleepers(schema_id, documents[:2], 1)
    client.wait(job_id)
    log = system.home.parent / "log"

    def said() -> set[str]:
        return {event for line in log.read_text().splitlines() if job_id in line for event in line.split()}

    client.wait_until(
        lambda: {"job.created", "job.started", "job.completed"} <= said(), "the log tells of the job's creation and end"
    )
