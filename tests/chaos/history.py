"""What happened, line by line: written while it happens, and all that the judge knows beside the database."""

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

LOST = 0
HARNESS_BROKE = "BROKEN: "
"""So begins the note of a fault that went wrong itself."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. `status` is LOST where none came whole; times are those of the machine's clock."""

    what: str
    """create, resume, cancel, job, results, upload, document, content, webhook, redeliver, or events."""
    organization: str
    sent_at: float
    ended_at: float
    status: int
    path: str
    job: str = ""
    name: str = ""
    """Of the job that is asked for, or the document's expected digest."""
    body: Any = None
    """Of `results`: see Rows; of `content`: its digest; else as it came."""
    problem: str = ""
    request_id: str = ""
    final: bool = False
    """Asked after everything had come to rest."""
    asked: tuple[str, ...] = ()
    """The documents that a new job shall have."""
    key: str = ""
    """The Idempotency-Key that it carried."""
    replayed: bool = False

    @property
    def waits_for_twin(self) -> bool:
        """It says only that the same request is in work."""
        return self.status == 409 and bool(self.key) and bool(self.body.get("retryable"))


@dataclass(frozen=True)
class Fault:
    kind: str
    began_at: float
    ended_at: float
    note: str
    effect: bool = True


@dataclass(frozen=True)
class Look:
    """What an onlooker saw of the engine."""

    at: float
    held: tuple[tuple[str, int, str], ...]
    """Slots of ended jobs that are still held: job, slot, worker."""
    waiting: dict[str, int]
    """Messages in the broker, by queue; empty where it could not be asked."""
    serving: tuple[str, ...] | None = None
    """Running jobs of which slots are held; None in the histories of runs that did not look for them yet."""


@dataclass(frozen=True)
class Health:
    """What the API's own word of its health was, asked several times a second; `up`: a good answer came in time."""

    sent_at: float
    ended_at: float
    up: bool


@dataclass(frozen=True)
class Received:
    """What a webhook's receiver got, and answered: LOST where it did not answer."""

    organization: str
    at: float
    status: int
    id: str
    timestamp: str
    signature: str
    body: str


@dataclass(frozen=True)
class Phase:
    name: str
    at: float
    note: str = ""


type Happening = Exchange | Fault | Look | Health | Received | Phase

_CLASSES: dict[str, type[Happening]] = {
    kind.__name__: kind for kind in (Exchange, Fault, Look, Health, Received, Phase)
}


class Recorder:
    """Writes from any thread. A row's text is written once, and named by its digest afterwards."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        self._lock = threading.Lock()
        self._known: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._file.close()

    def write(self, happening: Happening) -> None:
        self._line([type(happening).__name__, asdict(happening)])

    def write_rows(self, texts: Iterable[tuple[str, str]]) -> None:
        for digest, text in texts:
            if digest not in self._known:
                self._known.add(digest)
                self._line(["text", {digest: text}])

    def _line(self, value: Any) -> None:
        with self._lock:
            if not self._file.closed:
                self._file.write(json.dumps(value) + "\n")
                self._file.flush()


@dataclass
class History:
    exchanges: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)
    """None in the histories of runs that did not ask yet."""
    received: list[Received] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """Rows as they were served, by digest."""

    def phase(self, name: str) -> float:
        """When it began; infinitely late where it never did."""
        return next((phase.at for phase in self.phases if phase.name == name), float("inf"))


def read_history(path: Path) -> History:
    history = History()
    for kind, value in _lines(path):
        if kind == "text":
            history.texts |= value
            continue
        happening = _CLASSES[kind](**value)
        match happening:
            case Exchange():
                history.exchanges.append(happening)
            case Fault():
                history.faults.append(happening)
            case Look():
                history.looks.append(happening)
            case Health():
                history.health.append(happening)
            case Received():
                history.received.append(happening)
            case Phase():
                history.phases.append(happening)
    return history


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open() as file:
        for line in file:
            kind, value = json.loads(line)
            yield kind, value
