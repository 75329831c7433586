"""Calls to Anthropic's messages API."""

import asyncio
from typing import Any

import anthropic

from workers.extraction.llm.bound_forms import BoundForms
from workers.extraction.llm.endpoint import Answered, Endpoint, cost_of, refused
from workers.extraction.llm.http import http_client, timeouts
from workers.extraction.llm.talk import Answer, Call, Shortfall
from workers.extraction.llm.troubles import of_another_kind

MAX_OUTPUT_TOKENS = 8192
"""Its API insists on a number; this is a form with some hundred line items."""


class AnthropicClient:
    """See Client in endpoint.py."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._forms = BoundForms(endpoint)
        self._timeouts = timeouts(endpoint.timeout_s)
        self._sdk = anthropic.AsyncAnthropic(
            # Without one the SDK looks for others in the environment, and HTTP knows no empty one.
            api_key=endpoint.api_key or "none",
            base_url=endpoint.base_url,
            max_retries=0,  # they would not hear of a cancel, and keep the permit meanwhile
            http_client=http_client(endpoint.timeout_s),
        )

    async def answer(self, call: Call) -> Answered:
        async def attempt(with_form: bool) -> Answered:
            request = self._request(call, with_form=with_form)
            async with asyncio.timeout(self._endpoint.timeout_s):
                return _answered(await self._sdk.messages.create(**request, timeout=self._timeouts))

        return await self._forms.make(call, attempt)

    async def close(self) -> None:
        await self._sdk.close()

    def _request(self, call: Call, *, with_form: bool) -> dict[str, Any]:
        turns = [
            {"role": "assistant" if at % 2 else "user", "content": content} for at, content in enumerate(call.turns)
        ]
        request: dict[str, Any] = {
            "model": self._endpoint.model,
            "system": call.system,
            "messages": turns,
            "max_tokens": self._endpoint.max_output_tokens or MAX_OUTPUT_TOKENS,
        }
        if with_form:
            request["output_config"] = {"format": {"type": "json_schema", "schema": call.form}}
        return request


def _answered(message: Any) -> Answered:
    content, usage = getattr(message, "content", None), getattr(message, "usage", None)
    cost = cost_of(usage, "input_tokens", "output_tokens")
    if not isinstance(content, list):
        raise of_another_kind().costing(cost if usage else None)
    if message.stop_reason == "refusal":
        raise refused().costing(cost)
    if message.stop_reason == "model_context_window_exceeded":
        cut_off: Shortfall | None = Shortfall.TOO_LONG
    else:
        cut_off = Shortfall.CUT_OFF if message.stop_reason == "max_tokens" else None
    text = "".join(block.text for block in content if getattr(block, "type", "") == "text")
    return Answered(Answer("" if cut_off else text.encode(errors="replace").decode(), cut_off), cost)
