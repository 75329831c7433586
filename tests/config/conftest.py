import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local.servers import EmbeddedServers


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
