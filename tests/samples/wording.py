"""What the words on a sample document are, told by other code than the code that wrote them."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
from docx import Document

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
MONTHS = {
    1: ("January", "Januar", "janvier"),
    3: ("March",),
    4: ("April", "avril"),
    6: ("June", "Jun", "Juni"),
    7: ("July", "Juli"),
    9: ("September", "Sep"),
    10: ("October", "Oct"),
    11: ("November", "Nov"),
    12: ("December",),
}


def words(path: Path) -> str:
    content = path.read_bytes()
    match path.suffix:
        case ".pdf":
            return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
        case ".docx":
            return "\n".join(node.text or "" for node in Document(BytesIO(content)).element.body.iter())
        case ".xlsx":
            return "\n".join(_cells(content))
        case ".eml":
            message = email.message_from_bytes(content, policy=email.policy.default)
            plain = message.get_body(("plain",))
            assert plain
            return f"{message['From']}\n{plain.get_content()}"
        case _:
            return content.decode("utf-8-sig").replace("&amp;", "&")


def _cells(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                yield f"{cell.value:.2f}" if isinstance(cell.value, int | float) else str(cell.value)
                yield cell.number_format


def states(text: str, field: str, value: str | float) -> bool:
    """Whether the value stands in the text, in any of the ways people write such a value."""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", "") in re.sub(r"[.,'\s]", "", text)
    if field.endswith("_date"):
        return any(form in text for form in _dates(date.fromisoformat(value)))
    if field == "currency":
        return value in text or SIGNS.get(value, value) in text
    return re.sub(r"\s", "", value) in re.sub(r"\s", "", text)


def _dates(day: date) -> Iterator[str]:
    yield day.isoformat()
    yield f"{day:%d.%m.%Y}"
    yield f"{day:%d/%m/%Y}"
    for month in MONTHS.get(day.month, ()):
        yield f"{day.day} {month} {day.year}"
        yield f"{day.day}. {month} {day.year}"
        yield f"{month} {day.day}, {day.year}"
        yield f"{day:%d}-{month}-{day.year}"
    yield f"{day:%d %b %Y}"
    yield f"{day:%b} {day.day}, {day.year}"
