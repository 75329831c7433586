"""A short run of `make chaos`: whatever it kills, every promise holds. Only faults whose verdicts ask for no speed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONLY = (
    "kill -9 of a worker child",
    "kill -9 of a web process",
    "kill -9 of the supervisor",
    "turns doubled",
    "PostgreSQL restarted, immediate",
)


def test_a_short_chaos_breaks_no_promise(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    options = ["--seed", "1", "--minutes", "0.2", "--faults-per-minute", "30", "--small"]
    options += [word for kind in ONLY for word in ("--only", kind)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *options, "--report", str(report)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "**Everything held.**" in report.read_text()
