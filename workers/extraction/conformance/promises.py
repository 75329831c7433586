"""What is promised by an extractor, by the names under which a broken one is told."""

from typing import NamedTuple

PROMISES = {
    "installed": "it is installed, can be imported and made, and says whether it needs documents",
    "sandbox": "it lives in the sandbox, and its rows are the same there",
    "documents": "of the documents that it is tried on, it extracts at least one",
    "fields": "a row has a FieldValue for each top-level property of the schema, and no other",
    "types": "values are of their fields' types",
    "storable": "values can be stored as JSON",
    "confidence": "confidences lie in 0..1, and are None where the value is None",
    "boxes": "pages exist, and boxes lie on them",
    "errors": "a document that it can make nothing of is a DocumentError with a code and a sentence, and nothing else",
    "inputs": "schema and options are left as they were given",
    "state": "a document gives the same row whatever came before it",
    "checkpoints": "there is at least one checkpoint a page, and one in any case",
    "cancelling": "Stopped, raised at whichever checkpoint, ends the extraction at once",
    "network": "it needs no network",
}


class Broken(NamedTuple):
    """A promise, and how it is not kept."""

    promise: str
    message: str


class Ending(Broken):
    """Of the promises behind it none was tried."""
