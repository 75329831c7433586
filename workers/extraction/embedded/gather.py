"""All candidates of one field, from every source that may know it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workers.extraction.embedded.address import below_name, completed
from workers.extraction.embedded.blocks import in_blocks
from workers.extraction.embedded.by_form import by_form
from workers.extraction.embedded.candidates import Candidate, Paper, labelled
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.columns import crossing, in_other_column
from workers.extraction.embedded.crossed import crossed
from workers.extraction.embedded.currency import from_signs
from workers.extraction.embedded.declared import from_tables
from workers.extraction.embedded.defined import defined
from workers.extraction.embedded.feet import in_row_over
from workers.extraction.embedded.figures import in_other_unit, is_of_terms, is_of_year, is_span, over_label, with_unit
from workers.extraction.embedded.governing_law import governing
from workers.extraction.embedded.grids import is_of_boxes
from workers.extraction.embedded.headings import names_paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lone_dates import lone_range, lone_time, unlabelled
from workers.extraction.embedded.lone_words import in_words
from workers.extraction.embedded.means import paid_by
from workers.extraction.embedded.names import is_no_name, whole_name
from workers.extraction.embedded.own_kind import lone_choice, own_kind
from workers.extraction.embedded.parties import is_sellers, named, of_party
from workers.extraction.embedded.party_words import role_of
from workers.extraction.embedded.phrases import called, dated, happening
from workers.extraction.embedded.places import is_blank
from workers.extraction.embedded.prose import told
from workers.extraction.embedded.qualified import qualified
from workers.extraction.embedded.roles import by_role, fitting
from workers.extraction.embedded.signers import signed
from workers.extraction.embedded.stamps import stamped
from workers.extraction.embedded.table_sums import whole_of_rows
from workers.extraction.embedded.tax_of_rate import by_its_rate, is_beside_rate, only_rate
from workers.extraction.embedded.ticks import heeding_ticks

_OF_A_PARTY = frozenset({"vat_id", "email", "phone", "uri", "address", "name", "iban", "bic"})
"""Kinds that both parties of a paper have."""
_DEDUCTED = frozenset({"paid", "deposit_due", "discount", "withholding"})
_LESS = frozenset({"discount", "rebate", "skonto", "retainage", "retention", "payment", "deduction"})
_BY_PLACE = frozenset({"head", "window", "foot"})
_OF_YEAR = 0.3
_CODES = frozenset({"identifier", "account", "vat_id", "iban", "bic", "card", "phone", "email"})
_SURE, _LIKELY = 0.9, 0.45
"""A labelled candidate above these needs no help from sentences, and from position."""


def gather(wanted: Wanted, paper: Paper) -> list[Candidate]:
    """From labels and tables first, then from what the kind of the field allows besides."""
    found = [
        *labelled(wanted, paper),
        *_told_by("table", from_tables(wanted, paper)),
        *_told_by("block", in_blocks(wanted, paper)),
        *_told_by("heading", own_kind(wanted, paper)),
        *defined(wanted, paper),
    ]
    if not found:
        found = _told_by("form", by_form(wanted, paper))
    found = _elsewhere(wanted, found, paper)
    if wanted.kind == "date" or not any(item.score > _LIKELY for item in found):
        found += qualified(wanted, paper)
    if not any(item.score > _LIKELY for item in found):
        found += [*in_row_over(wanted, paper), *by_its_rate(wanted, paper), *only_rate(wanted, paper)]
        found += in_words(wanted, paper)
    if wanted.kind == "amount":
        found = [item.scaled(0.3) if in_other_column(wanted, item, paper) else item for item in found]
    if wanted.kind in ("amount", "number", "integer"):
        found += _told_by("table", crossing(wanted, paper))
    elif wanted.kind == "currency":
        found += _told_by("sign", from_signs(wanted, paper))
    elif wanted.kind == "address":
        found = _addresses(wanted, found, paper)
    elif wanted.concept in ("date", "invoice_date") and not any(item.score > _LIKELY for item in found):
        found += _told_by("place", unlabelled(wanted, paper))
    found = _of_forms(wanted, found, paper)
    if wanted.kind == "name":
        found = [whole_name(item, paper) for item in found if not is_no_name(str(item.value))]
    found = _by_party(wanted, _unless_blank(wanted, found, paper), paper)
    by_place = _BY_PLACE if wanted.kind == "name" else ()
    return [item for item in found if item.told_by not in by_place or not names_paper(str(item.value))]


def _of_forms(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """With what rows and columns, sentences, signatures, stamps and crosses tell."""
    if wanted.kind in ("name", "text"):
        found = [item for item in found if not (item.region and is_of_boxes(item.region))]
    found = crossed(wanted, whole_of_rows(wanted, found, paper), paper)
    if not any(item.score > _SURE for item in found):
        found += [*told(wanted, paper), *signed(wanted, paper), *stamped(wanted, paper), *governing(wanted, paper)]
    return heeding_ticks(wanted, found, paper)


def _unless_blank(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """`DNI: ______`: nobody has filled in the code, and what another label says is another one."""
    if wanted.kind not in _CODES:
        return found
    own = (phrase for phrase, weight in paper.spots.printed(wanted.phrases) if weight == 1.0)
    spots = [spot for phrase in own for spot in paper.spots.of(phrase)]
    return [] if spots and all(map(is_blank, spots)) else found


def _elsewhere(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """What stands in phrases, over its label or with its unit, and what stands in the column of another time."""
    found = [item for item in found if wanted.kind != "rate" or not is_beside_rate(item)]
    unsure = not any(item.score > _LIKELY for item in found)
    if wanted.kind == "date" and wanted.edge is None:
        return found + ([*called(wanted, paper), *dated(wanted, paper), *happening(wanted, paper)] if unsure else [])
    if wanted.concept == "payment_method" and wanted.kind == "enum" and not found:
        means = paid_by(wanted, paper)
        return list(lone_choice(wanted, paper)) if means is None else means
    if wanted.edge is not None and unsure:
        return found + list(lone_range(wanted, paper))
    if wanted.kind == "time" and not found:
        return list(lone_time(wanted, paper))
    if wanted.kind in ("amount", "number"):
        found = [*found, *over_label(wanted, paper), *with_unit(wanted, paper)]
        if wanted.concept in _DEDUCTED or any(_LESS & said for said in wanted.wordings):
            # What is taken off is printed as a deduction, and is meant as a sum.
            found = [_unsigned(item) for item in found]
        found = [item for item in found if not in_other_unit(wanted, item) and not is_of_terms(item)]
        if wanted.kind == "amount":
            found = [item for item in found if not is_span(item, paper)]
        heads = paper.sums_of_year
        return [item.scaled(_OF_YEAR) if is_of_year(item, heads) else item for item in found] if heads else found
    return found


def _unsigned(item: Candidate) -> Candidate:
    if isinstance(item.value, str):
        return replace(item, value=item.value.lstrip("-\u2212\u2013 "))
    return replace(item, value=abs(item.value))


def _told_by(what: str, found: Iterable[Candidate]) -> list[Candidate]:
    return [replace(item, told_by=what) if item.told_by == "label" else item for item in found]


def _addresses(wanted: Wanted, found: Sequence[Candidate], paper: Paper) -> list[Candidate]:
    whole = [item for item in (completed(item, paper) for item in found) if item]
    known_owner = wanted.party or wanted.concept == "address"
    if known_owner and not any(item.score > _LIKELY for item in whole):
        names = ranked(named(wanted.party or "seller", paper))
        whole += [item for name in names[:1] for item in below_name(name, paper)]
    return whole


def _by_party(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    if (names := by_role(wanted, paper)) or role_of(wanted.field):
        return fitting(wanted, found + names, paper)
    if wanted.party and wanted.concept == wanted.party:
        return found + _told_by("party", named(wanted.party, paper))
    if wanted.party and wanted.kind in _OF_A_PARTY and wanted.concept != "ship_to":
        found = [item for item in found if not (wanted.party == "buyer" and is_sellers(wanted, item, paper))]
        return [of_party(wanted.party, item, paper) for item in found]
    return found
