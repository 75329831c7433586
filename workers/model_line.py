"""This process's line to the language model: a loop, a client in it, and what is known of the endpoint's state."""

import random
import time

from django.conf import settings

from workers.coroutines import InWork, LoopThread
from workers.extraction.llm.endpoint import Answered, Away, Client, Endpoint, client_class
from workers.extraction.llm.talk import Call

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
MOST_FAILURES_IN_A_ROW = 8


class ModelLine:
    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.rests_until = 0.0
        """Monotonic: until then it is not asked, by no document."""
        self._tries = self._failures_in_a_row = 0
        # Here, and not in the loop, which a cancel must find responsive.
        self._make_client = client_class(endpoint.provider)
        self._loop = LoopThread()
        self._client: Client | None = None

    def start(self, call: Call) -> InWork[Answered]:
        return self._loop.start(self._answer(call))

    def is_away(self, away: Away) -> None:
        """Ask again when it says, else after a pause that grows; never all processes at once."""
        self._tries += 1
        pause_s = min(FIRST_PAUSE_S * 2.0 ** (self._tries - 1), LONGEST_PAUSE_S) * random.uniform(0.5, 1.0)  # noqa: S311
        if away.retry_after_s is not None:
            pause_s = away.retry_after_s + random.uniform(0.0, 0.1) * min(away.retry_after_s, 1.0)  # noqa: S311
        self.rests_until = time.monotonic() + pause_s

    def is_there(self) -> None:
        self._tries, self._failures_in_a_row, self.rests_until = 0, 0, 0.0

    def fails_everybody(self) -> bool:
        """To be asked at each failure: whether there have been so many in a row that no document is the reason."""
        self._failures_in_a_row += 1
        return self._failures_in_a_row > MOST_FAILURES_IN_A_ROW

    def close(self) -> None:
        if self._client is not None:
            closing = self._loop.start(self._client.close())
            if not closing.wait(settings.CANCEL_GRACE_S):
                return  # the process ends anyway, and its thread with it
        self._loop.close()

    async def _answer(self, call: Call) -> Answered:
        if self._client is None:
            self._client = self._make_client(self.endpoint)
        return await self._client.answer(call)


def line_of_settings() -> ModelLine:
    return ModelLine(
        Endpoint(
            provider=settings.LLM_PROVIDER,
            base_url=settings.LLM_BASE_URL,
            model=settings.LLM_MODEL,
            api_key=settings.LLM_API_KEY,
            timeout_s=settings.LLM_TIMEOUT_S,
            max_output_tokens=settings.LLM_MAX_OUTPUT_TOKENS,
        )
    )
