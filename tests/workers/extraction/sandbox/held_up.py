"""An extractor that is done with a document as soon as its test lets it be."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workers.extraction.protocol import CancellationToken, ExtractedRow, ParsedDocument


class HeldUp:
    """Until there is a file at `until`."""

    name = "held-up"
    needs_document = False
    options = {"until": {"type": "string"}}

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        while not Path(options["until"]).exists():
            token.checkpoint()
            time.sleep(0.002)
        return ExtractedRow({})
