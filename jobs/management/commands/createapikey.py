"""`createapikey ORGANIZATION --name NAME`: the key alone on stdout, so that a script can catch it."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from jobs.audit import SYSTEM
from jobs.keys import make_key
from jobs.models import Organization
from jobs.models.access import Scope


class Command(BaseCommand):
    help = "Makes an API key and prints it: this once, for only its hash is kept. Makes the organization if need be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="the organization's name")
        parser.add_argument("--name", required=True, help="what the key is for, to tell keys apart")
        parser.add_argument("--scopes", default=",".join(Scope.values), help="comma-separated (default: %(default)s)")
        parser.add_argument("--expires-in-days", type=int, help="days until it expires (default: never)")

    def handle(self, *args: object, **options: object) -> None:
        scopes = _read_scopes(str(options["scopes"]))
        days = options["expires_in_days"]
        if isinstance(days, int) and not 1 <= days <= 36_500:
            raise CommandError("--expires-in-days must be from 1 to 36500.")
        organization, name = str(options["organization"]), str(options["name"])
        if not (0 < len(organization) <= 100 and 0 < len(name) <= 100):
            raise CommandError("Names take from 1 to 100 characters.")
        with transaction.atomic():
            owner, is_new = Organization.objects.get_or_create(name=organization)
            expires_at = timezone.now() + timedelta(days=days) if isinstance(days, int) else None
            _, key = make_key(owner, name=name, scopes=scopes, expires_at=expires_at, actor=SYSTEM)
        self.stderr.write(f"A key of the {'new ' if is_new else ''}organization {owner}, for: {', '.join(scopes)}.")
        self.stdout.write(key)


def _read_scopes(text: str) -> list[str]:
    scopes = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        raise CommandError(f"--scopes takes some of: {', '.join(Scope.values)}.")
    return scopes
