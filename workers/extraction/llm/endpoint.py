"""The endpoint of a language model: which one, and what can go wrong with it."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple, Protocol, Self, cast
from urllib.parse import urlsplit

from workers.extraction.llm.talk import Answer, Call

MOST_BYTES = 4 * 1024 * 1024
"""Of an answer: more than any form takes, and little enough for a worker's memory."""
MOST_TOKENS = 1_000_000_000


@dataclass(frozen=True)
class Endpoint:
    provider: str
    """openai, or anthropic."""
    base_url: str
    model: str
    api_key: str = field(repr=False)
    timeout_s: float
    """Of a call, from its connection to the last byte of its answer."""
    max_output_tokens: int
    """0: as the endpoint has it."""

    @property
    def host(self) -> str:
        """Without what an address may say of a user."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]


class Cost(NamedTuple):
    """Of a call, in tokens as the endpoint counts them."""

    input: int
    output: int


class Answered(NamedTuple):
    answer: Answer
    cost: Cost


class Client(Protocol):
    """Of one event loop. A call that is cancelled closes its connection."""

    async def answer(self, call: Call) -> Answered:
        """Raises Trouble. Does not try again."""

    async def close(self) -> None: ...


class Trouble(Exception):
    """There is no answer; the message is a sentence for a person."""

    cost: Cost | None = None
    """Where the model has answered, and it cannot be used."""

    def costing(self, cost: Cost | None) -> Self:
        self.cost = cost
        return self


class Away(Trouble):
    """The endpoint cannot be had, or has enough to do: no document's fault, and worth trying later."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Failed(Trouble):
    """The endpoint took the call and did not get through with it: maybe by chance, maybe because of this document.

    `means` is what it would say of an endpoint that has never got through with any.
    """

    def __init__(self, message: str, means: "Unusable | None" = None) -> None:
        super().__init__(message)
        self.means = means


class Slow(Failed):
    """It took longer than a call may."""


class Declined(Trouble):
    """It will not answer this call, however often it is made; `code` is that of the failed row."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def refused() -> Declined:
    return Declined("llm_refused", "The model refused to read the document.")


class Unusable(Trouble):
    """As it is set up, it answers no call at all: no document's fault; `code` is that of the failed job."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class TooMuchText(Trouble):
    """The call is longer than the model can read."""


class FormRefused(Trouble):
    """It does not know how to be bound to a form, or not to this one."""


def cost_of(usage: Any, input_name: str, output_name: str) -> Cost:
    """`usage` is what the endpoint says of it, if anything."""
    return Cost(_tokens(getattr(usage, input_name, None)), _tokens(getattr(usage, output_name, None)))


def _tokens(told: object) -> int:
    """It may say anything, and the number goes into the row."""
    if isinstance(told, float):
        told = int(told) if math.isfinite(told) else 0
    return min(max(told, 0), MOST_TOKENS) if isinstance(told, int) else 0


_CLIENTS = {
    "anthropic": "workers.extraction.llm.anthropic_client:AnthropicClient",
    "openai": "workers.extraction.llm.openai_client:OpenAIClient",
}


def client_class(provider: str) -> Callable[[Endpoint], Client]:
    """What makes a client, in the loop that it is for. Loads the SDK, which takes seconds where the machine is busy."""
    module, _, name = _CLIENTS[provider].partition(":")
    return cast(Callable[[Endpoint], Client], getattr(import_module(module), name))
