"""Markdown of what the parsers found."""

from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, whose first row is its head. Rows may differ in length."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = [_row([*row, *[""] * (width - len(row))]) for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def heading(text: str, level: int) -> str:
    return f"{'#' * min(max(level, 1), 6)} {' '.join(text.split())}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
