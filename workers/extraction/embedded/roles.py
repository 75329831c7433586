"""Names of parties by their role: who writes a paper stands at its top or its foot, whom it is written to in the
window of its envelope.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_label
from workers.extraction.embedded.parties import headed, placed
from workers.extraction.embedded.party_words import NAME_NOUNS, Role, role_of
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.places import under
from workers.extraction.embedded.values.dates import fold

_PAYMENT = re.compile(
    r"(?:remittance|payment) advice|remittance (?:statement|detail)s?|zahlungsavis|zahlungsanzeige|uberweisungsavis"
    r"|avis de (?:paiement|virement|reglement|remise)|aviso de pago|aviso de transferencia|betalingsspecificatie"
    r"|betaaladvies|avviso di pagamento",
)
"""Who pays writes it."""
_TOP = 0.25
_ORDER = re.compile(
    r"purchase order|\bbestellung\b|\bbestellschein\b|bon de commande|\bcommande\b|orden de compra|\bpedido\b"
    r"|\binkooporder\b|ordine d.acquisto",
    re.IGNORECASE,
)
_NO_COMPANY = 0.6
"""Of a name without a legal form, where another has one and a company is asked for."""
_NOT_ITS_TRADE = 0.3
_CODE = re.compile(r"[A-Z]{1,6}[-/_ ]?\d[\d-]*")


def by_role(wanted: Wanted, paper: Paper) -> list[Candidate]:
    """Names of the party that a field asks for, beside those that its own labels name."""
    role = role_of(wanted.field) if wanted.kind in ("name", "text") else None
    if role is None:
        return []
    written = [replace(item, told_by="party") for item in headed(role.party, paper)] if role.trades else []
    return [*written, *_placed(role, paper)]


def fitting(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """Of a company's names, those with a legal form before those without."""
    role = role_of(wanted.field) if wanted.kind in ("name", "text") else None
    if role is None:
        return found
    found = [item for item in found if not _is_code(str(item.value)) and not _is_of_name(item, paper)]
    found = [item for item in found if item.told_by != "head" or not is_label(item, paper)]
    if not role.company or not any(has_legal_form(str(item.value)) for item in found):
        return found
    return [item if has_legal_form(str(item.value)) else item.scaled(_NO_COMPANY) for item in found]


def _is_code(value: str) -> bool:
    """`INV-2026` is nobody's name."""
    return _CODE.fullmatch(value) is not None or (
        " " not in value and sum(map(str.isdigit, value)) > sum(map(str.isalpha, value))
    )


def _is_of_name(item: Candidate, paper: Paper) -> bool:
    """What stands behind or under `Hotel` where that begins a name."""
    if item.region is None or item.told_by not in ("label", "block"):
        return False
    line = item.region.line
    if item.region.start not in line.starts:
        before = line.tokens[item.region.start - 1]
        return before.normal in NAME_NOUNS and not before.ends_label
    above = under(item.region, paper.layout.pages[line.page][line.index - 1]) if line.index else None
    return (
        above is not None
        and len(above.tokens) > 1
        and above.tokens[0].normal in NAME_NOUNS
        and not any(token.ends_label for token in above.tokens)
    )


def _placed(role: Role, paper: Paper) -> Iterator[Candidate]:
    party = role.party
    if role.papers and not role.papers.search(paper.folded):
        return
    if role.trades and is_order(paper):
        party = "buyer" if party == "seller" else "seller"
    for item in placed(party, paper):
        if role.says is None or role.says.search(str(item.value)):
            yield item
        else:
            yield item.scaled(_NOT_ITS_TRADE)


def is_order(paper: Paper) -> bool:
    """The buyer writes it."""
    return (paper.heading is not None and _ORDER.search(paper.heading.region.text) is not None) or any(
        _PAYMENT.match(fold(Region(line, *span).text))
        for line in with_pauses(next(iter(paper.layout.pages.values()), []), paper.token)
        if line.top < _TOP * paper.layout.sizes[line.page][1]
        for span in line.segments()
    )
