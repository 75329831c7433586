"""What papers call their dates and periods."""

from workers.extraction.embedded.concept import Concept, concept

DATE_CONCEPTS: dict[str, Concept] = {
    "invoice_date": concept(
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
    "due_date": concept(
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
    "discount_date": concept(
        "date",
        "bei zahlung bis|bei zahlung bis zum|skonto bis|zahlbar mit 2 skonto bis"
        "|discount date|discount until|discount due date|cash discount until|early payment by|skontodatum"
        "|skonto datum|skontofrist|skontierbar bis|zahlbar mit skonto bis|mit skonto bis"
        "|escompte jusqu au|date d escompte|fecha de descuento|pronto pago hasta|sconto entro il",
    ),
    "order_date": concept(
        "date",
        "order date|date of order|bestelldatum|auftragsdatum|date de commande|date commande|fecha de pedido"
        "|fecha pedido|orderdatum|original date"
        "|ordered on|ordered|po date|p o date|purchase order date|date ordered|bestellt am|bestellung vom"
        "|auftrag vom|auftrag datum|commande du|commande le|commandee le|passee le|date de la commande"
        "|fecha del pedido|fecha de orden|pedido el|pedido de fecha|data ordine|ordine del"
        "|data dell ordine|besteldatum|besteld op|datum bestelling",
    ),
    "delivery_date": concept(
        "date",
        "delivery date|date of delivery|ship date|shipping date|shipped on|date shipped|lieferdatum|leistungsdatum"
        "|liefer und leistungsdatum|datum der lieferung|date de livraison|fecha de entrega|leverdatum"
        "|date of supply"
        "|supply date|service date|required by|required date|needed by|deliver by|delivery by|liefertermin"
        "|lieferung bis|livraison souhaitee|date de livraison souhaitee|delivered on|date of service|despatch date"
        "|dispatch date"
        "|despatched on|versanddatum|versendet am|date d expedition|fecha de envio"
        "|delivered|need by|needed on|need date|date required|required on|required delivery date"
        "|requested delivery date|requested delivery"
        "|expected delivery|expected delivery date|delivery due|arrival date|eta"
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
    "print_date": concept("date", "print date|printed on|gen date|gedruckt am|imprime le|printed"),
    "period": concept(
        "date",
        "period|billing period|service period|invoice period|leistungszeitraum|abrechnungszeitraum|zeitraum"
        "|liefer leistungszeitraum|schedule dates|order dates|periode|periode de facturation|periodo"
        "|periodo de facturacion|statement period",
    ),
    "start_date": concept(
        "date",
        "versicherungsbeginn"
        "|begins on|beginning on|commencing on|commences on|starts on|starting on|effective from|effective date"
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
    "end_date": concept(
        "date",
        "versicherungsablauf|versicherungsende|vertragsablauf"
        "|ends on|ending on|expires on|expiring on|terminates on|endet am|prend fin le|termine le"
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
    "date": concept("date", "date|datum|fecha|date time|datetime", "dated|vom|data"),
    "time": concept("time", "time|uhrzeit|heure|hora|ora|tijd"),
}
