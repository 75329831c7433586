"""`manage.py checkextractor`: what it says of one that keeps its promises, and of one that does not."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

BAD = "tests.workers.extraction.conformance.bad"


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", f"plain={BAD}:Plain,printed={BAD}:NumberAsPrinted,dies={BAD}:Dies")


@pytest.fixture
def document(tmp_path: Path) -> str:
    (tmp_path / "bill.txt").write_text("Invoice number: R-7\nTotal: 12.00\n")
    return str(tmp_path / "bill.txt")


def written(folder: Path, schema: object) -> str:
    (folder / "schema.json").write_text(json.dumps(schema))
    return str(folder / "schema.json")


def test_says_of_each_promise_that_it_is_kept(document: str, tmp_path: Path) -> None:
    out = StringIO()
    schema = written(tmp_path, {"invoice_number": "string", "total": "number"})

    call_command("checkextractor", "plain", "--document", document, "--schema", schema, stdout=out)

    assert "kept   cancelling: " in out.getvalue()
    assert "BROKEN" not in out.getvalue()


def test_says_which_one_is_broken_and_how(document: str) -> None:
    out = StringIO()

    with pytest.raises(CommandError, match="printed does not keep"):
        call_command("checkextractor", "printed", "--document", document, stdout=out)

    assert (
        "BROKEN types: values are of their fields' types\n         on bill.txt, total reads “1.190,00" in out.getvalue()
    )
    assert "and 5 more" in out.getvalue()


@pytest.mark.parametrize(("name", "told"), [("nobody", ["installed"]), ("dies", ["installed", "sandbox"])])
def test_what_was_not_tried_is_not_said_to_be_kept(name: str, told: list[str], document: str) -> None:
    out = StringIO()

    with pytest.raises(CommandError, match=f"{name} was tried no further"):
        call_command("checkextractor", name, "--document", document, stdout=out)

    assert re.findall(r"^(?:kept  |BROKEN) (\w+):", out.getvalue(), re.MULTILINE) == told
    assert f"BROKEN {told[-1]}: " in out.getvalue()


@pytest.mark.parametrize(
    ("schema", "words"),
    [({"total": "money"}, "schema.json.total: 'money' is not a type"), (None, "Say which fields"), ("", "Say which")],
)
def test_a_schema_that_is_none_is_told(schema: object, words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("checkextractor", "plain", "--schema", written(tmp_path, schema))


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.json").write_text("{")
    for given, words in (
        (["--document", str(tmp_path / "none.pdf")], "No such file"),
        (["--document", str(tmp_path / "empty.txt")], "empty"),
        (["--schema", str(tmp_path / "broken.json")], "cannot be read as JSON"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("checkextractor", "plain", *given)


def test_one_that_asks_a_model_is_not_tried() -> None:
    with pytest.raises(CommandError, match="The extractor hybrid asks a language model"):
        call_command("checkextractor", "hybrid")
