"""Documents that wait to be read: the new ones, and those that may be readable by now (workers/ingest.py)."""

from django.conf import settings
from django.db import transaction

from jobs.models import Document, Parse
from jobs.models.documents import DocumentStatus

MENDABLE = frozenset(
    {"file_missing", "timed_out", "out_of_memory", "crashed", "internal_error", "too_many_pages", "too_large"}
)
"""Why a document could not be read, where it was for a limit that may be another by now, or for a fault of ours."""


def have_read(document: Document) -> None:
    """Make the parse that a reader takes. One that an earlier document left is locked, by an update that changes
    nothing: who is about to delete it waits, and finds the new document.
    """
    parse = Parse(
        organization_id=document.organization_id, sha256=document.sha256, parser_version=settings.PARSER_VERSION
    )
    Parse.objects.bulk_create(
        [parse],
        update_conflicts=True,
        unique_fields=["organization", "sha256", "parser_version"],
        update_fields=["sha256"],
    )


def have_read_again(document: Document) -> bool:
    """Of one that was uploaded once more: whether there is hope, as the reason of its failure said."""
    if document.status != DocumentStatus.ERROR or document.error_code not in MENDABLE:
        return False
    pending = {"status": DocumentStatus.PENDING, "error_code": "", "error_message": ""}
    failed = Document.objects.filter(pk=document.pk, status=DocumentStatus.ERROR)
    with transaction.atomic():
        if not failed.update(**pending):
            return False
        have_read(document)
        parses = Parse.objects.filter(organization_id=document.organization_id, sha256=document.sha256, done=True)
        parses.filter(parser_version=settings.PARSER_VERSION).update(done=False, content=None, markdown="", tries=0)
    for field, value in pending.items():
        setattr(document, field, value)
    return True
