"""`checkextractor NAME`: tries whether an extractor keeps its promises; exit code 1 where it does not."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.errors import InvalidInput
from jobs.media_types import NAMES, detect
from jobs.schema_definitions import read_schema
from workers.extraction.conformance import PROMISES, Ending, check_extractor
from workers.extraction.conformance.samples import Samples, built_in
from workers.extraction.conformance.trial import Token
from workers.extraction.parsing import parse
from workers.extraction.protocol import DocumentError, ParsedDocument
from workers.extraction.registry import asks_a_model

SHOWN_OF_EACH = 3


class Command(BaseCommand):
    help = "Tries whether an extractor keeps the promises of docs/extractors.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help=f"one of: {', '.join(settings.EXTRACTORS)}")
        parser.add_argument(
            "--document", action="append", default=[], type=Path, help="a file to try it on, instead of ours"
        )
        parser.add_argument("--schema", type=Path, help="the fields to ask for, as a JSON file in any form of the API")

    def handle(self, *, name: str, document: list[Path], schema: Path | None, **_: object) -> None:
        if asks_a_model(name):
            raise CommandError(f"The extractor {name} asks a language model, which is not at hand here.")
        broken = check_extractor(name, _samples(document, schema))
        for promise in PROMISES:
            of_it = [each for each in broken if each.promise == promise]
            self._tell(promise, [each.message for each in of_it])
            if any(isinstance(each, Ending) for each in of_it):
                raise CommandError(f"The extractor {name} was tried no further.")
        if broken:
            raise CommandError(f"The extractor {name} does not keep its promises.")

    def _tell(self, promise: str, messages: list[str]) -> None:
        self.stdout.write(f"{'BROKEN' if messages else 'kept  '} {promise}: {PROMISES[promise]}")
        for message in messages[:SHOWN_OF_EACH]:
            self.stdout.write(f"         {message}")
        if more := len(messages[SHOWN_OF_EACH:]):
            self.stdout.write(f"         and {more} more")


def _samples(documents: list[Path], schema: Path | None) -> Samples:
    ours = built_in()
    return Samples(
        {path.name: _read(path) for path in documents} or ours.documents,
        ours.odd,
        ours.schema if schema is None else _read_schema(schema),
    )


def _read_schema(path: Path) -> dict[str, object]:
    try:
        return read_schema(json.loads(path.read_bytes()), path.name)
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read as JSON: {error}") from error
    except InvalidInput as error:
        problems = "; ".join(f"{problem.field}: {problem.message}" for problem in error.problems)
        raise CommandError(f"The schema is refused. {problems}") from error


def _read(path: Path) -> ParsedDocument:
    try:
        with path.open("rb") as file:
            kind = detect(file, filename=path.name)
        if kind is None:
            raise CommandError(f"{path} is of a type that is not read.")
        return parse(path, media_type=NAMES[kind], token=Token())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    except DocumentError as error:
        raise CommandError(f"{path}: {error.message}") from error
