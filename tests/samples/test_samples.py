"""The sample documents are what their README says: complete, true, and the same at every rebuild."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from samples.make_samples import HOME, files
from tests.samples.wording import states, words

SCHEMA: dict[str, Any] = json.loads((HOME / "schema.json").read_text())
EXPECTED: dict[str, dict[str, Any]] = json.loads((HOME / "expected.json").read_text())
BAD: dict[str, dict[str, Any]] = json.loads((HOME / "bad" / "expected.json").read_text())
VALUES = EXPECTED | {name: entry["values"] for name, entry in BAD.items() if "values" in entry}
PICTURES = ("scan_0007.pdf",)


def test_there_are_enough_documents_of_enough_formats() -> None:
    assert len(EXPECTED) >= 24
    assert len({Path(name).suffix for name in EXPECTED}) >= 7


@pytest.mark.parametrize(("folder", "expected"), [("documents", EXPECTED), ("bad", BAD)])
def test_every_document_has_its_expectations_and_none_is_left_over(folder: str, expected: dict[str, Any]) -> None:
    assert {path.name for path in (HOME / folder).iterdir()} - {"expected.json"} == set(expected)


@pytest.mark.parametrize("name", VALUES)
def test_expectations_are_of_the_schema(name: str) -> None:
    values = VALUES[name]
    assert list(values) == list(SCHEMA["properties"])
    known = {field: value for field, value in values.items() if value is not None}
    types = {"properties": SCHEMA["properties"], "additionalProperties": False}
    Draft202012Validator(types, format_checker=FormatChecker()).validate(known)


@pytest.mark.parametrize("name", VALUES)
def test_net_and_tax_are_the_total(name: str) -> None:
    net, tax, total = (VALUES[name][field] for field in ("net_amount", "tax_amount", "total_amount"))
    assert (net is None) == (tax is None)
    if net is not None:
        assert round(net + tax, 2) == total


def test_ibans_have_right_check_digits() -> None:
    ibans = [values["iban"] for values in VALUES.values() if values["iban"]]
    assert ibans
    for iban in ibans:
        assert int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1


@pytest.mark.parametrize(
    "name", [name for name in EXPECTED if Path(name).suffix not in (".png", ".jpg") and name not in PICTURES]
)
def test_every_expected_value_stands_on_the_document(name: str) -> None:
    text = words(HOME / "documents" / name)
    missing = [f for f, value in EXPECTED[name].items() if value is not None and not states(text, f, value)]
    assert missing == []


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return files()


def test_files_rebuild_byte_for_byte(made: dict[str, bytes]) -> None:
    changed = [name for name, content in made.items() if (HOME / name).read_bytes() != content]
    assert changed == []


def test_all_samples_together_are_small(made: dict[str, bytes]) -> None:
    assert sum(len((HOME / name).read_bytes()) for name in made) < 5_000_000


def test_no_two_samples_have_the_same_bytes(made: dict[str, bytes]) -> None:
    contents = list(made.values())
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("name", ["truncated.pdf", "password.pdf", "empty.pdf", "no-pages.pdf", "picture-named.pdf"])
def test_a_bad_pdf_does_not_open(name: str) -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(HOME / "bad" / name)


def test_the_locked_pdf_opens_with_its_password_only() -> None:
    document = pypdfium2.PdfDocument(HOME / "bad" / "password.pdf", password="open-sesame")
    assert len(document) == 1


def test_the_long_pdf_has_its_number_on_each_page_and_its_total_on_the_last() -> None:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(HOME / "bad" / "200-pages.pdf")]
    values = BAD["200-pages.pdf"]["values"]
    assert len(pages) == 200
    assert all(values["invoice_number"] in page for page in pages)
    assert [states(page, "total_amount", values["total_amount"]) for page in pages] == [False] * 199 + [True]
