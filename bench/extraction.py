"""How many fields the embedded extractor gets right, wrong and null, for sets of documents whose values are known.

A set is a folder with `docs/`, `schema.json` and `truth.jsonl` (`{doc, truth: {field: value or null}}`), or, like
`samples/`, with `documents/`, `schema.json` and `expected.json` (`{file name: {field: value or null}}`).
A truth of null says nothing: a value found there is counted as extra.
"""

import argparse
import json
import mimetypes
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.parsing import parse
from workers.extraction.protocol import DocumentError

_OUTCOMES = ("right", "wrong", "null", "extra")
_INVISIBLE = "__invisible__"
"""A truth that is not printed on the document; it is not asked for."""


class Unstoppable:
    """A token that is never cancelled."""

    def checkpoint(self) -> None:
        return


def known_values(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each document of a set with its values."""
    if (folder / "truth.jsonl").exists():
        for line in (folder / "truth.jsonl").read_text().splitlines():
            entry = json.loads(line)
            yield folder / "docs" / entry["doc"], entry["truth"]
    else:
        for name, values in json.loads((folder / "expected.json").read_text()).items():
            yield folder / "documents" / name, values


def same(truth: object, value: object) -> bool:
    """Numbers to half a cent, strings by their letters and digits, lists item by item."""
    if isinstance(truth, list):
        return isinstance(value, list) and len(truth) == len(value) and all(map(same, truth, value))
    if isinstance(truth, Mapping):
        return isinstance(value, Mapping) and all(same(part, value.get(name)) for name, part in truth.items())
    if isinstance(truth, int | float) and isinstance(value, int | float):
        return abs(truth - value) < 0.005
    return _letters(truth) == _letters(value)


def _letters(value: object) -> str:
    return re.sub(r"[\W_]", "", str(value)).casefold()


def outcome(truth: object, value: object) -> str | None:
    if truth == _INVISIBLE or (truth is None and value is None):
        return None
    if truth is None:
        return "extra"
    if value is None:
        return "null"
    return "right" if same(truth, value) else "wrong"


def measure(folder: Path, *, verbose: bool, options: Mapping[str, Any]) -> None:
    schema = json.loads((folder / "schema.json").read_text())
    extractor, token = EmbeddedExtractor(), Unstoppable()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    spent_s, pages = 0.0, 0
    for path, truth in known_values(folder):
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        try:
            document = parse(path, media_type=media_type, token=token)
        except DocumentError as error:
            print(f"  {path.name}: {error.message}")
            continue
        began = time.process_time()
        row = extractor.extract(document, schema=schema, options=options, token=token)
        spent_s += time.process_time() - began
        pages += len(document.pages)
        for field, expected in truth.items():
            found = row.fields[field]
            if kind := outcome(expected, found.value):
                counts[field][kind] += 1
                if verbose and kind != "right":
                    print(f"  {kind:5} {path.name} {field}: {expected!r} is {found.value!r} ({found.confidence})")
    report(folder.name, counts, 1000 * spent_s / max(pages, 1))


def report(name: str, counts: Mapping[str, Counter[str]], page_ms: float) -> None:
    print(f"{name}: {page_ms:.1f} ms a page")
    print(f"  {'':24}" + "".join(f"{kind:>7}" for kind in _OUTCOMES))
    total: Counter[str] = Counter()
    for field, counter in counts.items():
        total += counter
        print(f"  {field:24}" + "".join(f"{counter[kind]:7}" for kind in _OUTCOMES))
    known = sum(total[kind] for kind in _OUTCOMES[:3]) or 1
    shares = ", ".join(f"{kind} {total[kind] / known:.1%}" for kind in _OUTCOMES[:3])
    print(f"  {'all':24}" + "".join(f"{total[kind]:7}" for kind in _OUTCOMES) + f"   {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every field that is not right")
    parser.add_argument("--date-order", choices=["DMY", "MDY", "YMD"], help="the job option of that name")
    arguments = parser.parse_args()
    options = {"date_order": arguments.date_order} if arguments.date_order else {}
    for folder in arguments.folder:
        measure(folder, verbose=arguments.verbose, options=options)


if __name__ == "__main__":
    main()
