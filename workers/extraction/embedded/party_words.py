"""Words of fields that ask for a party: who writes a paper, and to whom it is written."""

import re
from dataclasses import dataclass

from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import BUYER_WORDS, SELLER_WORDS, STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMPANY = _words(
    "company business firm firma unternehmen betrieb entreprise societe empresa impresa azienda bedrijf compania"
)
_SELLERS = SELLER_WORDS | _words(
    "lieferanten leverancier fornitore fornitrice verkoper venditore mittente prestataire proveedora vendedora "
    "auftragnehmer leistungserbringer cedente billfrom"
)
_BUYERS = BUYER_WORDS - {"bill"} | _words(
    "klant koper afnemer acquirente clienta besteller auftraggeber mandant mandantin klient donneur "
    "kunden compradora opdrachtgever committente cessionario"
)
_ISSUERS = _words(
    "employer arbeitgeber employeur empleador empleadora werkgever store shop magasin tienda negozio "
    "winkel geschaft laden boutique enseigne commerce comercio establecimiento restaurant restaurante "
    "ristorante hotel cafe comercializadora distribuidora utility versorger energieversorger "
    "stromversorger kanzlei cabinet bufete despacho clinic klinik clinique clinica hospital krankenhaus "
    "hopital practice praxis pharmacy apotheke pharmacie farmacia airline station broadcaster school "
    "schule ecole escuela university universitat universite universidad laboratory lab labor laboratoire "
    "laboratorio behorde garage werkstatt contractor handwerker artisan landlord vermieter bailleur "
    "arrendador verhuurder locatore insurer versicherer versicherung versicherungsgesellschaft assureur "
    "assurance aseguradora assicurazione verzekeraar bank banque banco banca creditor glaubiger publisher "
    "verlag"
)
NAME_NOUNS = _words(
    "hotel restaurant restaurante ristorante cafe bank banque banco banca school schule ecole escuela clinic clinique "
    "klinik clinica hospital krankenhaus hopital pharmacy apotheke pharmacie farmacia garage praxis kanzlei cabinet "
    "laboratoire laboratorio university universitat universite universidad tienda boutique station"
)
"""With them names begin: `Hotel Bellevue` is no label and its value."""
_ADDRESSEES = _words(
    "patient patienten patientin paciente paziente employee mitarbeiter mitarbeiterin arbeitnehmer salarie salariee "
    "empleado empleada trabajador werknemer dipendente holder inhaber kontoinhaber titulaire titular "
    "intestatario policyholder versicherungsnehmer versicherungsnehmerin versicherter insured assure "
    "asegurado tomador tenant mieter mieterin locataire inquilino arrendatario huurder conduttore member "
    "mitglied student subscriber abonne abonnent guest gast taxpayer borrower kreditnehmer emprunteur "
    "debtor schuldner addressee adressat"
)
_PERSONS = _words(
    "sachbearbeiter sachbearbeiterin bearbeiter ansprechpartner ansprechpartnerin interlocuteur "
    "salesperson vendedor signatory unterzeichner signataire driver fahrer chauffeur conductor"
)
_BY = _words("prepared written approved signed issued sold requested ordered checked erstellt bearbeitet")
NAME_WORDS = _words("name nom nombre naam nome")
_BESIDE = NAME_WORDS | _words("full account policy konto compte cuenta legal trading raison")
"""Words that say nothing of whom is meant, where another one does."""
_OWN_WORDS = {
    "bank": re.compile(
        r"bank|banque|banco|banca\b|sparkasse|caixa|caja|caisse|credit|crédit|building society", re.IGNORECASE
    ),
    "insurer": re.compile(
        r"insur|versicherung|assur|mutu|segur|assicur|verzeker|underwrit|krankenkasse", re.IGNORECASE
    ),
}
_OF_A_TRADE = {
    **dict.fromkeys(["bank", "banque", "banco", "banca"], "bank"),
    **dict.fromkeys(
        [
            "insurer",
            "versicherer",
            "versicherung",
            "versicherungsgesellschaft",
            "assureur",
            "assurance",
            "aseguradora",
            "assicurazione",
            "verzekeraar",
        ],
        "insurer",
    ),
}
"""What other papers name as well: only a name that says so is theirs."""


@dataclass(frozen=True, slots=True)
class Role:
    party: str
    """`seller` for who writes the paper, `buyer` for whom it is written to."""
    trades: bool
    """It buys or sells: on an order it is the buyer who writes."""
    company: bool = False
    """A company is asked for, and no person."""
    says: re.Pattern[str] | None = None
    """What its name has in it."""


def role_of(field: Field) -> Role | None:
    for text in (field.name, field.title):
        if role := _role(frozenset(words_of(text)) - STOP_WORDS):
            return role
    return None


def asks_for_name(field: Field) -> bool:
    """A party or a person, whatever its field is called."""
    if role_of(field):
        return True
    return any(_is_person(words_of(text)) for text in (field.name, field.title))


def _is_person(words: list[str]) -> bool:
    telling = [word for word in words if word not in _BESIDE]
    return bool(telling) and (set(telling) <= _PERSONS or (len(words) == 2 and words[0] in _BY and words[1] == "by"))


def _stem(word: str) -> str:
    """`kundenname` is the name of the customer."""
    return word.removesuffix("name") if len(word) > len("name") + 2 else word


def _role(words: frozenset[str]) -> Role | None:
    company = bool(words & _COMPANY)
    telling = frozenset(_stem(word) for word in words) - _BESIDE - _COMPANY
    if not telling:
        return Role("seller", trades=False, company=True) if company else None
    if telling <= _SELLERS | _BUYERS and len(telling) == 1:
        return Role("seller" if telling <= _SELLERS else "buyer", trades=True, company=company)
    if telling <= _ISSUERS and len(telling) == 1:
        trade = _OF_A_TRADE.get(next(iter(telling)))
        return Role("seller", trades=False, company=True, says=_OWN_WORDS[trade] if trade else None)
    return Role("buyer", trades=False, company=company) if telling and telling <= _ADDRESSEES else None
