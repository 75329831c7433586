"""Which forms an endpoint lets an answer be bound to. One that it does not is asked for in words alone."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from workers.extraction.llm.endpoint import Endpoint, FormRefused, Trouble
from workers.extraction.llm.talk import Call
from workers.extraction.llm.troubles import judged

_MOST_KEPT = 1000


class BoundForms:
    """Remembers what was refused: it would be refused again, at each call."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._refused: set[str] = set()

    async def make[T](self, call: Call, attempt: Callable[[bool], Awaitable[T]]) -> T:
        """`attempt` makes the call, bound to its form or not. Raises Trouble."""
        form = _digest(call.form)
        with_form = form not in self._refused
        try:
            return await self._judged(attempt, with_form=with_form)
        except FormRefused:
            answered = await self._judged(attempt, with_form=False)
        if len(self._refused) < _MOST_KEPT:
            self._refused.add(form)
        return answered

    async def _judged[T](self, attempt: Callable[[bool], Awaitable[T]], *, with_form: bool) -> T:
        try:
            return await attempt(with_form)
        except Trouble:
            raise
        except Exception as error:
            raise judged(error, self._endpoint, with_form=with_form) from error


def _digest(form: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(form).encode(errors="replace")).hexdigest()
