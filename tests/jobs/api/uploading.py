"""Files to upload, and how many of them were kept."""

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.jobs.api.caller import Caller


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files_stored(caller: Caller) -> int:
    try:
        folders, _ = default_storage.listdir(str(caller.organization.id))
    except FileNotFoundError:
        return 0
    return sum(len(default_storage.listdir(f"{caller.organization.id}/{folder}")[1]) for folder in folders)
