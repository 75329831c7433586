"""What an SDK raises, as what can be done about it. Both SDKs have the same tree of errors, of one generator."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from workers.extraction.llm.endpoint import (
    Away,
    Declined,
    Endpoint,
    Failed,
    FormRefused,
    Slow,
    TooMuchText,
    Trouble,
    Unusable,
)

LONGEST_WAIT_S = 3600.0
_TOO_LONG_WORDS = (
    "context length",
    "context_length",
    "context window",
    "context size",
    "context_size",
    "maximum context",
    "prompt is too long",
    "too many tokens",
    "input is too long",
    "string_above_max_length",
)
_QUOTA_WORDS = ("insufficient_quota", "credit balance", "billing", "quota exceeded")
_SHOWN = 300


class TooLarge(Exception):
    """The answer is longer than any form."""


def judged(error: Exception, endpoint: Endpoint, *, with_form: bool) -> Trouble:
    """`with_form`: the call asked to be bound to its form, which not every endpoint can."""
    if isinstance(error, Trouble):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        said = _words_of(error)
        return _with_set_up(status, said.lower(), endpoint) or _with_call(status, said, error, with_form=with_form)
    # Of a call that took too long the cause would be its cancellation.
    return _with_connection(error if isinstance(error, TimeoutError) else error.__cause__ or error, endpoint)


def _with_connection(error: BaseException, endpoint: Endpoint) -> Trouble:
    match error:
        case TimeoutError():
            trouble: Trouble = Slow(
                f"The model did not answer within {endpoint.timeout_s:g} seconds. "
                "Raise STOOK_LLM_TIMEOUT_SECONDS, or take a faster one."
            )
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.PoolTimeout() | httpx2.ProxyError():
            trouble = Away(f"The LLM endpoint at {endpoint.host} cannot be reached: {str(error)[:_SHOWN]}.")
        case httpx2.TimeoutException():
            trouble = Slow("The LLM endpoint fell silent in the middle of a call.")
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            trouble = Unusable("llm_misconfigured", "STOOK_LLM_BASE_URL must look like https://host/v1.")
        case httpx2.TransportError():
            trouble = Failed("The LLM endpoint broke off in the middle of a call.")
        case TooLarge():
            trouble = Failed("The LLM endpoint sent an answer without an end.")
        case _:
            trouble = Failed("The LLM endpoint did not answer as one of its kind does. Check STOOK_LLM_BASE_URL.")
    return trouble


def _with_set_up(status: int, said: str, endpoint: Endpoint) -> Unusable | None:
    """What no call gets around."""
    if status in (401, 403):
        return Unusable(
            "llm_key_refused",
            f"The LLM endpoint refused the key ({status}). Correct STOOK_LLM_API_KEY, restart the workers, then "
            "resume the job.",
        )
    if status == 402 or any(word in said for word in _QUOTA_WORDS):
        return Unusable(
            "llm_quota_used_up",
            "The account at the LLM endpoint has no credit left. Mend that, then resume the job.",
        )
    if status == 404 or "model_not_found" in said:
        return Unusable(
            "llm_model_unknown",
            f"The LLM endpoint knows no model {endpoint.model!r} ({status}). Correct STOOK_LLM_MODEL or "
            "STOOK_LLM_BASE_URL, restart the workers, then resume the job.",
        )
    return None


def _with_call(status: int, said: str, error: Any, *, with_form: bool) -> Trouble:
    if status == 413 or any(words in said.lower() for words in _TOO_LONG_WORDS):
        return TooMuchText("The text is longer than the model can read.")
    if status in (408, 409, 425, 429, 502, 503, 504, 529):
        state = "is called too often" if status == 429 else "has too much to do or is being restarted"
        return Away(f"The LLM endpoint {state} ({status}).", _retry_after_s(error))
    if status in (400, 422) and with_form:
        return FormRefused(said)
    if status >= 500:
        return Failed(f"The LLM endpoint failed ({status}).")
    return Declined("llm_call_refused", f"The LLM endpoint refused the call ({status}): {said or 'no reason given'}")


def _words_of(error: Any) -> str:
    """What the endpoint says of itself, with its code."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    if isinstance(inner, dict):
        parts = [str(inner.get(key)) for key in ("code", "type", "message") if inner.get(key)]
    else:
        parts = [str(inner or getattr(error, "message", ""))]
    return " ".join(" ".join(parts).split())[:_SHOWN].encode(errors="replace").decode()


def _retry_after_s(error: Any) -> float | None:
    """Seconds, or a date; nonsense is no answer."""
    given = str(error.response.headers.get("retry-after", "")).strip()
    if not given:
        return None
    try:
        seconds = float(given)
    except ValueError:
        try:
            at = parsedate_to_datetime(given)
        except ValueError:
            return None
        seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_S) if math.isfinite(seconds) else None
