"""What a runner has claimed and has yet to work on."""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from workers import fence
from workers.attempt import Interrupted
from workers.extraction.sandbox import FailureReply
from workers.fence import ClaimedDocument, HeldSlot
from workers.pace import Pace
from workers.poison import MAX_TRIES, poison_reason
from workers.reading import stored_contents
from workers.watch import Watch

MOST_BYTES_IN_A_BATCH = 4 * 1024 * 1024

DELETED = FailureReply("document_deleted", "The document was deleted before it was extracted.")


@dataclass(frozen=True)
class Work:
    """A claimed document. `parsed` is its content, where the extractor needs it and somebody has read it already."""

    claim: ClaimedDocument
    needs_content: bool
    parsed: bytes | None = None

    @property
    def is_ready(self) -> bool:
        return self.parsed is not None or not self.needs_content

    @property
    def size(self) -> int:
        return len(self.parsed or b"")

    @property
    def why_not_tried(self) -> FailureReply | None:
        if self.claim.filename is None:
            return DELETED
        if self.claim.tries >= MAX_TRIES:
            return FailureReply(*poison_reason("crashed"))
        return None


class Todo:
    """Claimed documents in their order. Claiming raises Interrupted where the fence lets nothing through any more."""

    def __init__(self, held: HeldSlot, watch: Watch, pace: Pace, *, needs_content: bool) -> None:
        self._held = held
        self._watch = watch
        self._pace = pace
        self._needs_content = needs_content
        self._works: deque[Work] = deque()
        self._after = -1
        self._one_by_one = False

    def __bool__(self) -> bool:
        return bool(self._works)

    def claim(self) -> bool:
        """Open documents: behind the last ones, then given back ones in front of them, then suspects, alone."""
        return (
            self._claim_behind(self._after)
            or (self._after >= 0 and self._claim_behind(-1))
            or self._claim_behind(-1, suspect=True)
        )

    def claim_ahead(self) -> None:
        """Where it is empty, and nobody else would have them sooner."""
        if not self._works and self._pace.is_quick:
            self._claim_behind(self._after)

    def take(self) -> Work:
        return self._works.popleft()

    def take_batch(self) -> list[Work]:
        """The first one, with those behind it that are so cheap as to share a request with it."""
        batch = [self.take()]
        left = MOST_BYTES_IN_A_BATCH - batch[0].size
        while len(batch) < self._most_in_a_batch and self._works:
            left -= self._works[0].size
            if left < 0 or not self._works[0].is_ready or self._works[0].why_not_tried is not None:
                break
            batch.append(self.take())
        return batch

    @property
    def next(self) -> Work:
        return self._works[0]

    def put_back(self, works: Sequence[Work]) -> None:
        """In front, in their order."""
        self._works.extendleft(reversed(works))

    def share_no_more(self) -> None:
        """One document a request from now on."""
        self._one_by_one = True

    def give_back(self) -> None:
        """Leave all of it to others."""
        if self._works:
            fence.give_back(self._held, [work.claim.position for work in self._works])
            self._works.clear()

    @property
    def _most_in_a_batch(self) -> int:
        return 1 if self._one_by_one else self._pace.documents_a_batch

    def _claim_behind(self, position: int, *, suspect: bool = False) -> bool:
        asked_at = time.monotonic()
        wanted = 1 if suspect else self._pace.documents_a_claim
        claimed = fence.claim(self._held, after=position, wanted=wanted, suspect=suspect)
        if claimed is None:
            raise Interrupted(self._watch.why_refused())
        self._watch.row_seen(asked_at)
        if claimed and not suspect:
            self._after = claimed[-1].position
        self._works += self._with_contents(claimed)
        return bool(claimed)

    def _with_contents(self, claimed: Sequence[ClaimedDocument]) -> list[Work]:
        if not claimed or not self._needs_content:
            return [Work(one, needs_content=False) for one in claimed]
        contents = stored_contents([one.document_id for one in claimed])
        return [Work(one, needs_content=True, parsed=contents.get(one.document_id)) for one in claimed]
