"""No export leaves anything behind."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """Temporary files that are still there, or still open; after each test none may be."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def found() -> list[str]:
        opened = [os.readlink(entry) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
        there = [each.name for each in tmp_path.rglob("*") if each.parent != tmp_path or each.is_file()]
        return [name for name in opened if name.startswith(str(tmp_path))] + there

    yield found
    assert found() == []
