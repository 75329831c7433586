"""Does an extractor keep the protocol's promises? `manage.py checkextractor NAME`, or `check_extractor` in a test.

Each promise is tried on documents of our own, or on those that are given (docs/extractors.md has the list).
"""

from workers.extraction.conformance.promises import PROMISES, Broken, Ending
from workers.extraction.conformance.suite import check_extractor

__all__ = ["PROMISES", "Broken", "Ending", "check_extractor"]
