"""Whether the language model has been set up, in words that name the settings."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.llm import LLM_BASE_URLS, not_set_up
from tests.config.conftest import Read
from workers.extraction.llm.endpoint import Endpoint

OPENAI, ANTHROPIC = LLM_BASE_URLS["openai"], LLM_BASE_URLS["anthropic"]


@pytest.mark.parametrize(
    ("provider", "base_url", "model", "key", "named"),
    [
        ("openai", OPENAI, "", "", "set STOOK_LLM_MODEL and STOOK_LLM_API_KEY (or STOOK_LLM_BASE_URL, "),
        ("openai", OPENAI, "gpt", "", "set STOOK_LLM_API_KEY (or STOOK_LLM_BASE_URL, "),
        ("anthropic", ANTHROPIC, "claude", "", "set STOOK_LLM_API_KEY (or STOOK_LLM_BASE_URL, "),
        ("openai", "http://localhost:8080/v1", "", "", "set STOOK_LLM_MODEL."),
        ("openai", "localhost:8080", "gpt", "", "STOOK_LLM_BASE_URL to look like https://host/v1."),
        ("openai", "https://", "gpt", "", "STOOK_LLM_BASE_URL to look like https://host/v1."),
        ("openai", "https://host:port/v1", "gpt", "", "STOOK_LLM_BASE_URL to look like https://host/v1."),
        ("openai", OPENAI, "gpt", "“key”", "STOOK_LLM_API_KEY"),
        ("openai", OPENAI, "gpt", "two\nlines", "STOOK_LLM_API_KEY"),
    ],
)
def test_what_is_missing_is_named(provider: str, base_url: str, model: str, key: str, named: str) -> None:
    told = not_set_up(provider, base_url, model, key)
    assert set(told) == {"llm", "hybrid"}
    assert all(named in message for message in told.values())


@pytest.mark.parametrize(("base_url", "key"), [(OPENAI, "key"), ("http://localhost:8080/v1", "")])
def test_a_server_of_ones_own_needs_no_key(base_url: str, key: str) -> None:
    assert not_set_up("openai", base_url, "model", key) == {}


def test_the_package_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.llm.find_spec", lambda _: None)
    assert "uv sync --group llm" in not_set_up("openai", OPENAI, "model", "key")["llm"]


def test_a_default_that_is_not_set_up_stops_the_start(read: Read) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^STOOK_EXTRACTOR is 'llm'\. .*set STOOK_LLM_MODEL"):
        read(STOOK_EXTRACTOR="llm", STOOK_LLM_MODEL="", STOOK_LLM_API_KEY="", STOOK_LLM_BASE_URL="")


def test_the_key_may_come_from_a_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret\n")
    settings = read(STOOK_LLM_API_KEY_FILE=str(tmp_path / "key"), STOOK_LLM_MODEL="gpt", STOOK_EXTRACTOR="llm")
    assert (settings["LLM_API_KEY"], settings["EXTRACTORS_NOT_SET_UP"]) == ("secret", {})
    with pytest.raises(ImproperlyConfigured, match=r"^STOOK_LLM_API_KEY_FILE points at"):
        read(STOOK_LLM_API_KEY_FILE=str(tmp_path / "nothing"))


def test_the_key_is_shown_nowhere() -> None:
    assert "secret" not in repr(Endpoint("openai", OPENAI, "gpt", "secret", 1.0, 0))
