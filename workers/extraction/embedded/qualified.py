"""Values known by what is said right behind or before them: `£4,250.00 plus VAT`, `bis 12.10. mit 2 % Skonto`."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found
from workers.extraction.embedded.values.numbers import find_rates

_TAX = r"(?:vat|gst|sales tax|tax|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|iva|btw)"
_SKONTO = r"(?:skonto|cash discount|discount|escompte|sconto|pronto pago|descuento|korting)"
_BEHIND = {
    "net": re.compile(
        rf"\s*(?:plus|\+|zzgl\.?|zuzuglich|mas|piu|plus la|excl\.?|excluding|exkl\.?|ohne|hors|sin|before)"
        rf"\s(?:(?:der|the|la|el|gesetzlicher?n?)\s)*(?:\d+ ?% )?{_TAX}\b"
    ),
    "total": re.compile(
        rf"\s*(?:\(?(?:incl\.?|including|inc\.?|inkl\.?|inklusive|inclusief)\s(?:(?:der|of|the)\s)?(?:\d+ ?% )?{_TAX}\b"
        rf"|ttc\b|iva incluido|iva inclusa)"
    ),
    "discount_date": re.compile(
        rf"\s*(?:mit|abzgl\.?|abzuglich|less|with|avec|con|met)?\s*\d+(?:[.,]\d+)? ?% {_SKONTO}"
    ),
    "due_date": re.compile(r"\s*(?:ohne (?:jeden )?(?:abzug|skonto)|rein netto|netto|net\b|sans escompte)"),
}
_BEFORE = {
    "due_date": re.compile(
        r"\b(?:due|payable|zahlbar|fallig|begleichen|uberweisen|pagar|pagadero|payer|reglement|betalen|betaling|pagamento)\b"
        r"[^.;]{0,60}\b(?:by|before|until|bis|bis zum|spatestens am|avant le|au plus tard le|antes del?|hasta el|voor"
        r"|uiterlijk|entro il|entro)\s*$"
    ),
    "total": re.compile(r"(?:in all|altogether|all in|insgesamt|en tout|in totale|soit un total de),?\s*$"),
    "discount_date": re.compile(
        rf"\d+(?:[.,]\d+)? ?% {_SKONTO}\s*(?:bis|bis zum|until|by|if paid by|jusqu'au|hasta el)\s*$"
    ),
}
_SCORE, _DATES = 0.74, 0.97
_PERCENT = frozenset({"percent", "prozent", "pct", "pourcentage", "porcentaje", "percentuale", "satz", "rate", "taux"})
_DISCOUNTS = frozenset({"skonto", "discount", "escompte", "sconto", "descuento", "rabatt", "remise", "korting"})
_RATE_BEHIND = re.compile(rf"\s*(?:{_SKONTO}|rabatt|nachlass|remise)\b")
_DAYS = frozenset({"skonto"})


def qualified(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The first value that is so qualified; with several different ones, none is known."""
    words = set(words_of(wanted.field.name))
    if wanted.field.type == "number" and words & _PERCENT and words & _DISCOUNTS:
        yield from _once(list(_found(wanted, paper, _RATE_BEHIND, None, rates=True)), _SCORE)
        return
    concept = "discount_date" if wanted.kind == "date" and words & _DAYS else wanted.concept or ""
    behind, before = _BEHIND.get(concept), _BEFORE.get(concept)
    if behind or before:
        yield from _once(list(_found(wanted, paper, behind, before)), _DATES if wanted.kind == "date" else _SCORE)


def _once(found: list[Candidate], score: float) -> Iterator[Candidate]:
    if found:
        yield found[0].scaled(score)


def _found(
    wanted: Wanted,
    paper: Paper,
    behind: re.Pattern[str] | None,
    before: re.Pattern[str] | None,
    *,
    rates: bool = False,
) -> Iterator[Candidate]:
    read = find_rates if rates else reader_of(wanted)
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        text = region.text
        if not any(char.isdigit() for char in text):
            continue
        for item in read(text, paper.locale):
            if wanted.kind == "amount" and item.fit < 1:
                continue
            if wanted.concept == "due_date" and _BEHIND["discount_date"].match(fold(text[item.end :])):
                continue
            if _says(item, text, behind, before):
                part = region.part(item.start, item.end)
                yield Candidate(item.value, item.fit, part, item.flag, item.currency, told_by="phrase")


def _says(item: Found, text: str, behind: re.Pattern[str] | None, before: re.Pattern[str] | None) -> bool:
    if behind and behind.match(fold(text[item.end :])):
        return True
    return bool(before and before.search(fold(text[: item.start])))
