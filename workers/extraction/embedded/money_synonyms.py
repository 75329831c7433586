"""What business papers call their sums: totals, taxes, discounts, what is paid and what is left to pay."""

from workers.extraction.embedded.concept import Concept, concept

MONEY_CONCEPTS: dict[str, Concept] = {
    "total": concept(
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
        "|importo totale|te betalen|total $|total €|total £|total brutto|total rm"
        "|to pay|amount to pay|amount to pay now|pay this amount"
        "|zu zahlen|a payer|a pagar|da pagare|totaal inclusief btw|totaal incl btw|totaal incl"
        "|bedrag incl|bedrag incl btw|price incl vat|price including vat|amount incl vat"
        "|amount including vat|amount incl tax|prix ttc|preis brutto|betrag brutto|preis inkl mwst"
        "|betrag inkl mwst|endpreis|gutschriftsbetrag|gutschriftbetrag|credit total|total credit"
        "|montant de l avoir|importe del abono|total abono|total avoir|gesamtpreis brutto"
        "|gesamtpreis inkl mwst|precio total|importe con iva|precio con iva|total iva incluido"
        "|total impuestos incluidos|prezzo totale|totale ivato|totale iva inclusa|toute taxes comprises"
        "|total toutes taxes comprises|total parcella|totale parcella|totaal te betalen|total order value"
        "|order value|contract price|auftragssumme|auftragswert|total this bill|bill total"
        "|total of this invoice",
        "total paid|total|totals|gesamt|summe|brutto|gross|ttc|totaal|balance due|amount payable|solde a payer"
        "|invoice amount"
        "|in all|altogether|all in|insgesamt|en tout",
        "amount|betrag|montant|importe",
    ),
    "net": concept(
        "amount",
        "subtotal|sub total|net total|net amount|total net|total excl vat|total excluding vat|total excl tax"
        "|total before tax|amount before tax|pretax amount|taxable amount|total ex vat|untaxed amount"
        "|total net amount"
        "|nettobetrag|netto|summe netto|gesamt netto|rechnungssumme netto|rechnungssumme ohne ust|nettosumme"
        "|zwischensumme|zwischentotal|gesamtbetrag netto|total netto|warenwert netto|gesamtnetto|total ht"
        "|montant ht|total hors taxes"
        "|montant eur ht|total h t|net ht|base imponible|subtotaal|total sin iva|importe neto|total neto"
        "|exclusief btw"
        "|totaal excl btw|grondslag|imponibile|totale imponibile|totale netto"
        "|price excl vat|price excluding vat|price ex vat|amount excl vat|amount excluding vat"
        "|amount excl tax|amount ex vat|totaal exclusief btw|totaal exclusief|bedrag excl|bedrag excl btw"
        "|totaal netto|nettotaal|prix ht|betrag netto|preis netto|nettopreis gesamt|gesamtpreis netto"
        "|warenwert|nettowarenwert|goods total|goods value|value of goods|merchandise total"
        "|importe sin iva|precio sin iva|total bruto|importe bruto|base imponible iva|imponibile iva"
        "|total hors taxe|montant hors taxes|net value|net price|net sum|net invoice value",
        "net|ohne mwst|ohne ust|excl vat|excl tax|positionen netto|ht|base|neto",
    ),
    "tax": concept(
        "amount",
        "total vat|vat total|vat amount|tax amount|total tax|tax total|total taxes|sales tax|gst amount"
        "|total gst|gst"
        "|total tax amount|total sales tax|mwst betrag|ust betrag|umsatzsteuer|mehrwertsteuer|zuzuglich mwst"
        "|steuerbetrag|zzgl mwst|zzgl ust|zuzugl ust|zuzuglich ust|ust gesamt|mwst gesamt|gesamt mwst|gesamt ust"
        "|total tva|montant tva|tva|total iva|cuota iva|importe iva|iva|btw bedrag|totaal btw|totale imposta"
        "|totale iva|imposta|enthaltene mwst"
        "|igst|cuota|plus vat"
        "|iva trasladado|iva repercutido|iva soportado|vat charged|mwst eur|ust eur|mwst in eur|vat eur"
        "|vat gbp|tva eur|total impuestos|impuestos|imposte|total btw|bedrag btw|steuern|value added tax"
        "|umsatzsteuer betrag|umsatzsteuerbetrag|mehrwertsteuerbetrag|add gst|add vat|montant de la tva"
        "|importe del iva|importe de iva|importo iva",
        "vat|tax|ust|mwst|taxe|taxes|impuesto|btw|steuer",
    ),
    "tax_rate": concept(
        "rate",
        "vat rate|tax rate|vat %|tax %|mwst satz|ust satz|steuersatz|mwst %|taux tva|taux de tva|tva %"
        "|tipo iva|iva %"
        "|gst rate|gst %"
        "|umsatzsteuersatz|mehrwertsteuersatz|rate of vat|rate of tax|taux de taxe|tipo de iva"
        "|porcentaje iva|tipo impositivo|aliquota iva|aliquota|btw tarief|btw percentage|btw %",
        "vat|tax|mwst|ust|tva|iva|umsatzsteuer|mehrwertsteuer|gst|btw|value added tax|sales tax",
    ),
    "discount": concept(
        "amount",
        "discount|total discount|rabatt|nachlass|skonto|remise|descuento|korting|disc|rem"
        "|loyalty discount|customer discount|trade discount|promotional discount|special discount"
        "|price reduction|rebate|savings|you saved|preisnachlass|sonderrabatt|aktionsrabatt|mengenrabatt"
        "|treuerabatt|kundenrabatt|gesamtrabatt|skontobetrag|abzug|reduction|rabais|ristourne|escompte"
        "|remise totale|remise commerciale|descuento total|total descuento|bonificacion|rebaja|sconto"
        "|sconto totale|abbuono|discount amount|less discount|korting totaal",
    ),
    "shipping": concept(
        "amount",
        "shipping|shipping cost|shipping costs|shipping and handling|freight|delivery charge|versand|versandkosten"
        "|fracht|frais de port|frais de livraison|port|gastos de envio|portes|verzendkosten|shipping fee"
        "|postage|postage and packing|carriage|delivery|delivery fee|delivery cost|handling|porto"
        "|versand und verpackung|porto und versand|lieferkosten|zustellgebuhr|verpackung und versand"
        "|livraison|frais d expedition|frais de transport|transport|envio|costes de envio"
        "|gastos de transporte|spese di spedizione|spedizione|spese di trasporto|trasporto|bezorgkosten"
        "|porti",
    ),
    "paid": concept(
        "amount",
        "amount paid|paid|total paid|payments|prepaid|advance|cash|change|tendered|amount tendered"
        "|erhaltene anzahlungen"
        "|anzahlung|gezahlt|gegeben|ruckgeld|acompte|acompte verse|acomptes verses|deja regle|pagado|anticipo"
        "|voraus bezahlt|change due"
        "|cash tendered"
        "|deposit received|depot recu|acompte recu|payment received|payments received|less payment"
        "|less deposit|less paid|zahlungseingang|bereits gezahlt|bereits bezahlt|geleistete zahlungen"
        "|abzuglich anzahlung|paiement recu|deja paye|reglement recu|cobrado|anticipo recibido"
        "|pago recibido|acconto versato|acconti versati|gia pagato|reeds betaald|aanbetaling",
    ),
    "balance": concept(
        "amount",
        "balance|balance due|outstanding|restbetrag|offener betrag|solde|saldo|residual|balance payable"
        "|reste a payer|solde du|restant du|saldo pendiente|noch zu zahlen"
        "|balance to pay|amount outstanding|amount owing|open balance|offener saldo|offener posten"
        "|restschuld|noch offen|solde restant|reste du|montant restant|importe pendiente|saldo a pagar"
        "|saldo da pagare|saldo dovuto|openstaand bedrag|nog te betalen|patient responsibility|you owe"
        "|amount you owe",
    ),
    "rounding": concept("amount", "rounding|rounding adj|rounding adjustment|rundung|arrondi|redondeo"),
    "currency": concept(
        "currency",
        "currency|currency code|wahrung|rechnungswahrung|devise|monnaie|moneda|divisa|valuta|betrage in"
        "|invoice currency|billing currency|devise de facturation|moneda de facturacion"
        "|currency of invoice|in currency",
    ),
}
