"""What the sandbox adds to a document beside reading it in the same process, and what it survives."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from bench import bombs
from bench.corpus import Unstoppable
from bench.system import Bench
from bench.table import Line
from workers.extraction.parsing import parse
from workers.extraction.sandbox import ParseReply, ParseRequest, Sandbox

DOCUMENT = Path("samples/documents/DH7731.pdf")
MEDIA_TYPE = "application/pdf"
ADDED_MS = 2.0
LONGEST_S = 60.0
"""No bomb may hold a worker for longer; a document has 300 s."""


def measure(_bench: Bench, *, quick: bool) -> list[Line]:
    return [added(20 if quick else 300), *([] if quick else [survived()])]


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
