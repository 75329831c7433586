"""What the extractor alone can know to be wrong, in words for its reader; workers/extraction/rows has the rest."""

from workers.extraction.protocol import ValidationFlag

_MESSAGES = {
    "ambiguous_date": "{field} reads “{text}”, in which day and month could be either. Set the option date_order.",
    "invalid_enum": "{field} reads “{text}”, which is not one of the allowed values. Check the document or the schema.",
    "not_a_number": "{field} reads “{text}”, which is no number. Check the document or enter the number by hand.",
    "wrong_type": "{field} reads “{text}”, which is not a whole number. Check the document or enter the value by hand.",
    "not_a_date": "{field} reads “{text}”, which is no date. Check the document or enter the date by hand.",
}
CODES = _MESSAGES.keys()

UNREADABLE = {
    "amount": "not_a_number",
    "number": "not_a_number",
    "integer": "not_a_number",
    "rate": "not_a_number",
    "date": "not_a_date",
    "datetime": "not_a_date",
    "enum": "invalid_enum",
}
"""What it is called when a label is there and its value is not of the field's kind."""


def flag(code: str, field: str, text: str = "") -> ValidationFlag:
    return ValidationFlag(code, field, _MESSAGES[code].format(field=field, text=text))
