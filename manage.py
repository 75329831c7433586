#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        if sqlstate(error):  # it has answered, so that what it says is about a statement
            raise
        sys.exit(f"PostgreSQL at DATABASE_URL cannot be used: {' '.join(str(error).split())}")
