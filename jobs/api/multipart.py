"""multipart/form-data as it arrives: every part becomes a field or a file, or the whole body is refused.

Django's reader passes over a part whose headers it cannot decode, over a file named `..`, and over the last part of a
body that ends too early. Of several files one would then be gone, and the answer would not say so.
"""

import base64
import binascii
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters

from jobs.errors import Refused
from jobs.filenames import clean_filename

CHUNK = 65_536
MAX_HEADER_BYTES = 8192
BOUNDARY = re.compile("[ -~]{0,200}[!-~]")
AS_IT_IS = ("", "7bit", "8bit", "binary")
NO_BOUNDARY = "The Content-Type names no boundary. Let your HTTP client set it, together with the body."
CUT_SHORT = "The body ends before its closing boundary, so that a file may be incomplete. Send the upload again."
UNREADABLE = "The headers of a part are not those of multipart/form-data: each needs a Content-Disposition with a name."
NOT_BASE64 = "A part says that it is base64, but is not. Send files as the bytes that they are."
ENCODED = "A part has a Content-Transfer-Encoding that is not read. Send files as the bytes that they are."


class UpToLimit(TemporaryFileUploadHandler):
    """Writes no more than the limit to disk, and reports the true size, so that the file can be refused by it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.MAX_FILE_BYTES:
            super().receive_data_chunk(raw_data, start)


@dataclass(frozen=True)
class Part:
    name: str
    filename: str
    """Empty where it is a field."""
    media_type: str
    content: Iterator[bytes]
    """To be read to its end before the next part is asked for."""


class Form:
    """What has been read. Files lie on disk, each in a temporary file of its own."""

    def __init__(self) -> None:
        self.fields = QueryDict(mutable=True)
        self.files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
        self._bytes = self._field_count = self._file_count = 0

    def add(self, part: Part) -> None:
        if part.filename:
            self._add_file(part)
        else:
            self._add_field(part)

    def close(self) -> None:
        for _, files in self.files.lists():
            for file in files:
                file.close()

    def _add_field(self, part: Part) -> None:
        self._field_count += 1
        if self._field_count > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or self._field_count):
            raise TooManyFieldsSent
        value = bytearray()
        for chunk in part.content:
            value += chunk
            self._bytes += len(chunk)
            if self._bytes > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                raise RequestDataTooBig
        self.fields.appendlist(part.name, value.decode(errors="replace"))

    def _add_file(self, part: Part) -> None:
        self._file_count += 1
        if self._file_count > settings.DATA_UPLOAD_MAX_NUMBER_FILES:
            raise TooManyFilesSent
        handler = UpToLimit()
        handler.new_file(part.name, part.filename, part.media_type, None)
        size = 0
        try:
            for chunk in part.content:
                handler.receive_data_chunk(chunk, size)
                size += len(chunk)
        except BaseException:
            handler.upload_interrupted()
            raise
        file = handler.file_complete(size)
        assert file is not None, "there is no other handler that could have it"
        self.files.appendlist(part.name, file)


def read_form(stream: IO[bytes], content_type: str) -> Form:
    """Raises Refused, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent; no file is left on disk then."""
    boundary = parse_header_parameters(content_type)[1].get("boundary", "")
    if not BOUNDARY.fullmatch(boundary):
        raise Refused(NO_BOUNDARY)
    form = Form()
    try:
        for part in _Body(stream, boundary.encode("ascii")).parts():
            form.add(part)
    except BaseException:
        form.close()
        raise
    return form


class _Body:
    """The body, cut at its boundaries."""

    def __init__(self, stream: IO[bytes], boundary: bytes) -> None:
        self._stream = stream
        self._mark = b"\r\n--" + boundary
        # No line ends before the first boundary, where there is no preamble.
        self._held = b"\r\n"

    def parts(self) -> Iterator[Part]:
        deque(self._until_boundary(), maxlen=0)
        while (headers := self._headers()) is not None:
            yield _part(headers, self._content())
        while self._stream.read(CHUNK):
            pass

    def _headers(self) -> bytes | None:
        """None: the boundary was the closing one. Leaves the line break that ends the headers."""
        self._hold(2)
        if self._held.startswith(b"--"):
            return None
        while (end := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > MAX_HEADER_BYTES:
                raise Refused(UNREADABLE)
            self._hold(len(self._held) + 1)
        headers, self._held = self._held[:end], self._held[end + 2 :]
        return headers

    def _content(self) -> Iterator[bytes]:
        self._hold(len(self._mark))
        # Of an empty part, some clients leave out the line break before the boundary.
        if not self._held.startswith(self._mark):
            self._held = self._held[2:]
        yield from self._until_boundary()

    def _until_boundary(self) -> Iterator[bytes]:
        longest_start = len(self._mark) - 1
        while (at := self._held.find(self._mark)) < 0:
            if len(self._held) > longest_start:
                yield self._held[:-longest_start]
                self._held = self._held[-longest_start:]
            self._hold(len(self._held) + 1)
        found, self._held = self._held[:at], self._held[at + len(self._mark) :]
        yield found

    def _hold(self, size: int) -> None:
        while len(self._held) < size:
            more = self._stream.read(CHUNK)
            if not more:
                raise Refused(CUT_SHORT)
            self._held += more


def _part(headers: bytes, content: Iterator[bytes]) -> Part:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    first, *lines = headers.decode(errors="replace").split("\r\n")
    try:
        for line in lines:
            name, _, value = line.partition(":")
            found[name.strip().lower()] = parse_header_parameters(value.strip())
        named = found["content-disposition"][1]
        name, filename = named["name"].strip(), named.get("filename")
    except (KeyError, ValueError, LookupError) as error:
        raise Refused(UNREADABLE) from error
    if first.strip():  # the boundary's own line
        raise Refused(UNREADABLE)
    encoding, _ = found.get("content-transfer-encoding", ("", {}))
    return Part(
        name=name,
        # A browser sends an empty name where no file was chosen.
        filename=clean_filename(filename) if filename else "",
        media_type=found.get("content-type", ("", {}))[0],
        content=_decoded(content, encoding.strip().lower()),
    )


def _decoded(content: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "base64":
        return _from_base64(content)
    if encoding in AS_IT_IS:
        return content
    raise Refused(ENCODED)


def _from_base64(content: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    try:
        for chunk in content:
            held += b"".join(chunk.split())
            whole = len(held) // 4 * 4
            yield base64.b64decode(held[:whole], validate=True)
            held = held[whole:]
        yield base64.b64decode(held, validate=True)
    except binascii.Error as error:
        raise Refused(NOT_BASE64) from error
