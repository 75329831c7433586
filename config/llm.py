"""Whether the language model has been set up."""

from importlib.util import find_spec
from urllib.parse import urlsplit

LLM_BASE_URLS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
ASKING = ("llm", "hybrid")


def not_set_up(provider: str, base_url: str, model: str, api_key: str) -> dict[str, str]:
    """The extractors that cannot be used, and what has to be done first, as a sentence."""
    missing = _missing(provider, base_url, model, api_key)
    return dict.fromkeys(ASKING, missing) if missing else {}


def _missing(provider: str, base_url: str, model: str, api_key: str) -> str:
    # A server of one's own may ask for no key.
    needs_key = not api_key and base_url == LLM_BASE_URLS[provider]
    names = [*(["STOOK_LLM_MODEL"] if not model else []), *(["STOOK_LLM_API_KEY"] if needs_key else [])]
    if names:
        instead = " (or STOOK_LLM_BASE_URL, for a server of your own)" if needs_key else ""
        return f"The extractors llm and hybrid ask a language model: set {' and '.join(names)}{instead}."
    if not _is_address(base_url):
        return "The extractors llm and hybrid need STOOK_LLM_BASE_URL to look like https://host/v1."
    if not (api_key.isascii() and api_key.isprintable()):
        return "The extractors llm and hybrid need the key itself in STOOK_LLM_API_KEY: no key has such characters."
    if find_spec(provider) is None:
        return f"The extractors llm and hybrid need the package {provider}: install it by uv sync --group llm."
    return ""


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is none
        return False
