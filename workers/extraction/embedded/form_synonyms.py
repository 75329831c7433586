"""What forms call things that invoices do not have: transport, banking, pay slips, contracts, insurance, meters."""

from workers.extraction.embedded.concept import Concept, concept
from workers.extraction.embedded.order_synonyms import ORDER_CONCEPTS

_TAKING_OVER = (
    "place and date of taking over|place and date of taking over the goods|lieu et date de prise en charge"
    "|lieu et date de la prise en charge de la marchandise|ort und tag der ubernahme"
    "|ort und tag der ubernahme des gutes"
    "|lugar y fecha de carga"
)

FORM_CONCEPTS: dict[str, Concept] = {
    "incoterms": concept(
        "text",
        "incoterms|incoterm|terms of delivery|delivery terms|trade terms|shipping terms|lieferbedingung"
        "|lieferbedingungen|lieferkondition|conditions de livraison|condition de livraison|condiciones de entrega"
        "|condizioni di consegna|termini di resa|resa|leveringsvoorwaarden|incoterm 2020|incoterms 2020"
        "|incoterms 2010|delivery condition|delivery conditions|fob|f o b",
    ),
    **ORDER_CONCEPTS,
    "vessel": concept("text", "vessel|vessel name|name of vessel|ship name|ocean vessel|schiff|navire|buque"),
    "voyage": concept("identifier", "voyage|voyage no|voyage number|voy no|voy|reise nr|n° de voyage|viaje n|viaje"),
    "port_of_loading": concept(
        "text", "port of loading|loading port|ladehafen|port de chargement|puerto de carga|porto di carico"
    ),
    "port_of_discharge": concept(
        "text",
        "port of discharge|discharge port|port of unloading|loschhafen|port de dechargement|puerto de descarga",
    ),
    "place_of_receipt": concept("text", "place of receipt|ubernahmeort|lieu de reception|lugar de recepcion"),
    "place_of_delivery": concept(
        "text",
        "place of delivery|final destination|auslieferungsort|lieu de livraison|lieu prevu pour la livraison"
        "|lugar de entrega|place of destination",
    ),
    "loading_place": concept(
        "place",
        "place of loading|loading place|lieu de chargement|lieu chargement|beladeort|ladeort|lugar de carga"
        f"|lieu de prise en charge|place of taking over|{_TAKING_OVER}",
    ),
    "loading_date": concept(
        "date",
        "loading date|date of loading|date de chargement|date chargement|ladedatum|beladedatum|fecha de carga"
        f"|date de prise en charge|{_TAKING_OVER}",
    ),
    "on_board_date": concept("date", "shipped on board|shipped on board date|on board date|laden on board"),
    "container": concept(
        "identifier",
        "container|container no|container number|containernummer|container nr|n° conteneur|numero de conteneur"
        "|numero de contenedor|cntr no|equipment no",
    ),
    "seal": concept("identifier", "seal|seal no|seal number|plombe|plomben nr|n° plomb|precinto"),
    "forwarder": concept("name", "forwarding agent|freight forwarder"),
    "export_reference": concept("identifier", "export reference|export references|export ref"),
    "gross_weight": concept(
        "number",
        "gross weight|total gross weight|gross wt|bruttogewicht|gewicht brutto|poids brut"
        "|poids brut total|peso bruto"
        "|peso lordo|brutogewicht|gross kg|gross kgs|gross weight kg|kgs gross|gross mass|total weight"
        "|shipping weight|chargeable weight"
        "|gesamtgewicht|rohgewicht|brutto kg|bruttogewicht kg|gewicht kg|poids total|poids brut kg"
        "|peso total|peso bruto kg"
        "|peso totale|totaal gewicht|totaalgewicht|bruto kg|gross",
        "weight|gewicht|poids|peso",
    ),
    "net_weight": concept(
        "number",
        "net weight|total net weight|net wt|nettogewicht|poids net|poids net total|peso neto|peso netto"
        "|net kg|net kgs|net mass|net weight kg|kgs net|netto kg|eigengewicht|reingewicht"
        "|poids net kg|peso neto kg|nettogewicht kg|netto gewicht",
    ),
    "packages": concept(
        "number",
        "package count|parcel count|number of parcels"
        "|number of packages|no of packages|total number of packages|total packages|anzahl packstucke"
        "|nombre de colis"
        "|nombre colis|total bultos|numero de bultos|numero colli|total cartons|no of cartons"
        "|number of cartons"
        "|total pieces|number of pieces|no of pieces|no of pallets"
        "|number of pallets|total pallets"
        "|total boxes|anzahl kolli|anzahl paletten|anzahl kartons|gesamtkolli"
        "|total colis|colis"
        "|nb colis|nb de colis|nombre de palettes|numero de cajas|total cajas"
        "|numero de palets|palets"
        "|numero colli|totale colli|aantal colli|aantal pallets|aantal dozen",
        "no of pkgs|packages|packstucke|colli|kolli|bultos",
    ),
    "sort_code": concept("identifier", "sort code|bank sort code|bankleitzahl|blz|code guichet"),
    "siret": concept("identifier", "siret|n° siret|numero siret|siret n°"),
    "siren": concept("identifier", "siren|n° siren|numero siren"),
    "opening_balance": concept(
        "amount",
        "opening balance|start balance|balance brought forward|previous balance|starting balance|anfangssaldo"
        "|alter saldo|alter kontostand|solde initial|ancien solde|solde precedent|saldo inicial|saldo anterior"
        "|saldo iniziale"
        "|balance b f|balance brought fwd|last balance|balance forward|kontostand alt|vortrag"
        "|saldovortrag|ubertrag|kontostand vom|solde anterieur|report|saldo previo|saldo precedente"
        "|vorig saldo|oud saldo|beginsaldo",
        "brought forward",
    ),
    "closing_balance": concept(
        "amount",
        "closing balance|ending balance|balance carried forward|new balance|endsaldo|neuer saldo|neuer kontostand"
        "|solde final|nouveau solde|saldo final|saldo actual|saldo finale"
        "|balance c f|current balance|final balance|kontostand neu|kontostand am|aktueller kontostand"
        "|aktueller saldo|schlusssaldo|solde actuel|solde de cloture|solde au|saldo nuevo|nuevo saldo"
        "|saldo disponible|saldo attuale|nieuw saldo|eindsaldo",
        "carried forward",
    ),
    "sum_insured": concept(
        "amount",
        "sum insured|insured sum|insured amount|amount insured|versicherungssumme|deckungssumme|capital assure"
        "|montant assure|somme assuree|suma asegurada|capital asegurado|limit of indemnity",
    ),
    "payment_frequency": concept(
        "text",
        "payment frequency|frequency of payment|zahlweise|zahlungsweise|zahlungsrhythmus|frequence de paiement"
        "|periodicite|periodicidad|periodicidad de pago",
    ),
    "overdraft_limit": concept(
        "amount",
        "overdraft limit|arranged overdraft|overdraft|dispositionskredit|dispokredit|dispolinie|kreditlinie"
        "|eingeraumte kontouberziehung|decouvert autorise|autorisation de decouvert|limite de descubierto",
    ),
    "statement_number": concept(
        "identifier",
        "statement number|statement no|auszug nr|auszugsnummer|kontoauszug nr|numero de releve|n° extracto",
    ),
    "pay_date": concept(
        "date",
        "pay date|check date|cheque date|payment date|date of payment|process date|payday"
        "|date paid|zahltag|auszahlungsdatum|date de paie"
        "|date de paiement|fecha de pago",
    ),
    "gross_pay": concept(
        "amount",
        "gross pay|total gross pay|gross salary|gross wages|gross earnings|bruttolohn|gesamtbrutto|bruttogehalt"
        "|salaire brut|total brut|total devengado|salario bruto|retribuzione lorda"
        "|gross|gross payment|bruttobezuge|bruttoverdienst|bruttobezug|brutto gesamt|remuneration brute"
        "|brut mensuel|total bruto|total devengos|devengado|lordo|totale competenze|brutoloon|bruto loon",
    ),
    "net_pay": concept(
        "amount",
        "net pay|net salary|net wages|take home pay|nettolohn|nettogehalt|auszahlungsbetrag|net a payer avant impot"
        "|salaire net|liquido a percibir|liquido total a percibir|salario neto|netto in busta"
        "|net payment|amount paid to you|auszahlung|uberweisung|uberweisungsbetrag|nettoverdienst"
        "|net paye|net verse|net a payer au salarie|liquido|liquido a recibir|neto a percibir"
        "|total liquido|total neto a percibir|netto a pagare|netto del mese|nettoloon|netto loon"
        "|uit te betalen",
    ),
    "income_tax": concept(
        "amount",
        "income tax|paye tax|paye|federal income tax|lohnsteuer|impot sur le revenu|prelevement a la source"
        "|retencion irpf",
    ),
    "pension": concept(
        "amount",
        "pension|employee pension|pension contribution|employee pension contribution|rentenversicherung|retraite"
        "|cotisation retraite",
    ),
    "security_deposit": concept(
        "amount", "security deposit|rental deposit|kaution|mietkaution|depot de garantie|fianza|deposito cauzionale"
    ),
    "rent": concept(
        "amount",
        "monthly rent|rent per month|base rent|rent|kaltmiete|monatsmiete|monatliche miete|loyer mensuel|loyer"
        "|renta mensual|alquiler mensual|canone mensile",
    ),
    "late_fee": concept(
        "amount", "late fee|late charge|late payment fee|mahngebuhr|penalite de retard|recargo por mora"
    ),
    "agreement_date": concept(
        "date",
        "agreement date|date of agreement|contract date|date of contract|vertragsdatum|date du contrat"
        "|fecha del contrato|data del contratto",
        "is made this|made this|made on|is made on|entered into on|entered into this|as of|geschlossen am|fait le"
        "|celebrado el",
    ),
    "loss_date": concept(
        "date",
        "date of loss|loss date|incident date|date of incident|date of accident|schadentag|schadendatum|schadenstag"
        "|unfalltag|date du sinistre|survenu le|date de survenance"
        "|date of occurrence|occurred on|fecha del siniestro|ocurrido el|data del sinistro",
        "schaden vom|sinistre du",
    ),
    "claim_number": concept(
        "identifier",
        "claim number|claim no|claim ref|schadennummer|schaden nr|n° de sinistre|numero de siniestro"
        "|claim reference|claim id|claim|schaden id|schaden no|sinistre n°|n° sinistre|numero de sinistre"
        "|ref sinistre|siniestro n°|n° siniestro|expediente de siniestro|sinistro n|numero sinistro"
        "|schadenummer|dossiernummer",
    ),
    "policy_number": concept(
        "identifier",
        "policy number|policy no|versicherungsschein nr|versicherungsscheinnummer|versicherungsnummer|vertrags nr"
        "|n° de police|numero de police|numero de poliza|n° poliza|polizza n"
        "|policy ref|policy reference|police nr|policennummer|policen nr|vertragsnummer|versicherungs nr"
        "|vs nr|n° de contrat|contrat n°|n° police|poliza n°|num poliza|numero polizza|polisnummer"
        "|polis nr",
        "policy|police|poliza",
    ),
    "deductible": concept(
        "amount",
        "deductible|excess|policy excess|selbstbeteiligung|selbstbehalt|franchise|franquicia|franchigia"
        "|compulsory excess|total excess|your excess|deductible amount|eigenanteil|eigenbehalt"
        "|franchise applicable|scoperto|eigen risico",
    ),
    "validity": concept(
        "duration",
        "validity|valid for|validity period|duree de validite|validite|valable|valable pendant|gultigkeit"
        "|gultigkeitsdauer|bindefrist|gultig|validez|periodo de validez|validita|offer valid for|quote valid for",
    ),
    "deposit_due": concept(
        "amount",
        "deposit|deposit due|deposit required|down payment|acompte a la commande|acompte demande|acompte a verser"
        "|anzahlung bei auftrag|anticipo a la firma|senal",
        "acompte|anzahlung|anticipo|acconto",
    ),
    "credited_invoice": concept(
        "identifier",
        "original invoice|original invoice no|relates to|relates to invoice|invoice credited|against invoice"
        "|refers to invoice|our invoice|zu rechnung|zu rechnung nr|bezug rechnung|facture d origine"
        "|facture concernee"
        "|factura rectificada|factura original"
        "|credited invoice|ref invoice|reference invoice|for invoice|invoice ref|corrected invoice"
        "|ursprungsrechnung|bezugsrechnung|gutschrift zu rechnung|zu re nr|zur rechnung|rechnungsbezug"
        "|sur facture|avoir sur facture|facture n° d origine|reference facture|factura de origen"
        "|factura que rectifica|rectifica factura|sobre factura|fattura di riferimento|rif fattura"
        "|bij factuur|betreft factuur",
    ),
    "reason": concept(
        "text",
        "reason|reason for credit|reason for return|grund|motif|motivo|motivo del abono"
        "|reason for credit note|credit reason|grund der gutschrift|gutschriftsgrund|reklamationsgrund"
        "|retourengrund|anlass|motif de l avoir|motif du retour|motivo de devolucion|causa|causale|reden",
    ),
    "card_last4": concept(
        "card",
        "last four digits of the card|last 4 digits|card last 4|card last4|card ending|card ending in|ending in"
        "|card no"
        "|card number|kartennummer|karten nr|carte n|numero de carte|tarjeta n|numero de tarjeta",
    ),
}
