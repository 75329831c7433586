"""Short texts that are known by their own words, wherever they stand: terms of payment, means of payment, Incoterms."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.dates import fold

_LONE = 0.68
_WORDS = {
    "payment_terms": re.compile(
        r"(?:payable |payment |due )?(?:up)?on receipt(?: of invoice)?|payment in advance|cash on delivery|c\.o\.d\."
        r"|(?:\d(?:[.,]\d+)? ?%,? ?(?:/ ?)?\d{1,2}(?: days)?,? )?net \d{1,3}(?: days)?(?!\d)|\d{1,3} days? net"
        r"|zahlbar sofort(?: ohne abzug)?|sofort (?:zahlbar|fallig)(?: ohne abzug| rein netto)?|sofort ohne abzug"
        r"|per vorkasse|rein netto|a reception (?:de (?:la )?)?facture|paiement comptant|al contado|pago anticipado"
        r"|bonifico anticipato|rimessa diretta|vooruitbetaling"
    ),
    "payment_method": re.compile(
        r"contactless|mastercard|maestro|visa(?: debit| credit)?|american express|amex|apple pay|google pay|paypal"
        r"|bacs|chaps|sepa(?: credit transfer| direct debit)?|wire transfer|bank transfer|direct debit|faster payments?"
        r"|girocard|ec-karte|ec-cash|kreditkarte|lastschrift|uberweisung|barzahlung"
        r"|carte bancaire|cb sans contact|virement(?: bancaire)?|prelevement|especes"
        r"|transferencia(?: bancaria)?|tarjeta(?: de credito| de debito)?|domiciliacion|efectivo"
        r"|bonifico(?: bancario)?|contanti|bancomat|ideal|pin"
    ),
    "incoterms": re.compile(r"(?:exw|fca|fas|fob|cfr|cif|cpt|cip|dap|dpu|ddp|dat|ddu) [^\W\d_][\w .'-]{2,30}"),
}
_PAID_BY = re.compile(r"(?:^|\b(?:by|via|per|paid|par|mit|con|tramite|mezzo|mit|geg\.?|gegeben)\s+)$")


def in_words(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The first of them; of means of payment one that begins a segment, or stands behind `by`."""
    pattern = _WORDS.get(wanted.concept or "")
    if pattern is None or wanted.kind != "text":
        return
    for line in paper.lines():
        for start, end in line.segments():
            region = Region(line, start, end)
            text = region.text
            folded = fold(text)
            if len(folded) != len(text):
                continue
            for match in re.finditer(rf"(?<!\w)(?:{pattern.pattern})(?!\w)", folded):
                if wanted.concept == "payment_method" and not _PAID_BY.search(folded[: match.start()]):
                    continue
                part = region.part(match.start(), match.end())
                yield Candidate(text[match.start() : match.end()].strip(), _LONE, part, told_by="words")
                return
