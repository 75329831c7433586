"""Calls to OpenAI, and to whatever speaks its chat completions: llama.cpp, vLLM, Ollama and others."""

import asyncio
from typing import Any

import openai

from workers.extraction.llm.bound_forms import BoundForms
from workers.extraction.llm.endpoint import Answered, Endpoint, cost_of, refused
from workers.extraction.llm.http import http_client, timeouts
from workers.extraction.llm.talk import Answer, Call, Shortfall
from workers.extraction.llm.troubles import of_another_kind


class OpenAIClient:
    """See Client in endpoint.py."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._forms = BoundForms(endpoint)
        self._timeouts = timeouts(endpoint.timeout_s)
        self._sdk = openai.AsyncOpenAI(
            # The SDK insists on a key, which a server at home may have none of.
            api_key=endpoint.api_key or "none",
            base_url=endpoint.base_url,
            max_retries=0,  # they would not hear of a cancel, and keep the permit meanwhile
            http_client=http_client(endpoint.timeout_s),
        )

    async def answer(self, call: Call) -> Answered:
        async def attempt(with_form: bool) -> Answered:
            request = self._request(call, with_form=with_form)
            async with asyncio.timeout(self._endpoint.timeout_s):
                return _answered(await self._sdk.chat.completions.create(**request, timeout=self._timeouts))

        return await self._forms.make(call, attempt)

    async def close(self) -> None:
        await self._sdk.close()

    def _request(self, call: Call, *, with_form: bool) -> dict[str, Any]:
        turns = [
            {"role": "assistant" if at % 2 else "user", "content": content} for at, content in enumerate(call.turns)
        ]
        request: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": [{"role": "system", "content": call.system}, *turns],
        }
        if with_form:
            form = {"name": "form", "schema": call.form, "strict": True}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        if self._endpoint.max_output_tokens:
            request["max_completion_tokens"] = self._endpoint.max_output_tokens
        return request


def _answered(completion: Any) -> Answered:
    """Not every endpoint sends all that OpenAI does, and some send something else."""
    choices, usage = getattr(completion, "choices", None), getattr(completion, "usage", None)
    cost = cost_of(usage, "prompt_tokens", "completion_tokens")
    if not choices:
        raise of_another_kind().costing(cost if usage else None)
    choice = choices[0]
    if choice.finish_reason == "content_filter" or getattr(choice.message, "refusal", None):
        raise refused().costing(cost)
    cut_off = Shortfall.CUT_OFF if choice.finish_reason == "length" else None
    text = _text_of(choice.message.content).encode(errors="replace").decode()
    return Answered(Answer("" if cut_off else text, cut_off), cost)


def _text_of(content: Any) -> str:
    """Models that think aloud may send parts, of which the text is one."""
    if not isinstance(content, list):
        return str(content or "")
    parts = [part for part in content if isinstance(part, dict)]
    return "".join(str(part.get("text") or "") for part in parts if part.get("type") == "text")
