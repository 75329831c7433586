"""Trades and what their papers speak of: a hotel's name stands at the top of a hotel's paper, not of any other."""

import re
from functools import cache

_SPEAKS_OF = {
    r"hotel|night|room|zimmer|chambre|habitacion|check.?in|guest|gast\b|ubernacht|\bnuit|noche|camera|kamer": (
        "hotel guest gast"
    ),
    r"salar|wage|pay ?slip|payroll|gross pay|net pay|pay period|lohn|gehalt|entgelt|\bpaie\b|\bpaye\b|nomina"
    r"|employ|empleador|arbeitgeber|arbeitnehmer|mitarbeiter|cedolino|dipendente|loonstrook|werkgever"
    r"|werknemer|trabajador": (
        "employer arbeitgeber employeur empleador empleadora werkgever employee mitarbeiter mitarbeiterin "
        "arbeitnehmer salarie salariee empleado empleada trabajador werknemer dipendente beschaftigter "
        "beschaftigte"
    ),
    r"\brent\b|rental|\blease|tenan|landlord|miet|vermiet|loyer|\bbail|locataire|alquiler|arrend|inquilin"
    r"|affitto|locator|huur|nebenkosten|betriebskosten": (
        "landlord vermieter bailleur arrendador verhuurder locatore lessor tenant mieter mieterin locataire "
        "inquilino arrendatario huurder conduttore bewohner eigentumer eigentumerin hausverwaltung"
    ),
    r"flight|boarding|passenger|airport|airline|\bflug|passag|\bvol\b|vuelo|\bvolo\b|aeropuerto|baggage|train"
    r"|zug\b|bahn": "airline passenger passagier fahrgast passager pasajero reisender traveller traveler",
    r"student|degree|semester|course|transcript|universit|school|schul|studi|matrik|etudiant|alumno|ecole"
    r"|escuela|tuition": (
        "school schule ecole escuela university universitat universite universidad student studentin etudiant "
        "estudiante"
    ),
    r"patient|treatment|diagnos|behandl|\bsoins?\b|clinic|klinik|hospital|krankenhaus|hopital|praxis|medic"
    r"|arzt|dent|zahn|blood|urine|befund|surgery|consultation": (
        "clinic klinik clinique clinica hospital krankenhaus hopital practice praxis doctor arzt arztin "
        "medecin medico dentist zahnarzt dentiste dentista hospice patient patienten patientin paciente "
        "paziente"
    ),
    r"pharma|apothek|farmac|medic|tablet|\bmg\b": "pharmacy apotheke pharmacie farmacia apotheker",
    r"energ|electric|\bgas\b|water|strom|wasser|\bkwh\b|meter|zahler|compteur|contador|abschlag|verbrauch": (
        "utility versorger energieversorger stromversorger comercializadora distribuidora netzbetreiber "
        "stadtwerke wasserversorger gasversorger stromanbieter energieanbieter anschlussnehmer"
    ),
    r"mobil|phone|telefon|telecom|internet|\bcalls?\b|\bdata\b|broadband|tarif|\bgb\b": (
        "telco telecom mobilfunkanbieter"
    ),
    r"\blab|sample|result|analy|probe|befund|muestra|echantillon|campione": (
        "laboratory lab labor laboratoire laboratorio"
    ),
    r"broadcast|station|\bspots?\b|\btv\b|radio|\bair|program": "station broadcaster",
    r"loan|credit|kredit|darlehen|\bpret\b|prestamo|mortgage|hypothek|mutuo": (
        "lender kreditgeber preteur prestamista creditor glaubiger borrower kreditnehmer emprunteur debtor "
        "schuldner darlehensnehmer prestatario"
    ),
    r"\blaw|legal|solicitor|anwalt|kanzlei|avocat|abogad|avvocat|mandat|notar|bufete|despacho|attorney": (
        "kanzlei cabinet bufete despacho lawyer attorney anwalt rechtsanwalt avocat abogado avvocato notary "
        "notar notaire notario notaio"
    ),
    r"archit": "architect architekt architekturburo architecte arquitecto architetto",
    r"photo|foto": "photographer fotograf photographe fotografo",
    r"translat|ubersetz|traduc|traduz": "translator ubersetzer traducteur traductor",
    r"insur|versicher|assur|segur|assicur|verzeker|polic|claim|schaden": (
        "insurer versicherer versicherung versicherungsgesellschaft assureur assurance aseguradora "
        "assicurazione verzekeraar zorgverzekeraar policyholder versicherungsnehmer versicherungsnehmerin "
        "versicherter insured assure asegurado tomador versicherte assuree asegurada bezugsberechtigter"
    ),
    r"card|karte|carte|tarjeta|account|konto|compte|cuenta|depot|depo\b|carta": (
        "bank banque banco banca cardholder karteninhaber kontoinhaber kontoinhaberin depotinhaber titulaire "
        "titular intestatario"
    ),
    r"member|mitglied|subscri|abonn|abonad|membre|socio|lid\b|beitrag": (
        "member mitglied mitgliedsname subscriber abonne abonnent abonnee abonnentin abonada abonado"
    ),
    r"donat|spende|\bdons?\b|donaci|charit": "donor spender donateur donante",
    r"appl|bewerb|candidat|antrag|solicitud|demande": "applicant bewerber bewerberin candidat candidato kandidat",
    r"tax|steuer|impot|impuest|finanzamt|\bamt\b|behord|council|permit|gebuhr|mairie|ayuntamiento|comune"
    r"|gemeinde": (
        "authority behorde amt gemeinde municipality mairie ayuntamiento comune finanzamt taxpayer "
        "steuerpflichtiger contribuyente contribuable"
    ),
    r"licen[cs]|lizenz": "licensee lizenznehmer licensor lizenzgeber",
    r"restaurant|ristorante|cafe|bistro|table|menu|\btip\b|server|cover|tisch|couvert|mesa": (
        "restaurant restaurante ristorante cafe"
    ),
    r"vehicle|\bcar\b|\bauto|repair|werkstatt|tyre|reifen|garage|fahrzeug|kennzeichen|vehicul|voiture|coche"
    r"|mileage|\bkm\b": "garage werkstatt",
}
"""What stands on their papers, folded, and the words for those who write them or get them."""


@cache
def _by_word() -> dict[str, re.Pattern[str]]:
    return {word: re.compile(pattern) for pattern, words in _SPEAKS_OF.items() for word in words.split()}


def papers_of(word: str) -> re.Pattern[str] | None:
    """What a paper speaks of that is written by or to such a one; None for a trade whose papers may be any."""
    return _by_word().get(word)
