"""Words of forms in four languages, so that `Geburtsdatum`, `date de naissance` and `birth date` are one label.

A line begins with the word that stands for the others. Synonyms of whole labels are in synonyms.py.
"""

import re
from functools import lru_cache

from workers.extraction.embedded.form_words import FORM_WORDS
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.values.dates import fold

_GROUPS = """
number no nr num nro nummer numero numeros id ident code kennung codigo kenn
reference ref referenz referencia refs kenmerk riferimento
date datum fecha day tag jour dia dt
name nom nombre names bezeichnung naam nome
amount betrag montant importe amt sum summe somme suma importo bedrag
total gesamt totals totaal insgesamt totale totali
price preis prix precio
currency wahrung devise moneda valuta
tax steuer taxe impuesto vat mwst ust tva iva gst btw imposta
net netto neto nett
gross brutto brut bruto
address anschrift adresse direccion addr domicilio indirizzo adres
street strasse str rue calle
city stadt ville ciudad town
postcode plz zip postal postleitzahl cp
place ort lieu lugar location
country land pays pais
state bundesland provincia province region
phone tel telephone telefon telefono fon mobile handy movil portable
email mail courriel correo
website web homepage url internet
site chantier baustelle obra cantiere jobsite
fax telefax
contact kontakt ansprechpartner contacto
person personne persona
birth geburt geburts naissance nacimiento born
issue ausstellung emission issued emis expedicion ausgestellt
expiry expiration expires ablauf expira caducidad gultig valid valable valido validez validity
start beginn begin anfang debut inicio from von desde commencement effective
end ende fin final until bis hasta to termination
due fallig faelligkeit falligkeit echeance vencimiento scadenza verval fallige
delivery lieferung liefer livraison entrega delivered lieferschein consegna levering leverings
ship versand expedition envio shipping shipment shipped
ship despatch dispatch despatched dispatched versendet verzending spedizione
order bestellung bestell commande pedido auftrag auftrags ordre ordine bestelling ordini
document dokument documento doc paper
invoice rechnung rechnungs facture factura bill fattura factuur billing facturation facturacion fatturazione facturatie
receipt beleg quittung recu recibo bon
quote offer angebot angebots devis oferta presupuesto quotation
contract vertrag vertrags contrat contrato agreement
policy police policen polizze poliza versicherungsschein
insurance versicherung versicherungs assurance seguro insurer ins assicurazione verzekering
claim schaden schadens sinistre siniestro loss sinistro
customer kunde kunden client cliente buyer kaufer acheteur comprador clients your ihre ihr votre vos uw klant clienti
supplier lieferant lieferanten fournisseur proveedor vendor seller verkaufer vendeur vendedor fornitore leverancier
company firma societe empresa unternehmen entreprise firm
employer arbeitgeber employeur empleador
employee arbeitnehmer mitarbeiter salarie empleado personal emp pers trabajador
department abteilung departamento dept
position stelle poste puesto job
salary gehalt lohn salaire salario wage pay
account konto compte cuenta acct kto
bank banque banco institut banca
holder inhaber titulaire titular
owner eigentumer proprietaire propietario
balance saldo solde kontostand
opening anfangs initial alter previous
closing end neuer nouveau endsaldo
statement auszug releve extracto kontoauszug
payment zahlung zahlungs paiement pago reglement pagamento betaling
method art mode methode metodo type typ tipo weise kind
term terms bedingung bedingungen conditions condiciones
period zeitraum periode periodo
quantity menge quantite cantidad qty anzahl
unit einheit unite unidad
weight gewicht poids peso wt
package packages packstuck packstucke kolli colis bulto bultos pkgs pkg pieces colli
container behalter conteneur contenedor
volume volumen measurement
goods ware waren marchandise marchandises mercancia
description beschreibung descripcion libelle
vessel schiff navire buque
voyage reise viaje
port hafen puerto
loading beladung belade lade chargement carga verladung pol
discharge entladung entlade dechargement descarga unloading loschhafen pod
shipper absender expediteur remitente consignor verlader mittente afzender
consignee empfanger destinataire destinatario recipient receiver
carrier frachtfuhrer transporteur transportista spediteur vettore vervoerder
notify benachrichtigung notifier notificar
booking buchung buchungs reservation reserva
seal plombe siegel scelle precinto
freight fracht fret flete
vehicle fahrzeug vehicule vehiculo truck lkw camion
plate kennzeichen immatriculation matricula targa kenteken
driver fahrer conducteur conductor chauffeur
tracking sendung sendungs suivi seguimiento
title titel titre titulo
subject betreff objet asunto
status zustand statut
gender geschlecht sexe sexo sex
nationality staatsangehorigkeit nationalite nacionalidad
marital familienstand
first vor prenom given vorname
last nach nachname surname apellido apellidos family
degree abschluss diplome titulo
school schule ecole escuela university universitat universite universidad
waybill frachtbrief
reminder mahnung relance recordatorio
confirmation bestatigung
resume lebenslauf cv
payslip bulletin lohnabrechnung gehaltsabrechnung entgeltabrechnung nomina loonstrook
certificate zertifikat certificat certificado zeugnis prufzeugnis werksprufzeugnis bescheinigung attestation
registration registrierung register enregistrement registro handelsregister
license lizenz licence licencia permit genehmigung permis permiso
authority behorde autorite autoridad
signature unterschrift firma signe signed signing unterzeichnet
serial serien serie
model modell modele modelo
manufacturer hersteller fabricant fabricante maker produttore fabrikant
material werkstoff materiau
lot charge batch lote
result results ergebnis resultat resultado
patient patienten paciente
doctor arzt medecin medico physician
meter zahler compteur contador
reading stand zahlerstand releve lectura
consumption verbrauch consommation consumo
energy energie energia
rent miete loyer alquiler
tenant mieter locataire inquilino
landlord vermieter bailleur arrendador
deposit kaution depot deposito
discount rabatt remise descuento
interest zins zinsen interet interes
rate satz taux tasa tipo
project projekt projet proyecto
manager leiter responsable gerente
advance anzahlung acompte anticipo avance prepayment acconto
credit gutschrift avoir abono haben haber
authorization authorisation autorisation autorizacion autorizzazione autorisierung auth aut approval
reason grund motif motivo razon
limit limite grenze
overdraft uberziehung dispositionskredit decouvert descubierto
page seite pagina
year jahr annee ano kumuliert jahressumme jahreswerte cumul cumule cumulative acumulado
month monat mois mes monthly monatlich monatliche mensuel mensuelle mensual mensile maandelijks mese
time zeit uhrzeit heure hora
language sprache langue idioma
note bemerkung bemerkungen anmerkungen remarque remarques observations observaciones nota notes remarks comment comments
fee gebuhr frais tarifa charge charges
tip trinkgeld pourboire propina
table tisch mesa
room zimmer chambre habitacion
guest gast invite huesped
arrival arrives arrive ankunft arrivee llegada llega checkin
departure departs abreise abfahrt depart salida sale checkout
destination ziel destino
origin herkunft origine origen
flight flug vuelo
ticket fahrkarte billet billete
seat sitzplatz siege asiento
class klasse classe clase
member mitglied membre miembro societaire adherent socio
agent bearbeiter sachbearbeiter vertreter agente
broker vermittler makler courtier
branch filiale succursale sucursal niederlassung
cashier kassierer caissier cajero
register kasse caisse caja
store laden magasin tienda filiale
"""

