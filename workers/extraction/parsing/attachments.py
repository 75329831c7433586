"""What is attached to a PDF: of ZUGFeRD and Factur-X, the invoice as XML."""

import pypdfium2

from workers.extraction.parsing.einvoice import read_einvoice
from workers.extraction.parsing.safe_xml import BadXml, read_xml
from workers.extraction.protocol import CancellationToken, EInvoice

MAX_ATTACHMENTS = 100
"""That are looked at."""
MAX_BYTES = 20 * 1024 * 1024
"""Of one XML file."""


def attached_einvoice(pdf: pypdfium2.PdfDocument, token: CancellationToken) -> EInvoice | None:
    """The first that is one; XML that cannot be read is as good as none, for the pages say the same."""
    for number in range(min(pdf.count_attachments(), MAX_ATTACHMENTS)):
        token.checkpoint()
        try:
            declared = _read(pdf.get_attachment(number), token)
        except (BadXml, pypdfium2.PdfiumError):
            continue
        if declared is not None:
            return declared
    return None


def _read(attachment: pypdfium2.PdfAttachment, token: CancellationToken) -> EInvoice | None:
    # Told by its name and not by a fixed list of names: every version of the standards has another.
    if not attachment.get_name().lower().endswith(".xml"):
        return None
    data = bytes(attachment.get_data())
    return read_einvoice(read_xml(data), token) if len(data) <= MAX_BYTES else None
