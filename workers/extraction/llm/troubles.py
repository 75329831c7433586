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
    "maximum number of tokens",
    "input is too long",
    "string_above_max_length",
    # A 429 that no waiting mends: more tokens than the account may send in a minute.
    "request too large",
)
# The providers' own codes and sentences, which no name of a field and no word of a document looks like.
_QUOTA_WORDS = ("insufficient_quota", "billing_hard_limit", "billing_not_active", "credit balance is too low")
_KEY_WORDS = ("invalid_api_key", "api key not valid", "incorrect api key", "invalid api key")
_ABOUT_ALL = range(400, 430)
"""Statuses that may be about the account; a server that fails may quote whatever it was sent."""
_SHOWN = 300
_THEN = "restart the workers, then resume the job."


class TooLarge(Exception):
    """The answer is longer than any form."""


def of_another_kind() -> Failed:
    message = "The LLM endpoint does not answer as its provider does. Check STOOK_LLM_PROVIDER and STOOK_LLM_BASE_URL."
    return Failed(message, Unusable("llm_misconfigured", f"{message} Correct them, {_THEN}"))


def judged(error: Exception, endpoint: Endpoint, *, with_form: bool) -> Trouble:
    """`with_form`: the call asked to be bound to its form, which not every endpoint can."""
    if isinstance(error, Trouble):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        said = _words_of(error, endpoint)
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
            trouble = of_another_kind()
    return trouble


def _with_set_up(status: int, said: str, endpoint: Endpoint) -> Unusable | None:
    """What no call gets around."""
    if status == 401 or (status in (400, 403) and any(words in said for words in _KEY_WORDS)):
        return _key_refused(status)
    is_about_all = status in _ABOUT_ALL
    if status == 402 or (is_about_all and any(words in said for words in _QUOTA_WORDS)):
        return Unusable(
            "llm_quota_used_up",
            "The account at the LLM endpoint has no credit left. Mend that, then resume the job.",
        )
    if status in (404, 410) or (is_about_all and "model_not_found" in said):
        return Unusable(
            "llm_model_unknown",
            f"The LLM endpoint knows no model {endpoint.model!r} ({status}). Correct STOOK_LLM_MODEL or "
            f"STOOK_LLM_BASE_URL, {_THEN}",
        )
    if 300 <= status < 400:
        # Not followed: the key would go along.
        return Unusable(
            "llm_misconfigured",
            f"The LLM endpoint sends its callers elsewhere ({status}). Correct STOOK_LLM_BASE_URL, {_THEN}",
        )
    if status == 405:
        return Unusable(
            "llm_misconfigured", f"The LLM endpoint takes no calls there (405). Correct STOOK_LLM_BASE_URL, {_THEN}"
        )
    return None


def _key_refused(status: int) -> Unusable:
    message = f"The LLM endpoint refused the key ({status}). Correct STOOK_LLM_API_KEY, {_THEN}"
    return Unusable("llm_key_refused", message)


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
    refusal = f"The LLM endpoint refused the call ({status}): {said or 'no reason given'}"
    # To gateways that look into what passes them a document may look like an attack.
    return Failed(refusal, _key_refused(status)) if status == 403 else Declined("llm_call_refused", refusal)


def _words_of(error: Any, endpoint: Endpoint) -> str:
    """What the endpoint says of itself, with its code; the key, which it may quote, left out."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    if isinstance(inner, dict):
        parts = [str(inner.get(key)) for key in ("code", "type", "message") if inner.get(key)]
    else:
        parts = [str(inner or getattr(error, "message", ""))]
    said = " ".join(" ".join(parts).split())
    if endpoint.api_key:
        said = said.replace(endpoint.api_key, "…")
    return said[:_SHOWN].encode(errors="replace").decode()


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
