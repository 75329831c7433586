"""This process's line to the language model: a loop, a client in it, and what is known of the endpoint's state."""

import random
import time

import structlog
from django.conf import settings

from workers.coroutines import InWork, LoopThread
from workers.extraction.llm.endpoint import Answered, Away, Client, Endpoint, Unusable, client_class
from workers.extraction.llm.talk import Call

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
MOST_DOUBLINGS = 10
MOST_FAILURES_IN_A_ROW = 8


class ModelLine:
    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.rests_until = 0.0
        """Monotonic: until then it is not asked, by no document."""
        self.has_answered = False
        """This process, ever."""
        self.why_away = ""
        """In the words of the last trouble; empty once it has answered again."""
        self._tries = self._failures_in_a_row = 0
        # Here, and not in the loop, which a cancel must find responsive.
        self._make_client = client_class(endpoint.provider)
        self._loop = LoopThread()
        self._client: Client | None = None

    def start(self, call: Call) -> InWork[Answered]:
        return self._loop.start(self._answer(call))

    def is_away(self, away: Away) -> None:
        """Ask again when it says, else after a pause that grows; never all processes at once."""
        self.why_away = str(away)
        pause_s = min(FIRST_PAUSE_S * 2.0 ** min(self._tries, MOST_DOUBLINGS), LONGEST_PAUSE_S)
        self._tries += 1
        if away.retry_after_s is None:
            pause_s *= random.uniform(0.5, 1.0)  # noqa: S311
        else:
            # It may say at once, or a moment of its own clock that is over by ours, again and again.
            pause_s = max(away.retry_after_s, FIRST_PAUSE_S)
            pause_s += random.uniform(0.0, 0.1) * min(pause_s, 1.0)  # noqa: S311
        self.rests_until = time.monotonic() + pause_s

    def is_there(self) -> None:
        self.has_answered, self.why_away = True, ""
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
            self._client = self._made()
        return await self._client.answer(call)

    def _made(self) -> Client:
        try:
            return self._make_client(self.endpoint)
        except Exception as error:
            log.exception("llm.no_client")
            message = (
                f"No client can be made for the LLM endpoint ({type(error).__name__}; the workers' log has more). "
                "Correct STOOK_LLM_BASE_URL, or the proxy that the environment names, restart the workers, then "
                "resume the job."
            )
            raise Unusable("llm_misconfigured", message) from error


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
