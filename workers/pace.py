"""How many documents a runner claims at once: enough to spare round trips, too few to keep work from others."""

CLAIM_WORTH_S = 0.05
"""A claim should be about this much work."""
MOST_DOCUMENTS = 64
WEIGHT = 0.3
"""Of the newest document in the running mean."""


class Pace:
    def __init__(self) -> None:
        self._mean_s: float | None = None

    def took(self, seconds: float) -> None:
        self._mean_s = seconds if self._mean_s is None else self._mean_s + WEIGHT * (seconds - self._mean_s)

    @property
    def documents_a_claim(self) -> int:
        """1 until something is known."""
        if self._mean_s is None:
            return 1
        return max(1, min(MOST_DOCUMENTS, int(CLAIM_WORTH_S / max(self._mean_s, 1e-6))))
