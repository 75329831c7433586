"""How a till was paid, said by what it prints: `MASTERCARD ****7120` is a card, `Tunai 150.000` is cash."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted, amount_of
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.numbers import find_numbers

_LONE, _CENT = 0.7, 0.011
_CARD = r"credit card|debit card|card|karte|carte|tarjeta|carta|kartu"
_MEANS = {
    "cash": r"cash(?! ?back)|bar(?:zahlung|geld)?|especes|efectivo|contanti|contant|tunai|dinheiro",
    "card": rf"mastercard|maestro|visa(?: debit| credit)?|american express|amex|girocard|ec[- ]?(?:karte|cash)"
    rf"|kreditkarte|kartenzahlung|carte bancaire|cb|eftpos|bancomat|{_CARD}",
    "transfer": r"(?:(?:bank|wire) )?transfer|uberweisung|virement(?: bancaire)?|transferencia(?: bancaria)?|bonifico",
    "debit": r"(?:sepa )?direct debit|lastschrift|prelevement|domiciliacion",
    "cheque": r"cheque|scheck|assegno",
}
_WHOLE = {what: re.compile(pattern) for what, pattern in _MEANS.items()}
_PAID = (
    r"(?:geg\.?|gegeben|bezahlt|paid|regle|paye|pagado|pagato|betaald|(?P<term>payment|zahlung|paiement|reglement|pago"
    r"|pagamento))(?: (?:by|with|in|par|en|con|met|mit|per))?[ :]+"
)
_ANY = re.compile(rf"(?<![^\W_])(?:{'|'.join(_MEANS.values())})(?![^\W_])")
_PRINTED = {
    what: re.compile(rf"(?P<paid>{_PAID})?(?:{pattern})(?![^\W_])(?P<rest>.*)") for what, pattern in _MEANS.items()
}
_WORD = re.compile(r"[^\W\d_]+")
_CURRENCY = re.compile(r"(?!n(?:o|r|um)$)[a-z]{2,3}")
_HIDDEN = re.compile(r"[*x\u2022]{2}\W{0,4}\d{4}")
"""The digits of a card."""
_TOLD = re.compile(r"\d[.,]\d{2,3}(?!\d)")
_DENIED = re.compile(
    r"\b(?:not|no|non|never|nein|nicht|nie|keine?|pas|jamais|nunca|niet|nee|geen|or|oder|ou|o|of|only|nur|seulement"
    r"|solo|will|can|may be|must|kann|possible|moglich|posible|possibile|mogelijk|permi\w*|allowed|accept\w*|akzept\w*"
    r"|acept\w*|accett\w*|available|welcome|prefer\w*|incurs?|fees?)\b|\?|n['\u2019]t\b"
)
"""It could be, shall be or was not paid so."""
_TERM = re.compile(r"\W*(?:(?:within|innerhalb|binnen|sous|entro|by|until|bis|due|upon|on|am)\b.*)?")
"""When, if anything is said of a payment that is still to come."""
_LEAST = 0.5
"""Weight of a label of the paper's total."""
_NOTHING = re.compile(r"\W*0[.,]00\W*")


def paid_by(wanted: Wanted, paper: Paper) -> list[Candidate] | None:
    """The allowed value for what the paper says it was paid by; none of two that are said, None where no value or more
    than one could be meant.
    """
    found = list(_said(paper))
    if len({what for what, _ in found}) > 1:
        return []
    values = [value for value in wanted.field.enum if found and _meant(value) == found[0][0]]
    if len(values) != 1:
        return None
    return [Candidate(values[0], _LONE, found[0][1], told_by="choice")]


def _meant(value: object) -> str | None:
    said = fold(str(value)).replace("_", " ")
    return next((what for what, pattern in _WHOLE.items() if pattern.fullmatch(said)), None)


def _said(paper: Paper) -> Iterator[tuple[str, Region]]:
    """Where a line begins with a means that is paid with, that has the hidden digits of a card behind it or, below the
    paper's total, an amount that is no less.
    """
    totals = _totals(paper)
    total: float | None = None
    for line in paper.lines():
        text = fold(line.text)
        for what, pattern in _PRINTED.items():
            match = pattern.match(text)
            rest = match["rest"] if match else ""
            if match is None or _NOTHING.fullmatch(rest):
                continue
            if _is_paid(match, rest) or (_is_sum(rest) and (_HIDDEN.search(rest) or _covers(rest, total, paper))):
                yield what, Region(line, 0, len(line.tokens))
        total = totals.get(id(line), total)


def _is_paid(match: re.Match[str], rest: str) -> bool:
    if not match["paid"] or _ANY.search(rest) or _DENIED.search(rest):
        return False
    return match["term"] is None or _is_sum(rest) or _TERM.fullmatch(rest) is not None


def _is_sum(rest: str) -> bool:
    """An amount or the hidden digits of a card, with a currency and no other word."""
    words = [word for word in _WORD.findall(rest) if word.strip("x")]
    return len(words) <= 1 and all(map(_CURRENCY.fullmatch, words))


def _covers(rest: str, total: float | None, paper: Paper) -> bool:
    """What is paid is the total, or more where change is given."""
    amounts = find_numbers(rest, paper.locale) if total is not None and _TOLD.search(rest) else []
    return total is not None and any(found.value > total - _CENT for found in amounts)


def _totals(paper: Paper) -> dict[int, float]:
    """The sum on each line with a label of the paper's total."""
    phrases = (phrase for phrase, weight in amount_of("total").phrases.items() if weight > _LEAST)
    lines = {id(spot.region.line): spot.region for phrase in phrases for spot in paper.spots.of(phrase)}
    found = {}
    for key, label in lines.items():
        line = label.line
        numbers = find_numbers(Region(line, label.end, len(line.tokens)).text, paper.locale)
        if numbers:
            found[key] = numbers[-1].value
    return found
