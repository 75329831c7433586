"""Extractors, each of which breaks one promise; and a plain one, which keeps them all."""

import os
import socket
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from workers.extraction.protocol import CancellationToken, DocumentError, ExtractedRow, FieldValue, ParsedDocument


class Plain:
    """Finds the first word of the document that follows the field's name."""

    name = "plain"
    needs_document = True

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        assert document is not None
        if not document.pages:
            raise DocumentError("no_pages", "The document has no pages.")
        fields = {name: FieldValue(None) for name in schema["properties"]}
        for page in document.pages:
            token.checkpoint()
            for label, word in zip(page.words, page.words[1:], strict=False):
                if label.text == "number:" and "invoice_number" in fields:
                    fields["invoice_number"] = FieldValue(word.text, 0.9, page.number, word.box, word.text)
        return ExtractedRow(fields)


class LacksAField(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        del row.fields["tags"]
        return row


class HasAnotherField(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        row.fields["colour"] = FieldValue("red")
        return row


class GivesADict(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        return super().extract(document, **given).fields  # type: ignore[return-value]


class GivesValuesOnly(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        return ExtractedRow({name: field.value for name, field in row.fields.items()})


class WithValue(Plain):
    field = FieldValue(None)
    of = "total"

    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        row.fields[self.of] = self.field
        return row


class NumberAsPrinted(WithValue):
    field = FieldValue("1.190,00 EUR", 0.9)


class NotJson(WithValue):
    field = FieldValue(object(), 0.9)


class HasANul(WithValue):
    field, of = FieldValue("a\x00b", 0.9), "invoice_number"


class MoreThanSure(WithValue):
    field = FieldValue(1, 97.0)


class SureOfNothing(WithValue):
    field = FieldValue(None, 0.0)


class OffThePage(WithValue):
    field = FieldValue(1, 0.9, 1, (0.0, 0.0, 1654.0, 2339.0))


class SureAsNumpyHasIt(WithValue):
    field = FieldValue(1, np.float32(0.9))  # type: ignore[arg-type]


class BoxOfThree(WithValue):
    field = FieldValue(1, 0.9, 1, (0.0, 0.0, 5.0))  # type: ignore[arg-type]


class NoSuchPage(WithValue):
    field = FieldValue(1, 0.9, 0)


class FallsOverOddOnes(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        assert document is not None
        _ = document.pages[0].words[0]
        return super().extract(document, **given)


class SaysNoReason(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        if document is None or not document.pages:
            raise DocumentError("no_pages", " ")
        return super().extract(document, **given)


class RefusesAll(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        raise DocumentError("unknown_kind", "This is no bill of lading.")


class ChangesTheSchema(Plain):
    def extract(self, document: ParsedDocument | None, *, schema: Any, **given: Any) -> ExtractedRow:
        row = super().extract(document, schema=schema, **given)
        schema["properties"].clear()
        return row


class RemembersTheLast(Plain):
    _last = FieldValue(None)

    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        if row.fields["invoice_number"].value is None:
            row.fields["invoice_number"] = self._last
        self._last = FieldValue(row.fields["invoice_number"].value)
        return row


class RemembersTheFirst(Plain):
    def __init__(self) -> None:
        self._first: ExtractedRow | None = None

    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        number = FieldValue(row.fields["invoice_number"].value)
        self._first = self._first or ExtractedRow({**row.fields, "invoice_number": number})
        return self._first


class HalfDoneAfterAStop(Plain):
    def __init__(self) -> None:
        self._in_work = False

    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        if self._in_work:
            raise DocumentError("busy", "Another document is in work.")
        self._in_work = True
        try:
            row = super().extract(document, **given)
        except DocumentError:
            self._in_work = False
            raise
        self._in_work = False
        return row


class OneCheckpoint(Plain):
    def extract(self, document: ParsedDocument | None, *, token: CancellationToken, **given: Any) -> ExtractedRow:
        token.checkpoint()
        return super().extract(document, token=Deaf(), **given)


class Deaf:
    def checkpoint(self) -> None:
        """Never stops."""


class SwallowsTheStop(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        try:
            return super().extract(document, **given)
        except DocumentError:
            raise
        except BaseException:
            return ExtractedRow({name: FieldValue(None) for name in given["schema"]["properties"]})


class GoesOnForAWhile(Plain):
    def extract(self, document: ParsedDocument | None, *, token: CancellationToken, **given: Any) -> ExtractedRow:
        try:
            return super().extract(document, token=token, **given)
        except DocumentError:
            raise
        except BaseException:
            token.checkpoint()
            raise


class AsksTheNetwork(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        row = super().extract(document, **given)
        try:
            with socket.create_connection(("127.0.0.1", 9), timeout=0.1):
                pass
        except OSError:
            pass
        return row


class OtherInTheSandbox(WithValue):
    field = FieldValue(os.environ.get("STOOK_EXTRACTORS", "").count(",") + os.getpid(), 0.9)


class Dies(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        os._exit(3)


class Hangs(Plain):
    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        while True:
            time.sleep(1)


class CannotBeMade(Plain):
    def __init__(self) -> None:
        raise FileNotFoundError("model.bin")


class SaysNotWhetherItNeedsThem:
    def extract(self) -> None:
        """Never called."""


class NeedsNone(Plain):
    needs_document = False

    def extract(self, document: ParsedDocument | None, **given: Any) -> ExtractedRow:
        assert document is None
        given["token"].checkpoint()
        return ExtractedRow({name: FieldValue(None) for name in given["schema"]["properties"]})
