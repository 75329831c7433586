"""How many documents a runner claims, and how many it hands to the sandbox at once.

Enough to spare round trips; too few to keep work from others, or a cancel waiting.
"""

CLAIM_WORTH_S = 0.06
"""A claim should be about this much work; at the end of a job others may wait for it for as long."""
QUICK_S = 0.05
"""Documents up to this length are claimed while one is in work."""
BATCH_WORTH_S = 0.005
"""As much may be in work on one look at the flag (C4), and so in one recording."""
MOST_CLAIMED = 256
MOST_IN_A_BATCH = 64
"""The statement that records them is what a cancel waits for: some milliseconds."""
WEIGHT = 0.3
"""Of the newest document in the running mean."""
LATE_WEIGHT = 0.1
"""Of a reply that came later than expected: nothing waits for a question that is asked too early."""


class Pace:
    def __init__(self) -> None:
        self._mean_s: float | None = None
        self._reply_s = 0.0

    def took(self, seconds_a_document: float) -> None:
        """A document, or each of several."""
        before = self._mean_s
        self._mean_s = seconds_a_document if before is None else before + WEIGHT * (seconds_a_document - before)

    def replied(self, seconds: float) -> None:
        """A request was answered, so long after it had been made up."""
        weight = LATE_WEIGHT if seconds > self._reply_s > 0 else WEIGHT
        self._reply_s += (weight if self._reply_s else 1.0) * (seconds - self._reply_s)

    @property
    def reply_expected_s(self) -> float:
        """How long the next request will take, rather less than more; 0 until something is known."""
        return self._reply_s

    @property
    def documents_a_claim(self) -> int:
        return self._documents_in(CLAIM_WORTH_S, MOST_CLAIMED)

    @property
    def documents_a_batch(self) -> int:
        return self._documents_in(BATCH_WORTH_S, MOST_IN_A_BATCH)

    @property
    def is_quick(self) -> bool:
        """Whether the next documents may be claimed while one is in work, for nobody else would have them sooner."""
        return self._mean_s is not None and self._mean_s <= QUICK_S

    def _documents_in(self, seconds: float, most: int) -> int:
        """1 until something is known."""
        if self._mean_s is None:
            return 1
        return max(1, min(most, int(seconds / max(self._mean_s, 1e-6))))
