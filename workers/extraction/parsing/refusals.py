"""Why a document is refused. Codes are stable; messages say what is wrong and what to do."""

from workers.extraction.protocol import DocumentError


def empty_file() -> DocumentError:
    return DocumentError("empty_file", "The file is empty (0 bytes). Upload it again from its source.")


def encrypted(kind: str) -> DocumentError:
    return DocumentError(
        "encrypted", f"The {kind} is protected by a password. Remove the password and upload the document again."
    )


def corrupt(kind: str) -> DocumentError:
    return DocumentError(
        "corrupt", f"The {kind} is damaged or incomplete and cannot be read. Upload it again from its source."
    )


def no_pages(kind: str) -> DocumentError:
    return DocumentError("no_pages", f"The {kind} has no pages. Check that it is the right file.")


def no_text() -> DocumentError:
    return DocumentError(
        "no_text", "No text was found in the document. If it is a scan or a photo, upload a sharper one."
    )


def only_pictures(kind: str) -> DocumentError:
    return DocumentError(
        "no_text",
        f"The {kind} holds a picture and no text, and pictures in it are not read. "
        "Save it as PDF, or upload the picture by itself.",
    )


def only_files() -> DocumentError:
    return DocumentError(
        "no_text",
        "The PDF holds other files and no text of its own, and files in it are not read. "
        "Save them from it, and upload them by themselves.",
    )


def too_many_pages(pages: int, limit: int) -> DocumentError:
    return DocumentError(
        "too_many_pages", f"The document has {pages:,} pages, and at most {limit:,} are read. Split it into parts."
    )


def too_large(found: str, limit: str) -> DocumentError:
    """`found` and `limit` as in: 3,000,000 words, 1,000,000."""
    return DocumentError(
        "too_large", f"The document holds {found}, and at most {limit} are read. Split it into smaller documents."
    )


def too_far_apart(cells: int, limit: int) -> DocumentError:
    return DocumentError(
        "too_large",
        f"The cells of a sheet stand so far apart that, with the empty ones between them, they are {cells:,} or more, "
        f"and at most {limit:,} are read. Delete what stands far from the rest, or split it into smaller documents.",
    )


def unsupported(media_type: str) -> DocumentError:
    return DocumentError(
        "unsupported_format",
        f"Documents of the type {media_type} cannot be read. Save the document as PDF and upload it again.",
    )
