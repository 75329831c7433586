"""The child process: reads requests from its stdin, answers on its stdout, ends when its stdin closes.

`python -m workers.extraction.sandbox.child PARENT_PID CANCEL_FD LIMITS`, the limits as JSON.
"""

import os
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

import msgspec

from workers.extraction.parsing import parse, parser_for
from workers.extraction.protocol import DocumentError, Stopped
from workers.extraction.registry import get_extractor
from workers.extraction.sandbox.cancelling import SharedToken
from workers.extraction.sandbox.confinement import allow_cpu, confine
from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.messages import (
    LENGTH,
    OUT_OF_MEMORY,
    ExtractReply,
    ExtractRequest,
    FailureReply,
    NumberedReply,
    ParseReply,
    ParseRequest,
    Reply,
    StoppedReply,
    frame,
    read_request,
)
from workers.extraction.sandbox.packing import pack, unpack

_OUT_OF_MEMORY_WORDS = ("bad_alloc", "bad allocation", "out of memory", "cannot allocate", "failed to map segment")


def main(parent_pid: str, cancel_fd: str, limits_json: str) -> None:
    limits = msgspec.json.decode(limits_json, type=Limits)
    confine(limits, parent_pid=int(parent_pid))
    token = SharedToken(int(cancel_fd))
    requests, replies = _take_pipes()
    _warm()
    while head := requests.read(LENGTH.size):
        numbered = read_request(requests.read(LENGTH.unpack(head)[0]))
        allow_cpu(limits)
        token.begin(numbered.number)
        replies.write(_framed_answer(numbered.number, numbered.request, token))
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


def _framed_answer(number: int, request: ParseRequest | ExtractRequest, token: SharedToken) -> bytes:
    try:
        return frame(NumberedReply(number, _answer(request, token)))
    except Exception as error:
        if _is_out_of_memory(error):
            # The heap may be in any state by now, and the next document deserves a whole one.
            os._exit(OUT_OF_MEMORY)
        traceback.print_exc()
        message = "The document could not be read: an unexpected error occurred, and the operator's log has it."
        return frame(NumberedReply(number, FailureReply("internal_error", message)))


def _answer(request: ParseRequest | ExtractRequest, token: SharedToken) -> Reply:
    try:
        if isinstance(request, ParseRequest):
            return _parse(request, token)
        return _extract(request, token)
    except Stopped:
        return StoppedReply()
    except DocumentError as error:
        return FailureReply(error.code, error.message)


def _parse(request: ParseRequest, token: SharedToken) -> ParseReply:
    document = parse(Path(request.path), media_type=request.media_type, token=token)
    token.checkpoint()
    return ParseReply(pack(document), len(document.pages), document.language, document.markdown)


def _extract(request: ExtractRequest, token: SharedToken) -> ExtractReply:
    extractor = get_extractor(request.extractor)
    document = unpack(request.parsed) if request.parsed is not None else None
    return ExtractReply(extractor.extract(document, schema=request.schema, options=request.options, token=token))


def _is_out_of_memory(error: Exception) -> bool:
    """Libraries written in C++ and the dynamic linker have words of their own for it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY_WORDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
