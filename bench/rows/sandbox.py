"""What the sandbox adds to a document beside reading it in the same process, what it survives and what it forgets."""

import json
import mimetypes
import os
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from bench import bombs
from bench.corpus import Unstoppable
from bench.processes import children_of, resident_mb
from bench.system import Bench
from bench.table import Line
from workers.extraction.parsing import parse
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    Limits,
    ParseReply,
    ParseRequest,
    Sandbox,
)

DOCUMENT = Path("samples/documents/DH7731.pdf")
SCHEMA = Path("samples/schema.json")
MEDIA_TYPE = "application/pdf"
ADDED_MS = 2.0
FEW, MANY, GROWN = 500, 5_000, 1.1
_QUICK = frozenset({".pdf", ".docx", ".xlsx", ".csv", ".eml", ".html", ".txt"})
LONGEST_S = 60.0
"""No bomb may hold a worker for longer; a document has 300 s."""


def measure(_bench: Bench, *, quick: bool) -> list[Line]:
    few, many = (20, 60) if quick else (FEW, MANY)
    return [added(20 if quick else 300), forgotten(few, many), *([] if quick else [survived()])]


def added(times: int) -> Line:
    """In turns, so that a busy moment of the machine hits both."""
    token = Unstoppable()
    with closing(Sandbox()) as sandbox:

        def apart() -> None:
            sandbox.start(ParseRequest(str(DOCUMENT.resolve()), MEDIA_TYPE))
            assert isinstance(sandbox.wait(60.0), ParseReply)

        def here() -> None:
            parse(DOCUMENT, media_type=MEDIA_TYPE, token=token)

        apart()
        here()
        pairs = [(_ms(apart), _ms(here)) for _ in range(times)]
    there, here_ms = median(ms for ms, _ in pairs), median(ms for _, ms in pairs)
    more = median(one - other for one, other in pairs)
    return Line(
        "reading a PDF of one page in the sandbox, packing its words and taking them over included",
        f"p50 {there:.1f} ms",
        f"in the same process: {here_ms:.1f} ms",
        f"{more:+.1f} ms",
        f"{ADDED_MS:.0f} ms more",
        more <= ADDED_MS,
    )


def forgotten(few: int, many: int) -> Line:
    """One process for all of them: that a worn one is replaced would hide what it keeps."""
    paths = [path for path in sorted(DOCUMENT.parent.iterdir()) if path.suffix in _QUICK and "scan" not in path.name]
    schema = json.loads(SCHEMA.read_text())
    with closing(Sandbox(Limits(recycle_after=4 * many, recycle_rss_mb=4096))) as sandbox:
        sandbox.warm()
        before = children_of(os.getpid())
        for number in range(many):
            if number == few:
                early = _resident(before)
            _read(sandbox, paths[number % len(paths)], schema)
        late, same = _resident(before), children_of(os.getpid()) == before
    return Line(
        f"memory of the sandbox after {many:,} documents, read and extracted",
        f"{late:.0f} MB",
        f"after {few:,}: {early:.0f} MB",
        f"{late / early:.3f}",
        f"at most {GROWN} times",
        same and late <= GROWN * early,
    )


def _read(sandbox: Sandbox, path: Path, schema: dict[str, Any]) -> None:
    sandbox.start(ParseRequest(str(path.resolve()), _media_type(path)))
    parsed = sandbox.wait(60.0)
    assert isinstance(parsed, ParseReply)
    sandbox.start(ExtractRequest("embedded", schema, {}, [parsed.parsed]))
    assert isinstance(sandbox.wait(60.0), ExtractReply)


def _media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "message/rfc822"


def _resident(pids: Iterable[int]) -> float:
    """MB of the one that worked: the spare has done nothing."""
    return max(map(resident_mb, pids))


def survived() -> Line:
    found = dict(bombs.outcomes())
    slowest = max(found, key=lambda name: found[name].seconds)
    held = [name for name, outcome in found.items() if outcome.told == "ended: time"]
    return Line(
        "bombs that cost no more than a sandbox's process",
        f"{len(found) - len(held)} of {len(found)}",
        f"slowest: {slowest}, {found[slowest].seconds:.1f} s",
        f"most memory {max(outcome.peak_mb for outcome in found.values()):.0f} MB",
        f"all, within {LONGEST_S:.0f} s",
        not held,
    )


def _ms(step: Callable[[], None]) -> float:
    began = time.perf_counter()
    step()
    return 1000 * (time.perf_counter() - began)
