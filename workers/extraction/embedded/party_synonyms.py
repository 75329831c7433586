"""What papers call their parties, where these are reached, and their banks."""

from workers.extraction.embedded.concept import Concept, concept

PARTY_CONCEPTS: dict[str, Concept] = {
    "iban": concept("iban", "iban|iban number|iban code|iban nr"),
    "bank_account": concept(
        "account",
        "bank account|bank account number|bank account no|account iban|iban|kontonummer|konto nr|kto nr"
        "|bankverbindung"
        "|compte bancaire|numero de compte|n° de compte|cuenta bancaria|numero de cuenta|n° de cuenta|cuenta"
        "|account number|account no|acct no",
        "account|konto|compte",
    ),
    "bic": concept("bic", "bic|swift|swift code|bic swift|swift bic|bic code"),
    "bank": concept("text", "bank|bank name|name of bank|nom de la banque|banque|banco|geldinstitut|bankname"),
    "account_holder": concept("name", "account holder|account name|kontoinhaber|kontoname|titulaire du compte|titular"),
    "vat_id": concept(
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
        "|taxpayer identification number|fein|federal tax id|federal id|ein no|nif no|dni nif"
        "|n i f|c i f|mwst nummer|umsatzsteuer nr|ust nr|ust idnummer|umsatzsteuer identnummer"
        "|umsatzsteuer idnr|id tva|tva intra|tva intracom|n° tva intra|tva n°|btw id"
        "|btw identificatienummer|btw number|cvr|cvr nr|cvr no|org nr|orgnr|organisationsnummer|vat reg"
        "|vat registered number|vat reg nr",
        "vat|tva|btw|ust|mwst",
    ),
    "buyer_vat_id": concept(
        "vat_id",
        "n° tva client|tva client|customer vat number|customer vat no|customer vat id|client vat number"
        "|uw btw nummer"
        "|ihre ust id|ihre ust idnr|ust id kunde|ust idnr kunde|nif cliente|cif cliente|your vat number"
        "|buyer vat id",
    ),
    "national_id": concept(
        "identifier",
        "dni|nie|dni nie|national id|national id number|id card number|identity card number|identity number"
        "|ausweisnummer|ausweis nr|personalausweisnummer|numero de carte d identite|n° carte d identite"
        "|documento de identidad|cedula",
    ),
    "tax_number": concept("identifier", "steuernummer|steuer nr|st nr|numero fiscal|numero fiscale"),
    "company_number": concept(
        "identifier",
        "company number|company no|company registration number|company registration no|company registration|company reg"
        "|company reg no|registered number|registered no|registration no|registration number|reg no|reg nr|crn"
        "|co reg no|handelsregisternummer|handelsregister|registernummer|hrb|hrb nr|siret|siren|n° siret|n° siren|rcs"
        "|registro mercantil|numero de registro|kvk|kvk nr|kvk nummer|kvk number|numero rea|rea|cin",
        "reg|registration|registered in",
    ),
    "email": concept("email", "email|e mail|email address|mail|courriel|correo|correo electronico|adresse email"),
    "website": concept("uri", "website|web|url|internet|homepage|site web|sitio web|im internet"),
    "phone": concept(
        "phone", "phone|telephone|tel|phone number|telephone number|tel no|fon|telefon|telefono|telefoon|ph|mobile"
    ),
    "fax": concept("phone", "fax|telefax|fax no|fax number"),
    "seller": concept(
        "name",
        "seller|vendor|supplier|sold by|issuer|merchant|service provider|invoice from|bill from|verkaufer|lieferant"
        "|rechnungssteller|leistungserbringer|fournisseur|vendeur|emetteur|prestataire|proveedor|vendedor|emisor"
        "|verkoper|leverancier|payee|vendor name|supplier name|seller name|company name"
        "|fornitore|venditore|cedente|auftragnehmer|proveedor nombre",
        "de la part de|company|firma|shipper|name of company",
        "from|von",
    ),
    "buyer": concept(
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
        "customer|kunde|destinataire|destinatario|geadresseerde|cliente|customer details",
        "to|attn|for|aan|a l attention de|z hd|t a v",
    ),
    "ship_to": concept(
        "name",
        "ship to|shipped to|deliver to|delivery address|shipping address|lieferadresse|lieferanschrift"
        "|warenempfanger|abweichender warenempfanger|adresse de livraison|livre a|direccion de entrega|enviar a"
        "|afleveradres|consignee",
    ),
    "address": concept(
        "address", "address|anschrift|adresse|direccion|domicilio|adres|street address|registered office"
    ),
    "name": concept("name", "name|nom|nombre|naam|full name"),
}
