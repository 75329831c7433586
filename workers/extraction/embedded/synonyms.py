"""What business papers call things, in English, German, French, Spanish and some Dutch.

A concept's strong labels name it alone; its weak ones need a value that looks right and no better candidate; its
faint ones say little more than that something of the kind stands there.
"""

from workers.extraction.embedded.concept import Concept
from workers.extraction.embedded.concept import concept as _concept
from workers.extraction.embedded.form_synonyms import FORM_CONCEPTS
from workers.extraction.embedded.money_synonyms import MONEY_CONCEPTS


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
        "|numero fattura|fattura n|n fattura|fattura nr"
        "|invoice num|folio|serie y folio|folio interno|numero de folio|rechnungs id|re no"
        "|facture numero|facture no|numero facture|no de facture|factura no|factura num|n factura"
        "|parcella n|notula n|nota n|bon nr|bon nummer|bonnummer|bon|kassenbon nr|ticket no|ticket number"
        "|ticket n°|n° de ticket|numero de ticket|till receipt no|transaction no|transaction number"
        "|credit memo|credit memo no|credit memo number|numero avoir|n° avoir|n° d avoir"
        "|nota de credito n°|abono n°|creditnota nr|creditfactuur nr|nota nr|faktura nr",
        "invoice|rechnung|facture|factura|factuur|fattura|avoir|gutschrift|bill|document number|document no",
        "number",
    ),
    "order_number": _concept(
        "identifier",
        "order number|order no|order #|order id|purchase order|purchase order number|po number|po no"
        "|po #|p o number"
        "|customer po|your order|your order no|bestellnummer|bestell nr|bestellung|auftragsnummer|auftrag nr"
        "|auftrags nr"
        "|ihre bestellung|ihre auftragsnummer|numero de commande|n° commande|n° de commande|commande n°"
        "|bon de commande"
        "|votre commande|numero de pedido|n° pedido|pedido n°|numero pedido|orden de compra|su pedido|ordernummer"
        "|sales order|sales order number|sales order no|customer order|customer order no|customer order number"
        "|your po"
        "|votre n° de commande|s pedido|pedido del cliente|numero ordine|ordine n|vs ordine|uw bestelling"
        "|order ref|order reference|buyers order no|buyer order no|buyer s order no|your order number"
        "|your order ref|your purchase order|p o|p o no|bestellreferenz|ihre bestellnummer"
        "|ihre bestell nr|ihr auftrag|auftragsreferenz|bestellung nr|no commande|no de commande"
        "|ref commande|reference commande|votre reference commande|n° de bon de commande"
        "|no bon de commande|ref pedido|no pedido|num pedido|su pedido n°|nuestro pedido|n° orden"
        "|orden n°|orden de compra n°|ordine di acquisto|rif ordine|vostro ordine|bestelnummer|bestel nr"
        "|uw ordernummer|uw bestelnummer|inkooporder|order nr",
        "order|po|commande|pedido|auftrag|your reference|votre reference|ihr zeichen|su referencia",
    ),
    "contract_number": _concept(
        "identifier",
        "contract number|contract no|contract #|vertragsnummer|vertrag nr|numero de contrat|n° contrat|contrat n°"
        "|numero de contrato|n° contrato|contrato n°|agreement number|agreement no"
        "|contract ref|contract reference|contract id|vertragsreferenz|vertrags nr|rahmenvertrag nr"
        "|no contrat|ref contrat|reference contrat|n° de contrat|n° marche|n° de marche|numero de marche"
        "|marche n°|contrato no|num contrato|contratto n|numero contratto|contract nr|contractnummer",
        "contract|vertrag|contrat|contrato",
    ),
    "customer_number": _concept(
        "identifier",
        "customer number|customer no|customer #|customer id|client number|client no|client id|account number"
        "|account no"
        "|account #|kundennummer|kunden nr|kunde nr|kd nr|ihre nummer|numero client|n° client"
        "|code client|ref client"
        "|numero de client|numero de cliente|n° cliente|codigo cliente|cliente n°|klantnummer"
        "|customer code|cust code|cust no|cust #|cust id|customer ref|customer reference|customer a c"
        "|client code|client ref|account ref|account code|acct no|a c no|debitor|debitorennummer"
        "|debitor nr|debitoren nr|debiteurnummer|debiteur nr|debiteurennummer|debtor no|debtor number"
        "|kd no|kunden id|kundenkonto|mitgliedsnummer|kundenreferenz|no client|numero du client"
        "|reference client|votre reference client|compte client|n° de client|n° abonne|numero d abonne"
        "|no cliente|num cliente|cod cliente|codigo de cliente|referencia cliente|n° de abonado"
        "|codice cliente|cliente n|klant nr|klantnr|klantcode|relatienummer|supplier code|vendor code"
        "|vendor no|vendor number|supplier no|supplier number|lieferantennummer|lieferanten nr"
        "|kreditor nr|kreditorennummer|code fournisseur|n° fournisseur|codigo proveedor|n° proveedor"
        "|codice fornitore|leveranciersnummer|crediteurnummer",
        "customer|kunde|account",
    ),
    "po_box": _concept("text", "po box|p o box|postfach|boite postale|bp"),
    "delivery_number": _concept(
        "identifier",
        "delivery note|delivery note number|delivery note no|delivery number|lieferschein|lieferscheinnummer"
        "|lieferschein nr|bon de livraison|n° bl|numero de bl|albaran|numero de albaran|n° albaran|packing slip no"
        "|delivery order|delivery order no|do no|d o no|d o|d o number|dn no|delivery docket"
        "|delivery docket no|dispatch note|despatch note no|packing list no|packing list number"
        "|packing slip|packing slip number|ls nr|lieferscheinnr|liefer nr|packliste nr|bl n°"
        "|n° bon de livraison|n° de bl|n° de bon de livraison|bon de livraison n°"
        "|numero de bon de livraison|albaran n°|num albaran|ddt n|documento di trasporto|numero ddt"
        "|pakbon|pakbonnummer|pakbon nr|leverbon nr",
    ),
    "reference": _concept(
        "identifier",
        "reference|reference number|reference no|ref no|ref|our reference|referenz|referenznummer|unser zeichen"
        "|aktenzeichen|numero de reference|referencia|numero de referencia|payment reference|zahlungsreferenz"
        "|kenmerk"
        "|our ref|ref number|file ref|file reference|file no|case no|case number"
        "|case ref|matter no|matter number|job number|job no|job #|project number|project no|projekt nr"
        "|projektnummer|kommission|kommissionsnummer|vorgang|vorgangsnummer|vorgangs nr|gz"
        "|geschaftszeichen|bearbeitungsnummer|verwendungszweck|zahlungszweck|reference de paiement"
        "|reference du dossier|n° dossier|n° de dossier|numero de dossier|dossier n°"
        "|nos ref|vos ref|v ref|n ref|affaire|n° affaire|n° d affaire|expediente"
        "|n° expediente|numero de expediente|concepto de pago|rif"
        "|riferimento|vs rif|ns rif|ons kenmerk|betalingskenmerk"
        "|reference on your statement|bank reference|transaction reference|transaction id"
        "|booking reference|booking ref|booking number|confirmation number|confirmation no",
    ),
    "tracking_number": _concept(
        "identifier",
        "tracking number|tracking no|sendungsnummer|numero de suivi|waybill no"
        "|tracking #|tracking id|tracking|awb|awb no|air waybill|air waybill no|waybill number"
        "|consignment no|consignment number|shipment number|shipment no|shipment id|sendung nr"
        "|sendungs nr|paketnummer|paket nr|frachtbrief nr|frachtbriefnummer|n° de suivi|n° suivi"
        "|n° de colis|lettre de voiture n°|numero de seguimiento|n° de seguimiento|numero de envio"
        "|localizador|numero di tracking|lettera di vettura n|track and trace|zendingnummer|e way bill no"
        "|eway bill no|eway bill number",
    ),
    "invoice_date": _concept(
        "date",
        "invoice date|date of invoice|inv date|bill date|billing date|date of issue|issue date"
        "|issued on|date issued"
        "|issued|tax date|rechnungsdatum|datum der rechnung|rechnung vom|belegdatum|ausstellungsdatum|re datum"
        "|liefer und rechnungsdatum|date de facture|date facture|date de facturation|date de la facture"
        "|date d emission"
        "|fecha de factura|fecha factura|fecha de emision|fecha de expedicion|fecha emision|factuurdatum"
        "|factuur datum|receipt date|transaction date|data fattura|data della fattura|data documento|data emissione"
        "|purchase date|date of purchase|date of sale|sale date|sold on|kaufdatum|bondatum"
        "|datum des kaufs|date d achat|fecha de compra|fecha de venta|data acquisto|aankoopdatum"
        "|document date|doc date|date of document|dokumentdatum|letter date|date of letter|briefdatum"
        "|schreiben vom|datum des schreibens|date du courrier|date de la lettre|fecha de la carta"
        "|emise le|emis le|editee le|edite le|etabli le|etablie le|facture du|date emission|date edition"
        "|date d edition|emitida el|emitido el|expedida el|fecha del documento|fecha documento"
        "|erstellt am|erstellungsdatum|ausgestellt am|datum rechnung|re dat|rechnungsdat|emessa il"
        "|emesso il|data di emissione|data del documento|datum factuur|opgemaakt op|billed on|raised on"
        "|created on|created|generated on|sent on|prepared on|credit note date|credit date"
        "|gutschriftsdatum|date avoir|date de l avoir|fecha del abono|statement date|date of statement"
        "|auszugsdatum|date du releve|quote date|quotation date|estimate date|date of quotation"
        "|offer date|angebotsdatum|angebot vom|date du devis|date devis|fecha de presupuesto"
        "|fecha presupuesto|fecha de la oferta|data preventivo|offertedatum|datum offerte",
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
        "|zahlbar ohne abschlag bis"
        "|net due date|latest payment date|last payment date|payment deadline|pay before"
        "|please pay before|final date for payment|prompt payment date|zahlungsfrist|zahlungsfrist bis"
        "|zahlbar am|netto bis|netto fallig am|netto fallig|zahlung bis|zahlung fallig am"
        "|zu begleichen bis|falligkeitstermin|valuta|a regler avant le|a regler le|date d exigibilite"
        "|date limite|date limite de reglement|echeance le|payable le|reglement avant le|reglement le"
        "|a payer le|paiement le|paiement avant le|fecha de pago|pagar antes del|pagar antes de|vence el"
        "|vence|vto|fecha limite|plazo de pago hasta|data di scadenza|scadenza pagamento"
        "|da pagare entro il|pagare entro il|entro il|uiterste betaaldatum|te betalen voor|betalen voor"
        "|voldoen voor|vervalt op|direct debit date|collection date|abbuchung am|einzug am|lastschrift am"
        "|date de prelevement|preleve le|fecha de cargo",
        "due|bis zum|terms|until",
    ),
    "discount_date": _concept(
        "date",
        "bei zahlung bis|bei zahlung bis zum|skonto bis|zahlbar mit 2 skonto bis"
        "|discount date|discount until|discount due date|cash discount until|early payment by|skontodatum"
        "|skonto datum|skontofrist|skontierbar bis|zahlbar mit skonto bis|mit skonto bis"
        "|escompte jusqu au|date d escompte|fecha de descuento|pronto pago hasta|sconto entro il",
    ),
    "order_date": _concept(
        "date",
        "order date|date of order|bestelldatum|auftragsdatum|date de commande|date commande|fecha de pedido"
        "|fecha pedido|orderdatum|original date"
        "|ordered on|ordered|po date|p o date|purchase order date|date ordered|bestellt am|bestellung vom"
        "|auftrag vom|auftrag datum|commande du|commande le|commandee le|passee le|date de la commande"
        "|fecha del pedido|fecha de orden|pedido el|pedido de fecha|data ordine|ordine del"
        "|data dell ordine|besteldatum|besteld op|datum bestelling",
    ),
    "delivery_date": _concept(
        "date",
        "delivery date|date of delivery|ship date|shipping date|shipped on|date shipped|lieferdatum|leistungsdatum"
        "|liefer und leistungsdatum|datum der lieferung|date de livraison|fecha de entrega|leverdatum"
        "|date of supply"
        "|supply date|service date|required by|required date|needed by|deliver by|delivery by|liefertermin"
        "|lieferung bis|livraison souhaitee|date de livraison souhaitee|delivered on|date of service|despatch date"
        "|dispatch date"
        "|despatched on|versanddatum|versendet am|date d expedition|fecha de envio"
        "|delivered|need by|needed on|need date|date required|required on|required delivery date"
        "|requested delivery date|expected delivery|expected delivery date|delivery due|arrival date|eta"
        "|estimated arrival|etd|lieferung am|lieferwoche|lieferzeitpunkt|wunschtermin|wunschliefertermin"
        "|gewunschter liefertermin|anlieferung|anlieferung am|lieferdatum soll|leistung vom|leistungstag"
        "|date livraison|livraison le|livraison prevue|livraison prevue le|livraison souhaitee le"
        "|date souhaitee|delai de livraison|expedie le|date d envoi|entrega|entrega prevista"
        "|fecha prevista de entrega|fecha entrega|entregar antes del|plazo de entrega|data di consegna"
        "|data consegna|consegna prevista|consegna entro|gewenste leverdatum|levering op|geleverd op",
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
        "|date de debut|fecha de inicio|beginn"
        "|valid as of|start|starts|commencement date|commencement|inception date|gultig ab|gultig von"
        "|vertragsbeginn|mietbeginn|laufzeitbeginn|laufzeit ab|ab dem|debut|date d effet|prise d effet"
        "|a partir du|valable du|fecha de efecto|fecha de alta|valido desde|inicio|data inizio|valido dal"
        "|decorre dal|ingangsdatum|startdatum|geldig vanaf|hire date|date of hire|start of employment"
        "|eintritt|eintrittsdatum|eintritt am|date d entree|date d embauche|anciennete|antiguedad"
        "|fecha de antiguedad|fecha de ingreso|data assunzione|in dienst sinds|datum in dienst",
        "commencing|starting|beginning|effective",
    ),
    "end_date": _concept(
        "date",
        "ends on|ending on|expires on|expiring on|terminates on|endet am|prend fin le|termine le"
        "|finaliza el|hasta el"
        "|end date|to date|valid until|valid to|expiry date|date de fin|fecha de fin|ende"
        "|expiry|expiration date|expiration|valid through|good until|open until|offer valid until"
        "|quote valid until|offer expires|termination date|gultig bis|gultig bis zum|angebot gultig bis"
        "|bindefrist bis|bindend bis|vertragsende|laufzeitende|befristet bis|ablaufdatum|valable jusqu au"
        "|valable jusqu a|validite jusqu au|date d expiration|date de validite|offre valable jusqu au"
        "|jusqu au|valido hasta|valida hasta|fecha de caducidad|fecha de validez|oferta valida hasta"
        "|validez hasta|data fine|valido fino al|valida fino al|scade il|geldig tot|geldig tot en met"
        "|einddatum|renewal date|renews on|verlangerung am|date de renouvellement|fecha de renovacion",
        "expires|ending|expiring",
    ),
    "date": _concept("date", "date|datum|fecha|date time|datetime", "dated|vom"),
    "time": _concept("time", "time|uhrzeit|heure|hora|ora|tijd"),
    **MONEY_CONCEPTS,
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
        "|tva intracommunautaire|n° tva intracommunautaire|n° de tva|numero tva|nif|cif|nif cif|cif nif"
        "|numero de iva"
        "|n° iva|btw nummer|btw nr|ein|abn|tax reg no|taxpayer id"
        "|rfc|rut|ruc|cnpj|cuit|rfc emisor|rfc receptor|gstin uin|uin|gst hst no|gst number"
        "|gst registration|hst no|no tps|numero tps|no tvq|tps|tvq|codice fiscale|cf|c f|p iva"
        "|partita iva|piva|cod fisc|tax identification number|tax reference"
        "|taxpayer identification number|fein|federal tax id|federal id|ein no|nif no|dni|dni nif|nie"
        "|n i f|c i f|mwst nummer|umsatzsteuer nr|ust nr|ust idnummer|umsatzsteuer identnummer"
        "|umsatzsteuer idnr|id tva|tva intra|tva intracom|n° tva intra|tva n°|btw id"
        "|btw identificatienummer|btw number|cvr|cvr nr|cvr no|org nr|orgnr|organisationsnummer|vat reg"
        "|vat registered number|vat reg nr",
        "vat|tva|btw|ust|mwst",
    ),
    "buyer_vat_id": _concept(
        "vat_id",
        "n° tva client|tva client|customer vat number|customer vat no|customer vat id|client vat number"
        "|uw btw nummer"
        "|ihre ust id|ihre ust idnr|ust id kunde|ust idnr kunde|nif cliente|cif cliente|your vat number"
        "|buyer vat id",
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
        "buyer|bill to|billed to|invoice to|sold to|bill to address|billing address|customer name"
        "|client name|client"
        "|purchaser|invoiced to|kaufer|kaufer leistungsempfanger|leistungsempfanger|rechnungsempfanger"
        "|rechnungsadresse|rechnungsanschrift|rechnung an|acheteur|adresse de facturation|facture a|client facture"
        "|nom du client|comprador|cliente|facturar a|datos del cliente|direccion de facturacion|koper|factuuradres"
        "|guest name|nom de l abonne|bill to name|billed to name|prepared for|quote for|quotation for|invoice for"
        "|proposal for|angebot fur|erstellt fur|devis pour|preparado para|facture pour|factuur aan|offerte voor"
        "|auftraggeber|besteller|klant|opdrachtgever|acquirente|committente|cessionario|spett le"
        "|destinatario fattura",
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
        "|pagamento"
        "|payment conditions|conditions of payment|zahlungsziel|zahlungskonditionen|zahlungsmodalitaten"
        "|zahlung|konditionen|modalites de paiement|modalites de reglement|modalites"
        "|conditions de reglement|delai de paiement|delai de reglement|echeance de paiement|reglement"
        "|plazo de pago|terminos de pago|condiciones|vencimiento pago|termini di pagamento|condizioni"
        "|betaling|betaaltermijn|betalingstermijn|betalingscondities|mode terms of payment",
        "terms",
    ),
    "payment_method": _concept(
        "text",
        "payment method|payment mode|method of payment|paid by|zahlungsart|zahlungsweise|mode de paiement"
        "|moyen de paiement|metodo de pago|medio de pago|payment type|moyen paiement|modalita di pagamento"
        "|betaalwijze|mode de reglement"
        "|pay method|payment by|payment via|form of payment|means of payment|tender type|tender"
        "|zahlungsmittel|zahlart|bezahlt mit|bezahlt per|zahlung per|zahlung mit|bezahlung|regle par"
        "|reglement par|type de paiement|paiement par|mode de paiement utilise|forma de pago|pagado con"
        "|pago con|tipo de pago|metodo di pagamento|pagato con|tipo pagamento|betaalmethode|betaald met"
        "|betaling per|wijze van betaling",
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
        "|gesamt|zeilenbetrag|nettobetrag|positionsbetrag|gp|summe|gesamtbetrag|prix total|montant"
        "|montant ht|prix ht"
        "|importe|total ht|bedrag|gesamt €|price w o tax|total excl vat|net amount|value|prijs incl btw|total",
        "price|preis|prix|net|netto",
    ),
    "line_number": _concept(
        "text", "pos|pos nr|line|line no|item no|position nr|ligne|linea|sl no|s no|sr no", "", "#"
    ),
    "item_number": _concept(
        "identifier",
        "item code|item number|sku|product code|article number|article no|art nr|art no|artikelnummer"
        "|artikel nr|code"
        "|part number|part no|reference article|codigo|material|product id|item id|hsn|hsn sac",
    ),
    "unit": _concept("text", "unit|uom|unit of measure|einheit|me|unite|unidad|eenheid"),
    "page": _concept("text", "page|seite|pagina|page no|blatt|folio"),
    "terms_date": _concept("text", "sales person|salesperson|account executive|agent|bearbeiter|contact"),
    **FORM_CONCEPTS,
}

SELLER_WORDS = _words(
    "seller vendor supplier issuer merchant sender biller verkaufer lieferant absender rechnungssteller fournisseur"
    " "
    "vendeur emetteur proveedor vendedor emisor company store shop payee"
)
BUYER_WORDS = _words(
    "buyer customer client recipient receiver purchaser billto kaufer kunde empfanger rechnungsempfanger acheteur "
    "destinataire comprador cliente receptor bill"
)
START_WORDS = _words("from start begin beginning first von anfang beginn debut desde inicio")
END_WORDS = _words("to end until ending last bis ende fin hasta thru through")
SIGN_WORDS = _words(
    "less plus add minus zzgl zuzuglich abzgl abzuglich davon moins menos mas meno dedurre deducir deduire deduct"
)
"""Words before a label that say what is done with its sum."""
STOP_WORDS = _words(
    "the of or and a an to in on for that is as by with it its der die das des und oder von im am le la les de du "
    "et ou el los y o del"
)
