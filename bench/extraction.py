"""How many fields the embedded extractor gets right, wrong and empty in this process, and what a page costs it.

Sets and how a value is judged: bench/truth.py.
"""

import argparse
import mimetypes
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.truth import KNOWN, OUTCOMES, TruthSet, outcomes, sets_in, tally, value_at
from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.parsing import parse
from workers.extraction.protocol import DocumentError


class Unstoppable:
    """A token that is never cancelled."""

    def checkpoint(self) -> None:
        return


def measure(known: TruthSet, *, verbose: bool, options: Mapping[str, Any]) -> None:
    extractor, token = EmbeddedExtractor(), Unstoppable()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    spent_s, pages = 0.0, 0
    for path, truth in known.documents:
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        try:
            document = parse(path, media_type=media_type, token=token)
        except DocumentError as error:
            print(f"  {path.name}: {error.message}")
            tally(outcomes(truth, None, known.schema), counts)
            continue
        began = time.process_time()
        row = extractor.extract(document, schema=known.schema, options=options, token=token)
        spent_s += time.process_time() - began
        pages += len(document.pages)
        values = {name: found.value for name, found in row.fields.items()}
        found = outcomes(truth, values, known.schema)
        tally(found, counts)
        for name, kind in found.items():
            if verbose and kind != "right":
                print(f"  {kind:5} {path.name} {name}: {value_at(truth, name)!r} is {value_at(values, name)!r}")
    report(known.name, counts, 1000 * spent_s / max(pages, 1))


def report(name: str, counts: Mapping[str, Counter[str]], page_ms: float) -> None:
    print(f"{name}: {page_ms:.1f} ms a page")
    print(f"  {'':24}" + "".join(f"{kind:>7}" for kind in OUTCOMES))
    total: Counter[str] = Counter()
    for field, counter in counts.items():
        total += counter
        print(f"  {field:24}" + "".join(f"{counter[kind]:7}" for kind in OUTCOMES))
    known = sum(total[kind] for kind in KNOWN) or 1
    shares = ", ".join(f"{kind} {total[kind] / known:.1%}" for kind in KNOWN)
    print(f"  {'all':24}" + "".join(f"{total[kind]:7}" for kind in OUTCOMES) + f"   {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every field that is not right")
    parser.add_argument("--date-order", choices=["DMY", "MDY", "YMD"], help="the job option of that name")
    arguments = parser.parse_args()
    options = {"date_order": arguments.date_order} if arguments.date_order else {}
    for known in (known for folder in arguments.folder for known in sets_in(folder)):
        measure(known, verbose=arguments.verbose, options=options)


if __name__ == "__main__":
    main()
