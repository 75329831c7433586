"""Wall clocks that can be set wrong, one process at a time, while it runs (wrong_clock.c says how)."""

import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.chaos.words import NotHere

SOURCE = Path(__file__).with_name("wrong_clock.c")


class Clocks:
    """`environment` is what a process needs for its clock to be at our hands. Raises NotHere where that cannot be."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise NotHere("no C compiler is installed, which the wrong clock is made with")
        folder.mkdir(parents=True)
        library = folder / "wrong_clock.so"
        made = subprocess.run(
            [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl", "-pthread"],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise NotHere(f"the wrong clock cannot be compiled: {made.stderr.strip().splitlines()[0]}")
        self._folder = folder
        self.environment: Mapping[str, str] = {"LD_PRELOAD": str(library), "CHAOS_CLOCKS": str(folder)}

    def set(self, pids: Sequence[int], seconds: float) -> int:
        """Puts their clocks so many seconds forward, or back; 0 is right again. Returns how many could be set."""
        files = [file for file in (self._folder / str(pid) for pid in pids) if file.exists()]
        for file in files:
            with file.open("r+b") as clock:
                clock.write(struct.pack("=q", int(seconds * 1e9)))
        return len(files)
