"""What heads and sums of tables are called, beyond the labels that stand elsewhere on papers too."""

from workers.extraction.embedded.normal import normal_form

ITEM_CONCEPTS = frozenset(
    {"description", "quantity", "unit_price", "line_total", "line_number", "item_number", "unit", "tax_rate", "tax"}
    | {"discount", "delivery_date", "date", "currency"}
)
HELPERS = (
    "quantity", "unit_price", "line_total", "description", "line_number", "item_number", "unit", "tax_rate", "tax",
    "discount", "delivery_date",
)  # fmt: skip
"""Columns that are told apart whether a property asks for them or not, the ones first that matter most."""

_HEADS = {
    "description": "servicio|servicios|descripcion del servicio|trabajo|trabajos|material|materiales|dienstleistung"
    "|gegenstand|arbeiten|aufgabe|inhalt|travaux|tache|taches|fournitures|item description|job|charges"
    "|charge type"
    "|designation des prestations|description of goods|description of service|description of services"
    "|description of work"
    "|work|task|activity|charge|service description|product title|article description|details of supply"
    "|leistungstext|text"
    "|tatigkeit|warenbezeichnung|ware|artikelbeschreibung|detail|intitule|nature de la prestation|objet"
    "|denomination"
    "|detalle|denominacion|articulos|producto servicio|artikelomschrijving|item name|goods description"
    "|descrizione|descrizione dei beni|omschrijving|beni|ouvrage|denominazione|desglose|detalles|service provided",
    "quantity": "qty hrs|hours qty|qty shipped|shipped|ordered|qnty|quant|no of units|days|nights|number of units"
    "|no of items|std|stunden|tage|einheiten|mengen|anz|stunden anzahl|qte livree|nb|nbre|nb heures|jours"
    "|heures|unites"
    "|cantidades|unidades|medicion|horas|uds|ud|stuks|stk|pieces|count|billed|volume"
    "|quantita|q ta|qta|cajas|cartons|colli|pz|menge einh|number of hours|bultos|aantallen|delivered qty",
    "unit_price": "unit rate|hourly rate|rate per hour|price unit|unit cost|unit net price|net price|price net"
    "|list price|unit value|each|item price|einzelpreis netto|netto einzelpreis|preis pro einheit|preis stk"
    "|preis je einheit|stundensatz|satz|e preis|einzel|vk preis|tarif|prix unit|prix unit ht|prix u"
    "|pu net|p u h t"
    "|prix net|valor unitario|p unit|p unitario|precio unit|precio hora|tarifa|importe unitario|stukprijs|prijs"
    "|tarief|eenheidsprijs|stuckkosten|prix de l unite"
    "|prezzo unitario|prezzo unit|prezzo|stuksprijs|prijs per eenheid|preis me|preis pro me",
    "line_total": "charges|extended|extension|ext amount|net value|net total|total net|line value|subtotal|sub total"
    "|item subtotal|amount due|gesamt netto|netto gesamt|nettogesamt|g preis|gesamtpreis netto"
    "|gesamtbetrag netto"
    "|positionssumme|zeilensumme|endpreis|wert|warenwert|nettowert|summe netto|total h t|montant net"
    "|montant h t"
    "|prix total ht|total net ht|mt ht|total linea|precio total|valor total|importe total|importe neto"
    "|subtotal linea"
    "|total ligne|total de la ligne|totaal|regeltotaal|totaalprijs|total excl|price incl vat|total ttc"
    "|montant ttc|amount incl vat|gross amount"
    "|importo|totale|totale riga|imponibile|bedrag|valor|valore|totaal bedrag|betrag netto",
    "line_number": "item #|lfd nr|lfd|nr|no|n°|ln|line #|posten|ref ligne|partida|regel",
    "item_number": "item|article|ref|reference|artikel|art|part|product no|product|produkt nr|referenz|referencia"
    "|cod|article code|ean|upc|barcode|isbn|stock code|model"
    "|codice|cod articolo|artikelnr|codigo articulo|code article|service code|procedure code",
    "unit": "uom|u m|unit type|eh|einh|unite de mesure|u|per|basis|unidad de medida|ve"
    "|um|unita di misura|mengeneinheit|unidades de medida|ud|uds",
    "tax_rate": "vat rate|ust %|mwst %|tva %|% tva|iva|% iva|steuer|steuersatz|taxes|tax code|gst|ust satz|btw %|btw",
    "tax": "vat amount|tax amount|mwst betrag|steuerbetrag|montant tva|cuota iva|importe iva|tax|vat|mwst|ust|tva",
    "discount": "disc|disc %|discount %|rabatt %|rab|rab %|remise %|rem %|% rem|dto|dto %|desc|descuento %|korting %"
    "|nachlass %|abzug|rebate"
    "|sconto|descuento|korting",
    "delivery_date": "date|datum|day|service date|date of service|leistungsdatum|tag|jour|fecha|work date",
}
_SUMS = (
    "positionen netto|positionssumme|zwischensumme|ubertrag|summe|summen|gesamt"
    "|total|totals|totales|totaux|totali|totalen|sub total|subtotal|total charges"
    "|net total|factuur totaal|factuurtotaal|total facture|total factura|totaal excl btw"
    "|totaal incl btw|items total|order total|goods total|total goods|total items|merchandise total"
    "|invoice subtotal"
    "|total lines|netto"
    "|nettobetrag|warenwert|rechnungssumme|rechnungsbetrag|endsumme|endbetrag|gesamtbetrag|gesamtsumme"
    "|nettosumme"
    "|mwst|zzgl|zuzuglich|ust|umsatzsteuer|mehrwertsteuer|vat|tax|sales tax|tva|iva|btw|gst|taxable amount"
    "|montant total|net a payer|sous total|total ht|total ttc|total tva|base imponible|importe total"
    "|suma|subtotaal"
    "|totaal|grand total|amount due|balance due|total due|due|shipping|versandkosten|versand"
    "|frais de port|portes"
    "|shipping and handling|discount|rabatt|remise|descuento|gesamtrabatt|skonto|invoice total|amount payable"
    "|brutto|bruttobetrag|net amount|gross amount|netto summe|summe netto|summe positionen|exclusief btw"
    "|gesamtbetrag der zuschlage|gesamtbetrag der abschlage|paid|payment|cash|rounding|change|tendered"
)
_LEADING_SUMS = (
    "total|totals|totales|totaux|totali|totalen|totaal|subtotal|zwischensumme|summe|gesamtbetrag|gesamtsumme|rechnungsbetrag|endbetrag|endsumme"
    "|nettobetrag|bruttobetrag|mwst|ust|tva|iva|vat|btw|zzgl|zuzuglich|zuzugl|steuerbetrag|umsatzsteuer"
    "|mehrwertsteuer"
    "|positionssumme|subtotaal|rechnungssumme|nettosumme|bruttosumme|grand|gst|impuestos|taxes|positionen"
)
_CARRIED = (
    "ubertrag|uebertrag|ubertrag von seite|carried forward|carry forward|brought forward"
    "|balance brought forward|amount"
    " carried forward|c f|b f|a reporter|report|reporte|report page precedente|suma y sigue|suma anterior|continued"
    "|saldo anterior|te transporteren|total carried forward|total page|page total|seitensumme"
)


def _normal(phrases: str) -> frozenset[str]:
    return frozenset(normal_form(phrase) for phrase in phrases.split("|")) - {""}


HEADS = {concept: _normal(phrases) for concept, phrases in _HEADS.items()}
SUMS = _normal(_SUMS)
"""Of a line without a quantity, its first words: it ends the items, or stands between them."""
LEADING_SUMS = _normal(_LEADING_SUMS)
"""Words that begin the name of a sum, whatever follows."""
CARRIED = _normal(_CARRIED)
"""Sums that are carried from page to page: no items, and no end of them."""
