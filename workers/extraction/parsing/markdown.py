"""Markdown of what the parsers found."""

from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, whose first row is its head. Rows may differ in length: only the head is made as wide as the
    widest, for with one row of a million cells among thousands the others would take all memory.
    """
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    head, *rest = rows
    lines = [_row([*head, *[""] * (width - len(head))]), "|" + "---|" * width, *map(_row, rest)]
    return "\n".join(lines)


def heading(text: str, level: int) -> str:
    return f"{'#' * min(max(level, 1), 6)} {' '.join(text.split())}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
