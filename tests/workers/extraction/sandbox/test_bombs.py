"""Files made to hurt whoever opens them: each fails alone, with a reason or with its child, and the next one is read.

All of them, with what they took, by `python -m bench.bombs`; here those that are cheap to make.
"""

from pathlib import Path

from bench.bomb_files import packed_pdf
from bench.bombs import BOMBS
from tests.workers.extraction.sandbox.conftest import Make, answer
from workers.extraction.sandbox import FailureReply, Limits, ParseReply, ParseRequest, Sandbox, SandboxDied

CHEAP = {
    "DOCX that lies about its size": "corrupt",
    "XLSX, two cells at the ends of the sheet": "too_large",
    "PPTX, elements nested 100,000 deep": "corrupt",
    "SVG, a billion laughs": "corrupt",
    "XML, one long entity 100,000 times": "corrupt",
    "PDF of a billion pages": "no_text",
    "PDF, a tree of pages 10,000 deep": "corrupt",
    "PDF, a page of 1,000,000 by 1,000,000 inches": "no_text",
    "PNG that promises 100,000 by 100,000": "too_large",
    "GIF that promises 65,535 by 65,535": "corrupt",
    "TIFF whose frame names itself as the next": "too_large",
    "BMP that promises 2,000,000,000 by 1": "too_large",
    "HTML nested 100,000 deep": "too_large",
    "JSON nested 100,000 deep": "corrupt",
}
GOOD = "Invoice number 4711"


def told_of(sandbox: Sandbox, request: ParseRequest) -> str:
    try:
        reply = answer(sandbox, request)
    except SandboxDied as death:
        return f"ended: {death.reason}"
    return reply.code if isinstance(reply, FailureReply) else "read"


def test_each_bomb_is_told_by_its_name_and_the_next_document_is_read(make: Make, tmp_path: Path) -> None:
    sandbox = make(Limits(memory_mb=1500, cpu_s=20))
    good = tmp_path / "good"
    good.write_text(GOOD)
    told = {}
    for name in CHEAP:
        path = tmp_path / "bomb"
        path.write_bytes(BOMBS[name].make())
        told[name] = told_of(sandbox, ParseRequest(str(path), BOMBS[name].media_type))

        reply = answer(sandbox, ParseRequest(str(good), "text/plain"))

        assert isinstance(reply, ParseReply), name
        assert reply.markdown == GOOD
    assert told == CHEAP


def test_a_library_that_aborts_for_want_of_memory_is_told_as_such(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(packed_pdf(200))
    sandbox = make(Limits(memory_mb=600))

    assert told_of(sandbox, ParseRequest(str(path), "application/pdf")) == "ended: memory"
