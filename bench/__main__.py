"""`make bench`: what is measured, and against what, as one table. Exit code 0 whether the marks are met or not;
1 where a row could not be measured at all."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from bench import machine, rows, table
from bench.system import Bench, running
from bench.table import Line
from config.local.errors import LocalError


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"which to measure: {', '.join(rows.ALL)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--out", type=Path, action="append", default=[], help="write the table, as .md or .json, too")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.rows if name not in rows.ALL]:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(rows.ALL)}")

    lines: list[Line] = []
    code = 0
    load_before = machine.load()
    with running() as bench:
        facts = machine.facts(bench, load_before=load_before, quick=options.quick)
        print(*facts, sep="\n", flush=True)
        for name in options.rows or rows.ALL:
            try:
                lines += _measured(bench, name, quick=options.quick)
            except Exception as error:  # whatever it is, it costs no other row
                code = 1
                print(f"failed: {type(error).__name__}: {error}\n{bench.end_of_log()}", flush=True)
                lines.append(Line(name, "could not be measured", "", "", "", met=False))
            except KeyboardInterrupt:
                code = 130
                break
    _show(lines)
    for path in options.out:
        table.write(path, facts, lines)
    return code


def _measured(bench: Bench, name: str, *, quick: bool) -> list[Line]:
    began = time.monotonic()
    print(f"{name} …", end=" ", flush=True)
    lines = rows.ALL[name](bench, quick=quick)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    for line in lines:
        print("  " + "; ".join(filter(None, line.cells())), flush=True)
    return lines


def _show(lines: Sequence[Line]) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=180)
    shown = RichTable(*table.COLUMNS, show_lines=True)
    for line in lines:
        shown.add_row(*line.cells())
    console.print(shown)
    print(table.verdict(lines))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LocalError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
