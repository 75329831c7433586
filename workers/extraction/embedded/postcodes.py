"""Postcodes, by which an address is known."""

import re

POSTCODE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,2}-)?(?:\d{4}-\d{3}|\d{4,6})(?![\w/-])|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
