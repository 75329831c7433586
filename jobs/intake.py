"""Files as they come in: each accepted or refused on its own, archives unpacked to several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings

from jobs import signals
from jobs.archives import BadArchive, Budget, count_members, unpack
from jobs.audit import Actor
from jobs.documents import Accepted, Labels, accept_document
from jobs.errors import Busy, Refused, StookError, TooLarge, UnsupportedType
from jobs.filenames import clean_filename
from jobs.media_types import NAMES, detect
from jobs.models import Document, Organization


@dataclass(frozen=True)
class Incoming:
    filename: str
    file: IO[bytes]
    size_bytes: int
    """As it was sent; `file` may hold less of one that is too large."""
    part: int = 0
    """Which of the request's files it is, or was in."""


@dataclass(frozen=True)
class NotAccepted:
    filename: str
    error: StookError
    part: int


type Outcome = Accepted | NotAccepted


@dataclass
class Intake:
    """One request's files, for one organization."""

    organization: Organization
    labels: Labels
    actor: Actor
    deadline: float
    """When archives are no longer unpacked, by time.monotonic()."""
    single: bool = False
    """One document is wanted: an archive is refused unless it holds one file."""
    unpacked: bool = False
    """Some file was an archive, so that the answer is a list even where it held one file."""
    _budget: Budget = field(init=False)

    def accept_all(self, files: Sequence[Incoming]) -> list[Outcome]:
        self._budget = Budget.of_upload(sum(file.size_bytes for file in files), self.deadline)
        outcomes = [outcome for file in files for outcome in self._accept(file, depth=0)]
        new = sum(isinstance(outcome, Accepted) and outcome.to_be_read for outcome in outcomes)
        if new:
            signals.tell(signals.document_accepted, count=new)
        return outcomes

    def accept_one(self, file: Incoming) -> Document:
        """Raises what `accept_all` gives for a file that it does not accept."""
        assert self.single
        (outcome,) = self.accept_all([file])
        if isinstance(outcome, NotAccepted):
            raise outcome.error
        return outcome.document

    def _accept(self, incoming: Incoming, depth: int) -> Iterator[Outcome]:
        name = clean_filename(incoming.filename)
        try:
            kind = self._kind(incoming, name)
            if kind == "zip":
                yield from self._unpack(incoming, name, depth)
                return
            yield accept_document(
                self.organization,
                file=incoming.file,
                filename=name,
                kind=kind,
                labels=self.labels,
                actor=self.actor,
            )
        except Busy:  # no fault of this file: the whole request may be repeated
            raise
        except StookError as error:
            yield NotAccepted(name, error, incoming.part)

    def _kind(self, incoming: Incoming, name: str) -> str:
        if incoming.size_bytes > settings.MAX_FILE_BYTES:
            limit = settings.MAX_FILE_BYTES // 1024**2
            raise TooLarge(f"{name} is larger than the {limit} MB that a file may have. Send it in parts.")
        kind = detect(incoming.file, filename=name)
        if kind is None:
            known = ", ".join(kind.upper() for kind in NAMES if kind != "empty")
            raise UnsupportedType(f"{name} is of a type that is not read. Send one of: {known}.")
        return kind

    def _unpack(self, incoming: Incoming, name: str, depth: int) -> Iterator[Outcome]:
        self.unpacked = True
        if depth >= settings.MAX_ARCHIVE_DEPTH:
            raise Refused(f"{name} lies too deep: archives within archives are unpacked {depth} levels deep.")
        try:
            if self.single and (count := count_members(incoming.file)) != 1:
                raise Refused(f"{name} holds {count:,} files, where one document is wanted. Send that one alone.")
            for member in unpack(incoming.file, self._budget):
                inner = clean_filename(member.name)
                if member.file is None:
                    yield NotAccepted(inner, Refused(f"{inner} {member.refusal}"), incoming.part)
                else:
                    size_bytes = member.file.seek(0, 2)
                    yield from self._accept(Incoming(inner, member.file, size_bytes, incoming.part), depth + 1)
        except BadArchive as error:
            raise Refused(f"{name}: {error.message}") from error
