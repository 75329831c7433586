"""All candidates of one field, from every source that may know it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workers.extraction.embedded.address import below_name, completed
from workers.extraction.embedded.blocks import in_blocks, owners
from workers.extraction.embedded.candidates import Candidate, Paper, anywhere, labelled
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.columns import crossing, in_other_column
from workers.extraction.embedded.currency import from_signs
from workers.extraction.embedded.declared import from_tables
from workers.extraction.embedded.defined import defined
from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lone_dates import unlabelled
from workers.extraction.embedded.own_kind import own_kind
from workers.extraction.embedded.parties import named, of_party
from workers.extraction.embedded.party_words import role_of
from workers.extraction.embedded.roles import by_role, fitting

_OF_A_PARTY = frozenset({"vat_id", "email", "phone", "uri", "address", "name", "iban", "bic"})
"""Kinds that both parties of a paper have."""
_NOBODY = frozenset({"contact", "company", "document", "invoice", "person", "name"})
"""Words before `email` that name no party."""
_FORM = 0.7
_LIKELY = 0.45
"""A labelled candidate above this needs no help from position."""


def gather(wanted: Wanted, paper: Paper) -> list[Candidate]:
    """From labels and tables first, then from what the kind of the field allows besides."""
    found = [
        *labelled(wanted, paper),
        *_told_by("table", from_tables(wanted, paper)),
        *_told_by("block", in_blocks(wanted, paper)),
        *_told_by("heading", own_kind(wanted, paper)),
        *defined(wanted, paper),
    ]
    if not found and wanted.kind in SHAPED:
        found = _told_by("form", _by_form(wanted, paper))
    if wanted.kind == "amount":
        found = [item.scaled(0.3) if in_other_column(wanted, item, paper) else item for item in found]
        found += _told_by("table", crossing(wanted, paper))
    elif wanted.kind == "currency":
        found += _told_by("sign", from_signs(wanted, paper))
    elif wanted.kind == "address":
        found = _addresses(wanted, found, paper)
    elif wanted.concept in ("date", "invoice_date") and not any(item.score > _LIKELY for item in found):
        found += _told_by("place", unlabelled(wanted, paper))
    return _by_party(wanted, found, paper)


def _by_form(wanted: Wanted, paper: Paper) -> list[Candidate]:
    """Any e-mail address may be the paper's, and none is known to be the landlord's."""
    owned = any(owner - _NOBODY for owner, _ in owners(wanted))
    return [] if owned and wanted.party is None else list(anywhere(wanted, paper, _FORM))


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
    if wanted.party and wanted.kind in _OF_A_PARTY:
        return [of_party(wanted.party, item, paper) for item in found]
    return found
