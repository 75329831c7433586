"""The embedded extractor: a JSON Schema and positioned words to values, on any machine."""

from workers.extraction.embedded.extractor import EmbeddedExtractor

__all__ = ["EmbeddedExtractor"]