_LINES = f"{_GROUPS.strip()}\n{FORM_WORDS.strip()}".splitlines()
_CANONICAL = {word: line.split()[0] for line in reversed(_LINES) for word in line.split()}
_EMPTY = STOP_WORDS | {
    "information",
    "informationen",
    "informations",
    "details",
    "data",
    "daten",
    "datos",
    "angaben",
    "info",
    "approx",
    "approximate",
    "aproximado",
    "environ",
    "circa",
    "basal",
    "also",
    "ebenfalls",
    "egalement",
    "tambien",
}
_SHORT = {
    "po": ("purchase", "order"),
    "bl": ("bill", "lading"),
    "dob": ("birth", "date"),
    "ytd": ("year", "date"),
    "ssn": ("social", "security", "number"),
    "ein": ("employer", "identification", "number"),
}
"""Initials that stand for several words."""
_LINKS = ("s", "n", "en", "es", "e", "")
_SHORTEST = 3
_TAIL = 6
_LONGEST = 64
"""Letters of a compound that is cut into its words, at most."""


@lru_cache(maxsize=16384)
def meanings(word: str) -> tuple[str, ...]:
    """What a word stands for; a German compound stands for its parts."""
    plain = fold(word).replace("ß", "ss")
    if plain in _EMPTY or (len(plain) == 1 and plain.isalpha()):
        return ()
    if found := _known(plain):
        return (found,)
    if plain in _SHORT:
        return _SHORT[plain]
    if found := _known(re.sub("(?<=[aou])e", "", plain)):
        return (found,)
    for cut in range(len(plain) - _SHORTEST if len(plain) <= _LONGEST else 0, _SHORTEST - 1, -1):
        head, tail = _linked(plain[:cut]), _known(plain[cut:])
        if head and tail:
            return (head, tail)
    return (plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain,)


def is_word(word: str) -> bool:
    """It is known as it is."""
    return word in _CANONICAL


def meanings_of_noun(word: str) -> tuple[str, ...]:
    """Of a compound with an unknown head, what its last word stands for: `Wasserschaden` is a loss."""
    plain = fold(word)
    found = meanings(plain)
    if len(plain) > _LONGEST or any(meaning in _CANONICAL for meaning in found):
        return found
    tails = (_CANONICAL.get(plain[cut:]) for cut in range(_SHORTEST, len(plain) - _TAIL + 1))
    tail = next((meaning for meaning in tails if meaning), None)
    return (tail,) if tail else found


def _known(word: str) -> str | None:
    if word in _CANONICAL:
        return _CANONICAL[word]
    return _CANONICAL.get(word[:-1]) if word.endswith("s") and len(word) > 3 else None


def _linked(head: str) -> str | None:
    """The head of a compound without the letter that joins it to the rest."""
    for link in _LINKS:
        bare = head[: len(head) - len(link)] if head.endswith(link) else ""
        if len(bare) >= _SHORTEST and bare in _CANONICAL:
            return _CANONICAL[bare]
    return None
