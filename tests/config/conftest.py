import runpy
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.local.programs import ROOT
from config.local.servers import EmbeddedServers

type Read = Callable[..., dict[str, Any]]


@pytest.fixture(scope="package")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("used") / "home"
    with EmbeddedServers(home, environment={}, durable=False):
        return home


@pytest.fixture
def home(used_home: Path, tmp_path: Path) -> Path:
    """A home that was used before, which starts faster than a new one."""
    return Path(shutil.copytree(used_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def short_home(used_home: Path) -> Iterator[Path]:
    """As `home`, on a path short enough for its sockets to lie there, too."""
    with tempfile.TemporaryDirectory(prefix="stook-") as folder:
        yield Path(shutil.copytree(used_home, Path(folder) / "home", symlinks=True))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads the settings anew, beside those in use, with these variables."""
    monkeypatch.setattr("config.logs.logging_config", lambda *_: None)

    def read(**environment: str) -> dict[str, Any]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return read
