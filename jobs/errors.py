"""What the domain refuses, one type for each thing a caller can do about it. Messages are sentences for a person."""

from dataclasses import dataclass


class StookError(Exception):
    """Base of all refusals of the domain."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class FieldProblem:
    """`field` is the path of the offending input, such as `document_ids` or `fields[2].type`."""

    field: str
    message: str


class InvalidInput(StookError):
    """Fields that the caller can mend."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class Refused(StookError):
    """A request that is well formed but asks for nothing that can be done; no field's fault."""


class NotFound(StookError):
    """No such object in this organization."""


class Conflict(StookError):
    """The object's state does not allow it; the message names the state."""


class StillInWork(Conflict):
    """The same request, under the same idempotency key, has no answer yet."""

    def __init__(self) -> None:
        super().__init__(
            "The same request, with the same Idempotency-Key, is still in work. Send it again in a second."
        )


class NotTheSame(StookError):
    """The idempotency key was used for another request."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request: another method, path or body. Use a new key for each."
        )


class Busy(StookError):
    """A lock could not be had in time, or the disk is full; the same call may succeed later."""


class TooLarge(StookError):
    """A file over the limit."""


class UnsupportedType(StookError):
    """A file of a kind that is not read here."""
