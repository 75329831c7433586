"""How a till was paid, said by what it prints: `MASTERCARD ****7120` is a card, `Tunai 150.000` is cash."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.dates import fold

_LONE = 0.7
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
    r"(?:geg\.?|gegeben|bezahlt|zahlung|(?:paid|payment)(?: by| with| in)?|(?:regle|paye|paiement|reglement)"
    r"(?: par| en)|(?:pagado|pago|pagato|pagamento)(?: con| en| in)|betaald met)(?: mit| per)?[ :]+"
)
_ANY = re.compile(rf"(?<![^\W_])(?:{'|'.join(_MEANS.values())})(?![^\W_])")
_PRINTED = {
    what: re.compile(rf"(?P<paid>{_PAID})?(?:{pattern})(?![^\W_])(?P<rest>.*)") for what, pattern in _MEANS.items()
}
_SUM = re.compile(r"[\W\dx]*(?:[a-z]{2,3}(?![a-z])[\W\dx]*)?")
"""An amount or the hidden digits of a card, with a currency and no other word."""
_TOLD = re.compile(r"[*x\u2022]{2,}\W*\d{4}|\d+[.,]\d{2,3}(?!\d)")
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
    """Where a line begins with a means that is paid with, or that has its amount or its digits behind."""
    for line in paper.lines():
        text = fold(line.text)
        for what, pattern in _PRINTED.items():
            match = pattern.match(text)
            rest = match["rest"] if match else ""
            if match is None or _NOTHING.fullmatch(rest):
                continue
            if (match["paid"] and not _ANY.search(rest)) or (_SUM.fullmatch(rest) and _TOLD.search(rest)):
                yield what, Region(line, 0, len(line.tokens))
