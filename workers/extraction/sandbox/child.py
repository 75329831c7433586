"""The child process: reads requests from its stdin, answers on its stdout, ends when its stdin closes.

`python -m workers.extraction.sandbox.child PARENT_PID PAGE_FD LIMITS`, the limits as JSON.
"""

import gc
import os
import sys
import time
import traceback
from pathlib import Path
from typing import BinaryIO

import msgspec

from workers.extraction.llm.talk import Ask
from workers.extraction.parsing import parse, parser_for
from workers.extraction.parsing.bounds import Bounds
from workers.extraction.parsing.refusals import too_large
from workers.extraction.protocol import DocumentError, ExtractedRow, Extractor, ParsedDocument, Stopped
from workers.extraction.registry import Unusable, get_asking_extractor, get_extractor, is_own
from workers.extraction.rows import RowCheck, row_check
from workers.extraction.sandbox.confinement import allow_cpu, confine
from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.messages import (
    LENGTH,
    OUT_OF_MEMORY,
    EncodedExtractReply,
    ExtractRequest,
    FailureReply,
    NumberedAnswer,
    ParseReply,
    ParseRequest,
    StoppedReply,
    UnusableReply,
    check_outcome,
    encoded,
    frame,
    read_request,
)
from workers.extraction.sandbox.packing import pack, unpack
from workers.extraction.sandbox.shared_page import ChildsPage

_MB = 1024 * 1024
_ENVELOPE = 1024
"""Bytes of a reply around its outcomes."""
_OUT_OF_MEMORY_WORDS = ("bad_alloc", "bad allocation", "out of memory", "cannot allocate", "failed to map segment")


def main(parent_pid: str, page_fd: str, limits_json: str) -> None:
    limits = msgspec.json.decode(limits_json, type=Limits)
    confine(limits, parent_pid=int(parent_pid))
    page = ChildsPage(int(page_fd))
    requests, replies = _take_pipes()
    _warm()
    page.loaded()
    while head := requests.read(LENGTH.size):
        numbered = read_request(requests.read(LENGTH.unpack(head)[0]))
        allow_cpu(limits)
        page.begin(numbered.number)
        replies.write(_framed_answer(numbered.number, numbered.request, page, limits))
        replies.flush()


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move the pipes away from the numbers that a chatty library writes to."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _warm() -> None:
    """Load what most documents need, so that the first one does not wait for it."""
    parser_for("application/pdf")
    get_extractor("embedded")
    gc.freeze()  # what is loaded by now stays: no collection need look at it again


def _framed_answer(number: int, request: ParseRequest | ExtractRequest, page: ChildsPage, limits: Limits) -> bytes:
    try:
        framed = frame(NumberedAnswer(number, _answer(request, page, limits)))
        if isinstance(request, ParseRequest) and len(framed) > limits.parse_mb * _MB:
            framed = frame(NumberedAnswer(number, _too_long_a_parse(len(framed), limits)))
        return framed
    except Exception as error:
        return frame(NumberedAnswer(number, _unexpected(error)))


def _answer(
    request: ParseRequest | ExtractRequest, page: ChildsPage, limits: Limits
) -> ParseReply | EncodedExtractReply | FailureReply | UnusableReply | StoppedReply:
    try:
        page.wait_until_it_may_start()
        if isinstance(request, ParseRequest):
            page.starts(0)
            return _parse(request, page, Bounds(limits.pages, limits.characters))
        return _extract(request, page, limits)
    except Stopped:
        return StoppedReply()
    except DocumentError as error:
        return FailureReply(error.code, error.message)
    except Unusable as error:
        return UnusableReply(str(error))


def _parse(request: ParseRequest, page: ChildsPage, bounds: Bounds) -> ParseReply:
    document = parse(Path(request.path), media_type=request.media_type, token=page, bounds=bounds)
    page.checkpoint()
    return ParseReply(pack(document), len(document.pages), document.language, document.markdown)


def _extract(request: ExtractRequest, page: ChildsPage, limits: Limits) -> EncodedExtractReply:
    """What would make the reply longer than the worker takes is left for the next one, or is no row at all."""
    began = time.monotonic()
    extractor, check = get_extractor(request.extractor), row_check(request.schema)
    outcomes: list[msgspec.Raw] = []
    left = most = limits.rows_mb * _MB - _ENVELOPE
    for place, parsed in enumerate(request.parsed):
        if place > 0 and not page.may_start():
            break
        page.starts(place)
        outcome = _outcome(extractor, check, parsed, request, page)
        if (length := memoryview(outcome).nbytes) > most:
            outcome = encoded(_too_long_a_row(length, limits))
        left -= memoryview(outcome).nbytes + 1
        if left < 0 and outcomes:
            break
        outcomes.append(outcome)
    return EncodedExtractReply(outcomes, time.monotonic() - began)


def _too_long_a_parse(length: int, limits: Limits) -> FailureReply:
    error = too_large(f"{length // _MB:,} MB of text and places", f"{limits.parse_mb:,} MB")
    return FailureReply(error.code, error.message)


def _too_long_a_row(length: int, limits: Limits) -> FailureReply:
    message = (
        f"The document's row has {length // _MB:,} MB, and at most {limits.rows_mb:,} MB are kept. "
        "Split the document into smaller ones, or ask for fewer fields."
    )
    return FailureReply("too_large", message)


def _outcome(
    extractor: Extractor, check: RowCheck, parsed: bytes | None, request: ExtractRequest, page: ChildsPage
) -> msgspec.Raw:
    try:
        document = unpack(parsed) if parsed is not None else None
        outcome = _row_or_call(extractor, document, request, page)
        made = encoded(outcome if isinstance(outcome, Ask) else check.finish(outcome))
        if is_own(request.extractor):
            check_outcome(made)
        return made
    except DocumentError as error:
        return encoded(FailureReply(error.code, error.message))
    except Exception as error:
        return encoded(_unexpected(error))


def _row_or_call(
    extractor: Extractor, document: ParsedDocument | None, request: ExtractRequest, page: ChildsPage
) -> ExtractedRow | Ask:
    if request.talk is None:
        return extractor.extract(document, schema=request.schema, options=request.options, token=page)
    asking = get_asking_extractor(request.extractor)
    return asking.extract(document, schema=request.schema, options=request.options, token=page, talk=request.talk)


def _unexpected(error: Exception) -> FailureReply:
    if _is_out_of_memory(error):
        # The heap may be in any state by now, and the next document deserves a whole one.
        os._exit(OUT_OF_MEMORY)
    traceback.print_exception(error)
    message = "The document could not be read: an unexpected error occurred, and the operator's log has it."
    return FailureReply("internal_error", message)


def _is_out_of_memory(error: Exception) -> bool:
    """Libraries written in C++ and the dynamic linker have words of their own for it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY_WORDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
