"""What crosses the pipe: JSON, each message behind its length. Never pickle, for the child may be in a file's hands.

JSON and not msgpack: whatever a child sends, the values of a row are then plain JSON.
"""

import struct
from typing import Any

import msgspec

from workers.extraction.llm.talk import Ask, Talk
from workers.extraction.protocol import ExtractedRow


class ParseRequest(msgspec.Struct, frozen=True, tag="parse"):
    path: str
    media_type: str


class ExtractRequest(msgspec.Struct, frozen=True, tag="extract"):
    """One document or, where they are cheap, several: they share the way through the pipe."""

    extractor: str
    schema: dict[str, Any]
    options: dict[str, Any]
    parsed: list[bytes | None]
    """One for each document, as it came in a ParseReply; None for an extractor that needs no document."""
    talk: Talk | None = None
    """For an extractor that asks a model; with answers in it there is one document."""


class ParseReply(msgspec.Struct, frozen=True, tag="parsed"):
    parsed: bytes
    """Opaque to the worker, which stores it and sends it back; see packing.py."""
    pages: int
    language: str | None
    markdown: str


class FailureReply(msgspec.Struct, frozen=True, tag="failed"):
    """The document cannot be used; `message` is a sentence for the user."""

    code: str
    message: str


class ExtractReply(msgspec.Struct, frozen=True, tag="extracted"):
    outcomes: list[ExtractedRow | FailureReply | Ask]
    """Of the first documents of the request, at least one; the others were not started."""
    duration_s: float
    """Of all of them together."""


class EncodedExtractReply(msgspec.Struct, frozen=True, tag="extracted"):
    """An ExtractReply on the child's side, each outcome encoded by itself: one that cannot be spoils no other."""

    outcomes: list[msgspec.Raw]
    duration_s: float


class UnusableReply(msgspec.Struct, frozen=True, tag="unusable"):
    """The extractor itself could not be made: no document is to blame, and none was started."""

    reason: str


class StoppedReply(msgspec.Struct, frozen=True, tag="stopped"):
    """The request was cancelled and has ended at a checkpoint."""


type Request = ParseRequest | ExtractRequest
type Reply = ParseReply | ExtractReply | FailureReply | UnusableReply | StoppedReply


class NumberedRequest(msgspec.Struct, frozen=True):
    number: int
    """Names the request in its reply and in a cancel, from 1."""
    request: ParseRequest | ExtractRequest


class NumberedReply(msgspec.Struct, frozen=True):
    number: int
    reply: ParseReply | ExtractReply | FailureReply | UnusableReply | StoppedReply


class NumberedAnswer(msgspec.Struct, frozen=True):
    """A NumberedReply on the child's side."""

    number: int
    reply: ParseReply | EncodedExtractReply | FailureReply | UnusableReply | StoppedReply


LENGTH = struct.Struct("<I")

OUT_OF_MEMORY = 97
"""Exit code of a child that could not get the memory a document needs."""

_encoder = msgspec.json.Encoder()
_request_decoder = msgspec.json.Decoder(NumberedRequest)
_reply_decoder = msgspec.json.Decoder(NumberedReply)
_outcome_decoder = msgspec.json.Decoder(ExtractedRow | FailureReply | Ask)


def encoded(outcome: ExtractedRow | FailureReply | Ask) -> msgspec.Raw:
    """Raises UnicodeEncodeError and TypeError for what is no JSON."""
    return msgspec.Raw(_encoder.encode(outcome))


def check_outcome(outcome: msgspec.Raw) -> None:
    """Raises msgspec.ValidationError for one that the worker would not take: structs look at nothing themselves."""
    _outcome_decoder.decode(outcome)


def frame(message: NumberedRequest | NumberedAnswer) -> bytes:
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def read_request(body: bytes) -> NumberedRequest:
    return _request_decoder.decode(body)


def read_reply(body: bytes) -> NumberedReply:
    """Raises msgspec.DecodeError (or its ValidationError) for anything but a reply."""
    return _reply_decoder.decode(body)
