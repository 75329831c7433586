"""`rotateapikey PREFIX`: a key that takes the place of another; alone on stdout, so that a script can catch it."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jobs.audit import SYSTEM
from jobs.errors import Conflict
from jobs.ids import parse_uuid
from jobs.job_object import iso
from jobs.keys import rotate_key
from jobs.models import APIKey

LONGEST_HOURS = 24 * 366


class Command(BaseCommand):
    help = "Makes a key with the name and scopes of another one, prints it, and lets the old one expire after a while."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="how the key begins, as the admin shows it (stook_a1b2c3), or its ID")
        parser.add_argument(
            "--overlap-hours", type=int, default=24, help="how long both are good (default: %(default)s); 0: not at all"
        )
        parser.add_argument("--expires-in-days", type=int, help="days until the new one expires (default: never)")

    def handle(self, *args: object, **options: object) -> None:
        hours = options["overlap_hours"]
        assert isinstance(hours, int)
        if not 0 <= hours <= LONGEST_HOURS:
            raise CommandError(f"--overlap-hours must be from 0 to {LONGEST_HOURS}.")
        days = options["expires_in_days"]
        if isinstance(days, int) and not 1 <= days <= 36_500:
            raise CommandError("--expires-in-days must be from 1 to 36500.")
        try:
            made, key, over_at = rotate_key(
                _found(str(options["key"])),
                overlap=timedelta(hours=hours),
                expires_at=timezone.now() + timedelta(days=days) if isinstance(days, int) else None,
                actor=SYSTEM,
            )
        except Conflict as error:
            raise CommandError(error.message) from error
        scopes = ", ".join(made.scopes)
        self.stderr.write(f"A key of {made.organization}, for: {scopes}. The old one is good until {iso(over_at)}.")
        self.stdout.write(key)


def _found(text: str) -> APIKey:
    key_id = parse_uuid(text)
    keys = list(APIKey.objects.filter(pk=key_id) if key_id else APIKey.objects.filter(prefix=text, revoked_at=None)[:2])
    if len(keys) != 1:
        raise CommandError("More than one key begins so: give its ID." if keys else f"There is no key {text[:40]}.")
    return keys[0]
