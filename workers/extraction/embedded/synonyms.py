"""What business papers call things, in English, German, French, Spanish and some Dutch.

A concept's strong labels name it alone; its weak ones need a value that looks right and no better candidate; its
faint ones say little more than that something of the kind stands there.
"""

from workers.extraction.embedded.concept import Concept
from workers.extraction.embedded.concept import concept as _concept
from workers.extraction.embedded.form_synonyms import FORM_CONCEPTS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONCEPTS: dict[str, Concept] = {
    "invoice_number": _concept(
        "identifier",
        "invoice number|invoice no|invoice #|inv no|inv #|invoice id|invoice ref|invoice reference|bill number"
        "|bill no"
        "|tax invoice no|credit note number|credit note no|receipt number|receipt no|receipt #|rechnungsnummer"
        "|rechnung nr|rechnungs nr|rechnung #|re nr|beleg nr|belegnummer|gutschrift nr|gutschriftsnummer"
        "|numero de facture|facture n°|n° facture|n° de facture|no facture|ref facture|facture #|avoir n°"
        "|numero de factura|factura n°|n° factura|factura numero|num factura|n° de factura|factuurnummer|factuur nr"
        "|numero fattura|fattura n|n fattura|fattura nr",
        "invoice|rechnung|facture|factura|factuur|fattura|avoir|gutschrift|bill|document number|document no",
        "number",
    ),
    "order_number": _concept(
        "identifier",
        "order number|order no|order #|order id|purchase order|purchase order number|po number|po no|po #|p o number"
        "|customer po|your order|your order no|bestellnummer|bestell nr|bestellung|auftragsnummer|auftrag nr"
        "|auftrags nr"
        "|ihre bestellung|ihre auftragsnummer|numero de commande|n° commande|n° de commande|commande n°"
        "|bon de commande"
        "|votre commande|numero de pedido|n° pedido|pedido n°|numero pedido|orden de compra|su pedido|ordernummer"
        "|sales order|sales order number|sales order no|customer order|customer order no|customer order number"
        "|your po"
        "|votre n° de commande|s pedido|pedido del cliente|numero ordine|ordine n|vs ordine|uw bestelling",
        "order|po|commande|pedido|auftrag|your reference|votre reference|ihr zeichen|su referencia",
    ),
    "contract_number": _concept(
        "identifier",
        "contract number|contract no|contract #|vertragsnummer|vertrag nr|numero de contrat|n° contrat|contrat n°"
        "|numero de contrato|n° contrato|contrato n°|agreement number|agreement no",
        "contract|vertrag|contrat|contrato",
    ),
    "customer_number": _concept(
        "identifier",
        "customer number|customer no|customer #|customer id|client number|client no|client id|account number"
        "|account no"
        "|account #|kundennummer|kunden nr|kunde nr|kd nr|ihre nummer|numero client|n° client|code client|ref client"
        "|numero de client|numero de cliente|n° cliente|codigo cliente|cliente n°|klantnummer",
        "customer|kunde|account",
    ),
    "po_box": _concept("text", "po box|p o box|postfach|boite postale|bp"),
    "delivery_number": _concept(
        "identifier",
        "delivery note|delivery note number|delivery note no|delivery number|lieferschein|lieferscheinnummer"
        "|lieferschein nr|bon de livraison|n° bl|numero de bl|albaran|numero de albaran|n° albaran|packing slip no",
    ),
    "reference": _concept(
        "identifier",
        "reference|reference number|reference no|ref no|ref|our reference|referenz|referenznummer|unser zeichen"
        "|aktenzeichen|numero de reference|referencia|numero de referencia|payment reference|zahlungsreferenz"
        "|kenmerk",
    ),
    "tracking_number": _concept("identifier", "tracking number|tracking no|sendungsnummer|numero de suivi|waybill no"),
    "invoice_date": _concept(
        "date",
        "invoice date|date of invoice|inv date|bill date|billing date|date of issue|issue date|issued on|date issued"
        "|issued|tax date|rechnungsdatum|datum der rechnung|rechnung vom|belegdatum|ausstellungsdatum|re datum"
        "|liefer und rechnungsdatum|date de facture|date facture|date de facturation|date de la facture"
        "|date d emission"
        "|fecha de factura|fecha factura|fecha de emision|fecha de expedicion|fecha emision|factuurdatum"
        "|factuur datum|receipt date|transaction date|data fattura|data della fattura|data documento|data emissione",
        "date|datum|fecha|data|dated|issued at|rechnung #|rechnung nr|invoice #|invoice no|facture n°|invoice"
        "|rechnung|facture|factura|date time|datetime|date du document",
        "vom|du|le",
    ),
    "due_date": _concept(
        "date",
        "due date|payment due|payment due date|due by|due on|pay by|date due|payable by|payment date"
        "|please remit until"
        "|please pay by|falligkeit|falligkeitsdatum|fallig am|fallig|faellig|zahlbar bis|zahlungsziel|zu zahlen bis"
        "|zahlbar bis zum|zahlbar ohne abzug bis|zahlbar ohne abzug bis zum|also bis zum|spatestens bis"
        "|spatestens bis zum|bis spatestens|uberweisen sie den betrag bis zum|den betrag bis zum|no later than"
        "|not later than|au plus tard le|spatestens am|bitte uberweisen sie bis zum|date d echeance|echeance"
        "|date limite de paiement"
        "|date limite de paiement le|a payer avant le|payable avant le|fecha de vencimiento|vencimiento"
        "|fecha vencimiento|fecha limite de pago|vervaldatum|betaaldatum|data scadenza|scadenza|scadenze"
        "|zahlbar ohne abschlag bis",
        "due|bis zum|terms|until",
    ),
    "discount_date": _concept("date", "bei zahlung bis|bei zahlung bis zum|skonto bis|zahlbar mit 2 skonto bis"),
    "order_date": _concept(
        "date",
        "order date|date of order|bestelldatum|auftragsdatum|date de commande|date commande|fecha de pedido"
        "|fecha pedido|orderdatum|original date",
    ),
    "delivery_date": _concept(
        "date",
        "delivery date|date of delivery|ship date|shipping date|shipped on|date shipped|lieferdatum|leistungsdatum"
        "|liefer und leistungsdatum|datum der lieferung|date de livraison|fecha de entrega|leverdatum|date of supply"
        "|supply date|service date|required by|required date|needed by|deliver by|delivery by|liefertermin"
        "|lieferung bis|livraison souhaitee|date de livraison souhaitee|delivered on|date of service|despatch date"
        "|dispatch date"
        "|despatched on|versanddatum|versendet am|date d expedition|fecha de envio",
        "ausgefuhrt am|erbracht am|geliefert am|carried out on|performed on|completed on|livre le|realise le"
        "|effectue le"
        "|execute le|entregado el|realizado el",
    ),
    "print_date": _concept("date", "print date|printed on|gen date|gedruckt am|imprime le|printed"),
    "period": _concept(
        "date",
        "period|billing period|service period|invoice period|leistungszeitraum|abrechnungszeitraum|zeitraum"
        "|liefer leistungszeitraum|schedule dates|order dates|periode|periode de facturation|periodo"
        "|periodo de facturacion|statement period",
    ),
    "start_date": _concept(
        "date",
        "begins on|beginning on|commencing on|commences on|starts on|starting on|effective from|effective date"
        "|beginnt am"
        "|a compter du|prend effet le|a partir del|decorrenza|start date|from date|valid from|begin date"
        "|date de debut|fecha de inicio|beginn",
        "commencing|starting|beginning|effective",
    ),
    "end_date": _concept(
        "date",
        "ends on|ending on|expires on|expiring on|terminates on|endet am|prend fin le|termine le|finaliza el|hasta el"
        "|end date|to date|valid until|valid to|expiry date|date de fin|fecha de fin|ende",
        "expires|ending|expiring",
    ),
    "date": _concept("date", "date|datum|fecha|date time|datetime", "dated|vom"),
    "time": _concept("time", "time|uhrzeit|heure|hora|ora|tijd"),
    "total": _concept(
        "amount",
        "grand total|total amount|total amount due|amount due|total due|invoice total|total invoice amount"
        "|total incl vat"
        "|total including vat|total incl tax|total inc vat|total inc gst|total incl gst|total gross|gross total"
        "|gross amount|total payable|due payable|total to pay|total price|total sales incl gst"
        "|total sales incl of gst|total amount incl gst|total amount payable|total rounded"
        "|rounded total|rounding total|nett total|net payable|gesamtbetrag|gesamtsumme|endbetrag|endsumme"
        "|rechnungsbetrag"
        "|bruttobetrag|bruttosumme|rechnungssumme brutto|gesamt brutto|summe brutto|summe inkl ust|summe inkl mwst"
        "|gesamtbetrag inkl mwst|gesamtbetrag brutto|rechnungsendbetrag|zu zahlender betrag|zahlbetrag|total ttc"
        "|montant ttc|montant total|net a payer|somme a payer|montant a payer|total a payer|total general"
        "|total facture|importe total|total factura|total a pagar|total con iva|total eur|total usd|total gbp"
        "|total chf|factuur totaal|totaalbedrag|totale documento|totale fattura|totale da pagare|totale a pagare"
        "|importo totale|te betalen|total $|total €|total £|total brutto|total rm",
        "total|totals|gesamt|summe|brutto|gross|ttc|totaal|balance due|amount payable|solde a payer|invoice amount",
        "amount|betrag|montant|importe",
    ),
    "net": _concept(
        "amount",
        "subtotal|sub total|net total|net amount|total net|total excl vat|total excluding vat|total excl tax"
        "|total before tax|amount before tax|pretax amount|taxable amount|total ex vat|untaxed amount"
        "|total net amount"
        "|nettobetrag|netto|summe netto|gesamt netto|rechnungssumme netto|rechnungssumme ohne ust|nettosumme"
        "|zwischensumme|zwischentotal|gesamtbetrag netto|total netto|warenwert netto|gesamtnetto|total ht"
        "|montant ht|total hors taxes"
        "|montant eur ht|total h t|net ht|base imponible|subtotaal|total sin iva|importe neto|total neto"
        "|exclusief btw"
        "|totaal excl btw|grondslag|imponibile|totale imponibile|totale netto",
        "net|ohne mwst|ohne ust|excl vat|excl tax|positionen netto|ht|base|neto",
    ),
    "tax": _concept(
        "amount",
        "total vat|vat total|vat amount|tax amount|total tax|tax total|total taxes|sales tax|gst amount|total gst|gst"
        "|total tax amount|total sales tax|mwst betrag|ust betrag|umsatzsteuer|mehrwertsteuer|zuzuglich mwst"
        "|steuerbetrag|zzgl mwst|zzgl ust|zuzugl ust|zuzuglich ust|ust gesamt|mwst gesamt|gesamt mwst|gesamt ust"
        "|total tva|montant tva|tva|total iva|cuota iva|importe iva|iva|btw bedrag|totaal btw|totale imposta"
        "|totale iva|imposta|enthaltene mwst"
        "|igst|cuota|plus vat",
        "vat|tax|ust|mwst|taxe|taxes|impuesto|btw|steuer",
    ),
    "tax_rate": _concept(
        "rate",
        "vat rate|tax rate|vat %|tax %|mwst satz|ust satz|steuersatz|mwst %|taux tva|taux de tva|tva %|tipo iva|iva %"
        "|gst rate|gst %",
        "vat|tax|mwst|ust|tva|iva",
    ),
    "discount": _concept("amount", "discount|total discount|rabatt|nachlass|skonto|remise|descuento|korting|disc|rem"),
    "shipping": _concept(
        "amount",
        "shipping|shipping cost|shipping costs|shipping and handling|freight|delivery charge|versand|versandkosten"
        "|fracht|frais de port|frais de livraison|port|gastos de envio|portes|verzendkosten|shipping fee",
    ),
    "paid": _concept(
        "amount",
        "amount paid|paid|total paid|payments|prepaid|advance|cash|change|tendered|amount tendered"
        "|erhaltene anzahlungen"
        "|anzahlung|gezahlt|gegeben|ruckgeld|acompte|acompte verse|acomptes verses|deja regle|pagado|anticipo"
        "|voraus bezahlt|change due"
        "|cash tendered",
    ),
    "balance": _concept(
        "amount",
        "balance|balance due|outstanding|restbetrag|offener betrag|solde|saldo|residual|balance payable"
        "|reste a payer|solde du|restant du|saldo pendiente|noch zu zahlen",
    ),
    "rounding": _concept("amount", "rounding|rounding adj|rounding adjustment|rundung|arrondi|redondeo"),
    "currency": _concept(
        "currency", "currency|currency code|wahrung|rechnungswahrung|devise|monnaie|moneda|divisa|valuta|betrage in"
    ),
    "iban": _concept("iban", "iban|iban number|iban code|iban nr"),
    "bank_account": _concept(
        "account",
        "bank account|bank account number|bank account no|account iban|iban|kontonummer|konto nr|kto nr"
        "|bankverbindung"
        "|compte bancaire|numero de compte|n° de compte|cuenta bancaria|numero de cuenta|n° de cuenta|cuenta"
        "|account number|account no|acct no",
        "account|konto|compte",
    ),
    "bic": _concept("bic", "bic|swift|swift code|bic swift|swift bic|bic code"),
    "bank": _concept("text", "bank|bank name|name of bank|nom de la banque|banque|banco|geldinstitut|bankname"),
    "account_holder": _concept(
        "name", "account holder|account name|kontoinhaber|kontoname|titulaire du compte|titular"
    ),
    "vat_id": _concept(
        "vat_id",
        "vat id|vat number|vat no|vat reg no|vat registration number|vat registration|tax id|tax number|tin|gst no"
        "|gst reg no|gst id|gstin|gst registration no|ust id|ust idnr|ust id nr|ustid|ust idnr nr|umsatzsteuer id"
        "|umsatzsteuer identifikationsnummer|mwst nr|uid|uid nr|vat id nr|n° tva|numero de tva"
        "|tva intracommunautaire|n° tva intracommunautaire|n° de tva|numero tva|nif|cif|nif cif|cif nif|numero de iva"
        "|n° iva|btw nummer|btw nr|ein|abn|tax reg no|taxpayer id",
        "vat|tva|btw|ust|mwst",
    ),
    "buyer_vat_id": _concept(
        "vat_id",
        "n° tva client|tva client|customer vat number|customer vat no|customer vat id|client vat number|uw btw nummer"
        "|ihre ust id|ihre ust idnr|ust id kunde|ust idnr kunde|nif cliente|cif cliente|your vat number|buyer vat id",
    ),
    "tax_number": _concept(
        "identifier", "steuernummer|steuer nr|st nr|company no|company number|registration no", "siret|siren"
    ),
    "email": _concept("email", "email|e mail|email address|mail|courriel|correo|correo electronico|adresse email"),
    "website": _concept("uri", "website|web|url|internet|homepage|site web|sitio web|im internet"),
    "phone": _concept(
        "phone", "phone|telephone|tel|phone number|telephone number|tel no|fon|telefon|telefono|telefoon|ph|mobile"
    ),
    "fax": _concept("phone", "fax|telefax|fax no|fax number"),
    "seller": _concept(
        "name",
        "seller|vendor|supplier|sold by|issuer|merchant|service provider|invoice from|bill from|verkaufer|lieferant"
        "|rechnungssteller|leistungserbringer|fournisseur|vendeur|emetteur|prestataire|proveedor|vendedor|emisor"
        "|verkoper|leverancier|payee|vendor name|supplier name|seller name|company name"
        "|fornitore|venditore|cedente|auftragnehmer|proveedor nombre",
        "de la part de|company|firma|shipper|name of company",
        "from|von",
    ),
    "buyer": _concept(
        "name",
        "buyer|bill to|billed to|invoice to|sold to|bill to address|billing address|customer name|client name|client"
        "|purchaser|invoiced to|kaufer|kaufer leistungsempfanger|leistungsempfanger|rechnungsempfanger"
        "|rechnungsadresse|rechnungsanschrift|rechnung an|acheteur|adresse de facturation|facture a|client facture"
        "|nom du client|comprador|cliente|facturar a|datos del cliente|direccion de facturacion|koper|factuuradres"
        "|guest name|nom de l abonne|bill to name|billed to name|prepared for|quote for|quotation for|invoice for"
        "|proposal for|angebot fur|erstellt fur|devis pour|preparado para|facture pour|factuur aan|offerte voor"
        "|auftraggeber|besteller|klant|opdrachtgever|acquirente|committente|cessionario|spett le|destinatario fattura",
        "customer|kunde|destinataire|cliente|customer details",
        "to|attn|for|aan|a l attention de|z hd|t a v",
    ),
    "ship_to": _concept(
        "name",
        "ship to|shipped to|deliver to|delivery address|shipping address|lieferadresse|lieferanschrift"
        "|warenempfanger|abweichender warenempfanger|adresse de livraison|livre a|direccion de entrega|enviar a"
        "|afleveradres|consignee|abweichender zahlungsempfanger|pay to|remit to|send payment to",
    ),
    "address": _concept(
        "address", "address|anschrift|adresse|direccion|domicilio|adres|street address|registered office"
    ),
    "name": _concept("name", "name|nom|nombre|naam|full name"),
    "payment_terms": _concept(
        "text",
        "payment terms|terms of payment|zahlungsbedingungen|zahlungsbedingung|zahlungsform|conditions de paiement"
        "|condiciones de pago|forma de pago|mode de reglement|betalingsvoorwaarden|condizioni di pagamento|zahlbar"
        "|pagamento",
        "terms",
    ),
    "payment_method": _concept(
        "text",
        "payment method|payment mode|method of payment|paid by|zahlungsart|zahlungsweise|mode de paiement"
        "|moyen de paiement|metodo de pago|medio de pago|payment type|moyen paiement|modalita di pagamento"
        "|betaalwijze|mode de reglement",
        "payment|zahlung|paiement",
    ),
    "description": _concept(
        "text",
        "description|item|item description|product|product description|article|item name|product name|details"
        "|beschreibung|bezeichnung|artikel|artikelbezeichnung|artikelbeschreibung|produkt|leistung|position"
        "|leistungsbeschreibung|designation|libelle|produit|prestation|descripcion|concepto|articulo|producto"
        "|omschrijving|particulars|service|services|title|charge description|description of goods|goods",
        "text|name",
    ),
    "quantity": _concept(
        "number",
        "quantity|qty|menge|anzahl|quantite|qte|cantidad|cant|aantal|hoeveelheid|units|pcs|nombre|hours|hrs|stuck"
        "|billed qty|order qty",
        "amount|unit|stk|uds",
    ),
    "unit_price": _concept(
        "amount",
        "unit price|price per unit|price each|unit cost|rate|u price|einzelpreis|stuckpreis|ep|e preis|preis einh"
        "|preis einheit|nettopreis|prix unitaire|pu|p u|pu ht|p u ht|prix unitaire ht|precio unitario|precio"
        "|precio ud|prijs per stuk|vk preis|unit price excl vat|price unit",
        "price|preis|prix|prijs|cost|unitaire",
    ),
    "line_total": _concept(
        "amount",
        "line total|amount|total price|line amount|item total|extended price|ext price|total amount|gesamtpreis"
        "|betrag"
        "|gesamt|zeilenbetrag|nettobetrag|positionsbetrag|gp|summe|gesamtbetrag|prix total|montant|montant ht|prix ht"
        "|importe|total ht|bedrag|gesamt €|price w o tax|total excl vat|net amount|value|prijs incl btw|total",
        "price|preis|prix|net|netto",
    ),
    "line_number": _concept(
        "text", "pos|pos nr|line|line no|item no|position nr|ligne|linea|sl no|s no|sr no", "", "#"
    ),
    "item_number": _concept(
        "identifier",
        "item code|item number|sku|product code|article number|article no|art nr|art no|artikelnummer|artikel nr|code"
        "|part number|part no|reference article|codigo|material|product id|item id|hsn|hsn sac",
    ),
    "unit": _concept("text", "unit|uom|unit of measure|einheit|me|unite|unidad|eenheid"),
    "page": _concept("text", "page|seite|pagina|page no|blatt|folio"),
    "terms_date": _concept("text", "sales person|salesperson|account executive|agent|bearbeiter|contact"),
    **FORM_CONCEPTS,
}

SELLER_WORDS = _words(
    "seller vendor supplier issuer merchant sender biller verkaufer lieferant absender rechnungssteller fournisseur "
    "vendeur emetteur proveedor vendedor emisor company store shop payee"
)
BUYER_WORDS = _words(
    "buyer customer client recipient receiver purchaser billto kaufer kunde empfanger rechnungsempfanger acheteur "
    "destinataire comprador cliente receptor bill"
)
START_WORDS = _words("from start begin beginning first von anfang beginn debut desde inicio")
END_WORDS = _words("to end until ending last bis ende fin hasta thru through")
STOP_WORDS = _words(
    "the of or and a an to in on for that is as by with it its der die das des und oder von im am le la les de du "
    "et ou el los y o del"
)
