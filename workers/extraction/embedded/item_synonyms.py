"""What papers call how is paid, and what the items of a list have."""

from workers.extraction.embedded.concept import Concept, concept

ITEM_AND_TERM_CONCEPTS: dict[str, Concept] = {
    "payment_terms": concept(
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
    "payment_method": concept(
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
    "description": concept(
        "text",
        "description|item|item description|product|product description|article|item name|product name|details"
        "|beschreibung|bezeichnung|artikel|artikelbezeichnung|artikelbeschreibung|produkt|leistung|position"
        "|leistungsbeschreibung|designation|libelle|produit|prestation|descripcion|concepto|articulo|producto"
        "|omschrijving|particulars|service|services|title|charge description|description of goods|goods",
        "text|name",
    ),
    "quantity": concept(
        "number",
        "quantity|qty|menge|anzahl|quantite|qte|cantidad|cant|aantal|hoeveelheid|units|pcs|nombre|hours|hrs|stuck"
        "|billed qty|order qty",
        "amount|unit|stk|uds",
    ),
    "unit_price": concept(
        "amount",
        "unit price|price per unit|price each|unit cost|rate|u price|einzelpreis|stuckpreis|ep|e preis|preis einh"
        "|preis einheit|nettopreis|prix unitaire|pu|p u|pu ht|p u ht|prix unitaire ht|precio unitario|precio"
        "|precio ud|prijs per stuk|vk preis|unit price excl vat|price unit",
        "price|preis|prix|prijs|cost|unitaire",
    ),
    "line_total": concept(
        "amount",
        "line total|amount|total price|line amount|item total|extended price|ext price|total amount|gesamtpreis"
        "|betrag"
        "|gesamt|zeilenbetrag|nettobetrag|positionsbetrag|gp|summe|gesamtbetrag|prix total|montant"
        "|montant ht|prix ht"
        "|importe|total ht|bedrag|gesamt €|price w o tax|total excl vat|net amount|value|prijs incl btw|total",
        "price|preis|prix|net|netto",
    ),
    "line_number": concept("text", "pos|pos nr|line|line no|item no|position nr|ligne|linea|sl no|s no|sr no", "", "#"),
    "item_number": concept(
        "identifier",
        "item code|item number|sku|product code|article number|article no|art nr|art no|artikelnummer"
        "|artikel nr|code"
        "|part number|part no|reference article|codigo|material|product id|item id|hsn|hsn sac",
    ),
    "unit": concept("text", "unit|uom|unit of measure|einheit|me|unite|unidad|eenheid"),
    "page": concept("text", "page|seite|pagina|page no|blatt|folio"),
}
