"""What papers call the numbers of papers, parties and parcels."""

from workers.extraction.embedded.concept import Concept, concept

NUMBER_CONCEPTS: dict[str, Concept] = {
    # Before that of an invoice, which may stand under these labels too: who asks for a credit note means one.
    "credit_note_number": concept(
        "identifier",
        "credit note number|credit note no|credit note #|credit memo|credit memo no|credit memo number|gutschrift nr"
        "|gutschriftsnummer|avoir n°|numero avoir|numero d avoir|n° avoir|n° d avoir|nota de credito n°"
        "|numero nota de credito|abono n°|numero de abono|creditnota nr|creditfactuur nr|nota di credito n",
        "credit note|gutschrift|avoir|abono|nota de credito|creditnota|nota di credito",
    ),
    "ticket_number": concept(
        "identifier",
        "ticket no|ticket number|ticket #|ticket n°|n° de ticket|numero de ticket|kassenbon nr|bon nr|bon nummer"
        "|bonnummer|ticketnummer|ticket nr|numero biglietto",
        "ticket",
    ),
    "invoice_number": concept(
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
    "order_number": concept(
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
    "contract_number": concept(
        "identifier",
        "contract number|contract no|contract #|vertragsnummer|vertrag nr|numero de contrat|n° contrat|contrat n°"
        "|numero de contrato|n° contrato|contrato n°|agreement number|agreement no"
        "|contract ref|contract reference|contract id|vertragsreferenz|vertrags nr|rahmenvertrag nr"
        "|no contrat|ref contrat|reference contrat|n° de contrat|n° marche|n° de marche|numero de marche"
        "|marche n°|contrato no|num contrato|contratto n|numero contratto|contract nr|contractnummer",
        "contract|vertrag|contrat|contrato",
    ),
    "customer_number": concept(
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
        "|codice cliente|cliente n|klant nr|klantnr|klantcode|relatienummer",
        "customer|kunde|account",
    ),
    "supplier_number": concept(
        "identifier",
        "supplier number|supplier no|supplier id|supplier code|vendor number|vendor no|vendor id|vendor code|vendor #"
        "|lieferantennummer|lieferanten nr|kreditor nr|kreditorennummer|code fournisseur|n° fournisseur"
        "|numero fournisseur|codigo proveedor|n° proveedor|numero de proveedor|codice fornitore|leveranciersnummer"
        "|crediteurnummer",
    ),
    "po_box": concept("text", "po box|p o box|postfach|boite postale|bp"),
    "delivery_number": concept(
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
    "reference": concept(
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
    "tracking_number": concept(
        "identifier",
        "tracking number|tracking no|sendungsnummer|numero de suivi|waybill no"
        "|tracking #|tracking id|tracking|awb|awb no|air waybill|air waybill no|waybill number"
        "|consignment no|consignment number|shipment number|shipment no|shipment id|sendung nr"
        "|sendungs nr|paketnummer|paket nr|frachtbrief nr|frachtbriefnummer|n° de suivi|n° suivi"
        "|n° de colis|lettre de voiture n°|numero de seguimiento|n° de seguimiento|numero de envio"
        "|localizador|numero di tracking|lettera di vettura n|track and trace|zendingnummer|e way bill no"
        "|eway bill no|eway bill number",
    ),
}
