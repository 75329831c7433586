"""The reason of a document that ended its process names the limit, and the setting that would raise it."""

import pytest

from workers.poison import poison_reason


@pytest.mark.parametrize(
    ("died_of", "code", "said"),
    [
        ("memory", "out_of_memory", "raise STOOK_DOCUMENT_MEMORY_MB"),
        ("cpu_time", "timed_out", "raise STOOK_DOCUMENT_CPU_SECONDS"),
        ("crashed", "crashed", "probably damaged"),
        ("killed", "crashed", "probably damaged"),
    ],
)
def test_each_death_has_its_reason(died_of: str, code: str, said: str) -> None:
    told, message = poison_reason(died_of)

    assert told == code
    assert said in message
