"""The development documents: found, read once, asked; and the row of the table that says what became of it."""

import json
from pathlib import Path
from unittest.mock import Mock

import pytest

from bench import corpus
from bench.accuracy import FOREIGN, invented
from bench.answers import ask, judge
from bench.corpus import NoCorpusError, folder, papers
from bench.rows import extraction
from bench.system import Bench

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": "string"}, "total": {"type": "number"}}}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One set of one document."""
    inner = tmp_path / "letters"
    (inner / "docs").mkdir(parents=True)
    (inner / "schema.json").write_text(json.dumps(SCHEMA))
    (inner / "docs" / "one.txt").write_text("Invoice number: A-17\nTotal: 12.00\nPassport number: 7\n")
    line = {"doc": "one.txt", "truth": {"invoice_number": "A-17", "total": 99.0}}
    (inner / "truth.jsonl").write_text(json.dumps(line) + "\n")
    monkeypatch.setenv("STOOK_EXTRACTION_DEV", str(tmp_path))
    monkeypatch.setattr(corpus, "_PARSED", tmp_path / "parsed")
    return tmp_path


def test_a_document_is_read_once(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = papers(folder())
    monkeypatch.setattr(corpus, "parse", Mock(side_effect=AssertionError("read again")))
    [again] = papers(folder())
    assert first == again
    assert first.born_digital


def test_answers_are_right_or_wrong(source: Path) -> None:
    found = {one.answer.field: one.outcome for one in judge(ask(list(papers(folder()))))}
    assert found == {"invoice_number": "right", "total": "wrong"}


def test_a_field_whose_words_stand_on_the_document_is_not_called_foreign(source: Path) -> None:
    given, asked = invented(list(papers(folder())))
    assert (given, asked) == (0, len(FOREIGN) - 1)


def test_without_documents_nothing_is_measured_and_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STOOK_EXTRACTION_DEV", str(tmp_path / "nowhere"))
    with pytest.raises(NoCorpusError, match="nowhere"):
        folder()
    assert extraction.measure(Mock(spec=Bench), quick=True) == []
    assert "STOOK_EXTRACTION_DEV" in capsys.readouterr().out
