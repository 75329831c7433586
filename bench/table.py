"""What was measured, as a table for people and as JSON for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COLUMNS = ("what", "measured", "against", "ratio", "mark", "")


@dataclass(frozen=True)
class Line:
    """One line of the table. `met` compares the unrounded numbers."""

    what: str
    measured: str
    against: str
    ratio: str
    mark: str
    met: bool

    def cells(self) -> tuple[str, ...]:
        return (self.what, self.measured, self.against, self.ratio, self.mark, "met" if self.met else "MISSED")


def markdown(facts: Sequence[str], lines: Sequence[Line]) -> str:
    rows = [COLUMNS, *(line.cells() for line in lines)]
    table = [f"| {' | '.join(row)} |" for row in rows]
    table.insert(1, "|" + "---|" * len(COLUMNS))
    return "\n".join([*facts, "", *table, "", verdict(lines), ""])


def verdict(lines: Sequence[Line]) -> str:
    missed = [line.what for line in lines if not line.met]
    if missed:
        return f"{len(missed)} of {len(lines)} marks missed: {'; '.join(missed)}."
    return f"All {len(lines)} marks met."


def write(path: Path, facts: Sequence[str], lines: Sequence[Line]) -> None:
    """JSON where the name says so, else Markdown."""
    if path.suffix == ".json":
        path.write_text(json.dumps({"facts": list(facts), "lines": [asdict(line) for line in lines]}, indent=1) + "\n")
    else:
        path.write_text(markdown(facts, lines))
