"""Words of fields that ask for a party: who writes a paper, and to whom it is written."""

import re
from dataclasses import dataclass

from workers.extraction.embedded.normal import word_set, words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import BUYER_WORDS, SELLER_WORDS, STOP_WORDS
from workers.extraction.embedded.trades import papers_of
from workers.extraction.embedded.vocabulary import meanings

_COMPANY = word_set(
    "company business firm firma unternehmen betrieb entreprise societe empresa impresa azienda bedrijf compania"
)
_SELLERS = SELLER_WORDS | word_set(
    "lieferanten leverancier fornitore fornitrice verkoper venditore mittente prestataire proveedora vendedora "
    "auftragnehmer leistungserbringer cedente billfrom exporter exportateur exportador exporteur esportatore "
    "ausfuhrer issuer aussteller rechnungsaussteller ausstellerin anbieter anbieterin "
    "bieter handler handlerin dienstleister dienstleisterin handwerksbetrieb emitente emittente beneficiary payee "
    "zahlungsempfanger begunstigter beneficiaire beneficiario provider remit remitto contractor subcontractor"
)
_BUYERS = BUYER_WORDS - {"bill"} | word_set(
    "klant koper afnemer acquirente clienta besteller auftraggeber mandant mandantin klient donneur "
    "kunden compradora opdrachtgever committente cessionario importer importateur importador importeur importatore "
    "payer payor zahler zahlungspflichtiger payeur pagador interessent interessentin bezieher empfangerin "
    "rechnungsempfangerin leistungsempfanger leistungsempfangerin cessionaria "
    "purchaser besteller bestellerin auftraggeberin kauferin acheteuse demandeur"
)
_ISSUERS = word_set(
    "employer arbeitgeber employeur empleador empleadora werkgever store shop magasin tienda negozio "
    "winkel geschaft laden boutique enseigne commerce comercio establecimiento restaurant restaurante "
    "ristorante hotel cafe comercializadora distribuidora utility versorger energieversorger "
    "stromversorger kanzlei cabinet bufete despacho clinic klinik clinique clinica hospital krankenhaus "
    "hopital practice praxis pharmacy apotheke pharmacie farmacia airline station broadcaster school "
    "schule ecole escuela university universitat universite universidad laboratory lab labor laboratoire "
    "laboratorio behorde garage werkstatt contractor handwerker artisan landlord vermieter bailleur "
    "arrendador verhuurder locatore insurer versicherer versicherung versicherungsgesellschaft assureur "
    "assurance aseguradora assicurazione verzekeraar bank banque banco banca creditor glaubiger publisher "
    "verlag consultant consultancy consulting berater beraterin beratung consultor consultora freelancer freelance "
    "freiberufler selbststandiger autonomo professionista professional professionnel profesional architect architekt "
    "architekturburo architecte arquitecto architetto lawyer attorney anwalt rechtsanwalt avocat abogado "
    "avvocato notary "
    "notar notaire notario notaio doctor arzt arztin medecin medico dentist zahnarzt dentiste dentista photographer "
    "fotograf photographe fotografo translator ubersetzer traducteur traductor studio agentur "
    "supermarkt supermarket supermarche market "
    "markt apotheker haendler tankstelle metzgerei backerei bakery boulangerie carniceria lessor licensor lizenzgeber "
    "operator betreiber operateur operador gestore netzbetreiber telco telecom mobilfunkanbieter stadtwerke "
    "wasserversorger "
    "gasversorger stromanbieter energieanbieter zorgverzekeraar authority amt gemeinde municipality mairie "
    "ayuntamiento "
    "comune finanzamt hospice lender kreditgeber preteur prestamista organizer organisateur veranstalter organizador "
    "reiseveranstalter vendeuse tradesman maler elektriker installateur plumber electrician merchant retailer"
)
_SPELLED_OUT = re.compile(r"(?:ae|oe|ue)")
NAME_NOUNS = word_set(
    "hotel restaurant restaurante ristorante cafe bank banque banco banca school schule ecole escuela clinic clinique "
    "klinik clinica hospital krankenhaus hopital pharmacy apotheke pharmacie farmacia garage praxis kanzlei cabinet "
    "laboratoire laboratorio university universitat universite universidad tienda boutique station"
)
"""With them names begin: `Hotel Bellevue` is no label and its value."""
_ADDRESSEES = word_set(
    "patient patienten patientin paciente paziente employee mitarbeiter mitarbeiterin arbeitnehmer salarie salariee "
    "empleado empleada trabajador werknemer dipendente holder inhaber kontoinhaber titulaire titular "
    "intestatario policyholder versicherungsnehmer versicherungsnehmerin versicherter insured assure "
    "asegurado tomador tenant mieter mieterin locataire inquilino arrendatario huurder conduttore member "
    "mitglied student subscriber abonne abonnent guest gast taxpayer borrower kreditnehmer emprunteur "
    "debtor schuldner addressee adressat abonnee abonnentin abonada abonado bewohner eigentumer eigentumerin owner "
    "proprietaire propietario grundstuckseigentumer steuerpflichtiger contribuyente contribuable bewerber bewerberin "
    "applicant candidat candidato kandidat passenger passagier fahrgast passager pasajero reisender traveller traveler "
    "student studentin etudiant estudiante versicherte assuree asegurada mitgliedsname donor spender donateur donante "
    "claimant declarant pupil schuler schulerin eleve alumno alumna "
    "licensee lizenznehmer cardholder karteninhaber kontoinhaberin depotinhaber darlehensnehmer leasingnehmer "
    "prestatario beschaftigter beschaftigte bezugsberechtigter anschlussnehmer hausverwaltung kundin "
    "versicherungsnehmerin"
)
_PERSONS = word_set(
    "sachbearbeiter sachbearbeiterin bearbeiter ansprechpartner ansprechpartnerin interlocuteur "
    "salesperson vendedor signatory unterzeichner signataire driver fahrer chauffeur conductor attention attn "
    "kontaktperson contactpersoon salesman verkaufsberater kundenberater technician techniker technicien tecnico "
    "cashier kassierer kassiererin caissier cajero server bediener bedienung serveur camarero agency agentur "
    "advertiser "
    "broker makler courtier corredor agent versicherungsmakler vermittler project manager projektleiter bauleiter "
    "shipper expediteur expedidor versender consignee warenempfanger notify carrier frachtfuhrer spediteur spedition "
    "transporteur transportista vettore transporter forwarder hausarzt physician surgeon therapist inspector "
    "gutachter prufer expert witness zeuge guarantor burge"
)
_KNOWN = _SELLERS | _BUYERS | _ISSUERS | _ADDRESSEES | _PERSONS
_PERSONAL = frozenset({"birth", "gender", "nationality", "marital"})
_BY = word_set("prepared written approved signed issued sold requested ordered checked erstellt bearbeitet")
_SENDS = re.compile(
    r"(?:from|von|de|da|van|sent by|issued by|billed by|bill from|invoice from) (?:name|nom|nombre|nome|naam)"
    r"|remit to.*"
    r"|(?:bill|invoice|sold|sent|issued|billed|ordered) (?:from|by)"
    r"|who (?:sends?|sent|issue[sd]?|writes?|wrote|sells?|sold|delivers?|delivered|is paid|gets paid"
    r"|gets the money|bills)\b.*"
    r"|wer (?:stellt|liefert|verkauft|schreibt|berechnet|bekommt das geld)\b.*"
    r"|qui (?:emet|vend|facture|livre|envoie|encaisse)\b.*|quien (?:emite|vende|factura|entrega|envia|cobra)\b.*"
)
_GETS = re.compile(
    r"(?:to|an|a|fur|aan|pour|para) (?:name|nom|nombre|nome|naam)|(?:bill|billed|invoice|invoiced|sold|addressed) to"
    r"|who (?:has to pay|must pay|pays?|paid|owes|buys?|bought|orders|ordered|is billed"
    r"|receives the (?:invoice|goods))\b.*"
    r"|(?:to|for) whom\b.*|an wen\b.*|wer (?:zahlt|bezahlt|kauft|bestellt|muss)\b.*"
    r"|(?:a|pour) qui\b.*|qui (?:paie|paye|achete|commande|doit)\b.*|quien (?:paga|compra|debe|pide)\b.*|a quien\b.*"
)
"""Parties that a field's name tells in a phrase."""
NAME_WORDS = word_set("name nom nombre naam nome")
_BESIDE = NAME_WORDS | word_set("full account policy konto compte cuenta legal trading raison")
"""Words that say nothing of whom is meant, where another one does."""
_OWN_WORDS = {
    "bank": re.compile(
        r"bank|banque|banco|banca\b|sparkasse|caixa|caja|caisse|credit|crédit|building society", re.IGNORECASE
    ),
    "insurer": re.compile(
        r"insur|versicherung|assur|mutu|segur|assicur|verzeker|underwrit|kasse\b|\bhealth\b|benefit|indemnity"
        r"|assistance"
        r"|protect|provident|leben\b|\blife\b|prévoyance",
        re.IGNORECASE,
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
    papers: re.Pattern[str] | None = None
    """What its papers speak of."""


def role_of(field: Field) -> Role | None:
    if field.type not in ("string", "null"):
        return None
    for text in (field.name, field.title):
        words = words_of(text)
        if role := _role(frozenset(map(_plain, words)) - STOP_WORDS) or _spoken(" ".join(words)):
            return role
    return None


def _plain(word: str) -> str:
    """`haendler` is `händler` in a field's name."""
    plain = _SPELLED_OUT.sub(lambda match: match[0][0], word)
    return plain if plain in _KNOWN and word not in _KNOWN else word


def _spoken(text: str) -> Role | None:
    if _SENDS.fullmatch(text):
        return Role("seller", trades=True)
    return Role("buyer", trades=True) if _GETS.fullmatch(text) else None


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
        says = _OWN_WORDS[trade] if trade else None
        return Role("seller", trades=False, company=True, says=says, papers=papers_of(*telling))
    if telling <= _ADDRESSEES:
        papers = next((found for word in sorted(telling) if (found := papers_of(word))), None)
        return Role("buyer", trades=False, company=company, papers=papers)
    return None


def is_of_person(field: Field) -> bool:
    """The whole name of who a form is about: `patient_name`, `claimant`."""
    telling = [word for word in words_of(field.name) if word not in _BESIDE]
    return field.type == "string" and bool(telling) and set(telling) <= _ADDRESSEES


def own_of_person(field: Field) -> str:
    """`patient_dob` without the patient: who has a day of birth on a paper need not be said."""
    rest = [word for word in words_of(field.name) if word not in _ADDRESSEES]
    return " ".join(rest) if {meaning for word in rest for meaning in meanings(word)} & _PERSONAL else ""
