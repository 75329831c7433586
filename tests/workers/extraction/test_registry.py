"""Extractors of the operator's own: named in the setting, or brought along by a package."""

from pathlib import Path

import pytest

from workers.extraction.registry import Unusable, get_extractor, installed_extractors, own_extractors, traits_of
from workers.extraction.sandbox.confinement import scrubbed

BAD = "tests.workers.extraction.conformance.bad"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed as pip leaves it."""
    info = tmp_path / "ours-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n")
    points = [f"brought = {BAD}:Plain", f"both = {BAD}:NeedsNone", f"embedded = {BAD}:Plain", f"no name = {BAD}:Plain"]
    (info / "entry_points.txt").write_text("\n".join(["[stook.extractors]", *points]))
    monkeypatch.syspath_prepend(tmp_path)


def test_the_setting_names_extractors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", f" mine = {BAD}:Plain , other={BAD}:NeedsNone,")

    assert own_extractors() == ["mine", "other"]
    assert {"embedded", "mine", "other"} <= set(installed_extractors())
    assert (traits_of("mine").needs_document, traits_of("other").needs_document) == (True, False)
    assert get_extractor("mine") is get_extractor("mine")


def test_a_package_brings_them_along_and_the_setting_goes_before(
    package: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", f"both={BAD}:Plain")

    assert own_extractors() == ["brought", "both"]
    assert traits_of("both").needs_document
    assert type(get_extractor("embedded")).__name__ == "EmbeddedExtractor"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("mine", "must have name=package.module:Class"),
        ("mine=package.module", "must have name=package.module:Class"),
        ("=package:Class", "must have name=package.module:Class"),
        ("my own=package:Class", "must have name=package.module:Class"),
        ("mine=package:Class;other=package:Class", "must have name=package.module:Class"),
        ("embedded=package:Class", "Choose another name"),
        ("sleep=package:Class", "Choose another name"),
    ],
)
def test_a_setting_that_is_not_written_so_is_refused(setting: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", setting)

    with pytest.raises(ValueError, match=f"STOOK_EXTRACTORS has .*{words}"):
        installed_extractors()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("tests.nowhere:Gone", "cannot be imported: ModuleNotFoundError"),
        (f"{BAD}:Gone", "cannot be imported: AttributeError"),
        (f"{BAD}:SaysNotWhetherItNeedsThem", "neither needs_document = True nor"),
        (f"{BAD}:Deaf", "neither needs_document = True nor"),
        ("tests.workers.extraction.test_registry:ExtractsNothing", "no method named extract"),
        ("tests.workers.extraction.test_registry:StrangeOptions", "no JSON Schemas"),
        ("tests.workers.extraction.test_registry:WrongOptions", "no JSON Schemas"),
    ],
)
def test_one_that_does_not_work_says_why(place: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", f"strange-{abs(hash(place))}={place}")

    with pytest.raises(Unusable, match=words):
        traits_of(own_extractors()[-1])


class ExtractsNothing:
    needs_document = True


class WrongOptions:
    needs_document = True
    options = {"limit": {"type": "whole number"}}

    def extract(self) -> None:
        """Never called."""


class StrangeOptions:
    needs_document = True
    options = {"limit": "integer"}

    def extract(self) -> None:
        """Never called."""


def test_the_sandbox_gets_what_is_meant_for_extractors_alone() -> None:
    environment = {"STOOK_EXTRACTORS": "a=b:C", "STOOK_EXTRACTOR_MODEL": "/models/a", "SECRET_KEY": "s", "STOOK_X": "1"}

    kept = scrubbed(environment)

    assert kept.items() >= {"STOOK_EXTRACTORS": "a=b:C", "STOOK_EXTRACTOR_MODEL": "/models/a"}.items()
    assert not kept.keys() & {"SECRET_KEY", "STOOK_X"}
