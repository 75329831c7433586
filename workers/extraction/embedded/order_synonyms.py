"""What papers call how goods travel, what they are to customs, who deals with an order, and what is held back."""

from workers.extraction.embedded.concept import Concept, concept

ORDER_CONCEPTS: dict[str, Concept] = {
    "freight_terms": concept(
        "text",
        "freight terms|freight payable|freight payable at|freight payment|freight and charges"
        "|frachtzahlung|fracht zahlbar"
        "|frankatur|port paye|conditions de fret|fret payable|flete pagadero|condiciones de flete|vrachtkosten",
        "freight|fracht|fret|flete|nolo",
    ),
    "ship_via": concept(
        "text",
        "ship via|shipped via|shipping method|ship method|delivery method|method of shipment|mode of transport|via"
        "|dispatched through|despatched through|despatched by|shipped by|versandart|versand per"
        "|versand durch|versandweg"
        "|lieferart|mode d expedition|mode de livraison|mode de transport|expedie par|transporteur|forma de envio"
        "|metodo de envio|modo de envio|medio de transporte|enviado por|modalita di spedizione|mezzo di trasporto"
        "|spedizione a mezzo|verzendwijze|verzonden via|leverwijze",
    ),
    "sales_rep": concept(
        "name",
        "salesperson|sales person|sales rep|sales representative|salesman|account manager"
        "|account executive|account exec"
        "|our contact|handled by|served by|your contact|verkaufer in|vertriebsmitarbeiter|aussendienst"
        "|berater|betreuer"
        "|sachbearbeiter|sachbearbeiterin|bearbeiter|ihr ansprechpartner|ansprechpartner|kundenberater"
        "|es bediente sie"
        "|commercial|votre commercial|vendeur|votre contact|votre interlocuteur|interlocuteur|conseiller|suivi par"
        "|affaire suivie par|comercial|vendedor|agente comercial|su contacto|atendido por|le atendio"
        "|agente|venditore"
        "|referente|vertegenwoordiger|verkoper|contactpersoon|uw contactpersoon|behandeld door",
        "sales|rep|agent|contact",
    ),
    "attention": concept(
        "name",
        "attn|attention|for the attention of|attention of|fao|att|zu handen|zu handen von|z hd|z h|z hd von"
        "|a l attention de|a la atencion de|atencion|a la att|att de|all attenzione di|alla cortese attenzione|c a"
        "|cortese attenzione|ter attentie van|t a v|tav",
    ),
    "requisitioner": concept(
        "name",
        "requisitioner|requested by|requestor|requester|ordered by|angefordert von|besteller"
        "|bestellt von|anforderer"
        "|bedarfstrager|demandeur|demande par|commande par|service demandeur|solicitante|solicitado por|pedido por"
        "|richiedente|aanvrager|besteld door",
    ),
    "cashier": concept(
        "name",
        "cashier|served by|operator|your cashier|clerk|kassierer|kassiererin|bediener|bedient von|es bediente sie"
        "|caissier|caissiere|hote de caisse|vous avez ete servi par|cajero|cajera|le atendio|cassiere"
        "|operatore|kassier"
        "|kassamedewerker",
    ),
    "vehicle_registration": concept(
        "identifier",
        "vehicle registration|vehicle registration number|registration number|registration plate|reg no|vehicle reg"
        "|vehicle reg no|vehicle no|vehicle number|motor vehicle no|number plate|licence plate"
        "|license plate|truck no"
        "|plate no|kennzeichen|kfz kennzeichen|amtliches kennzeichen|fahrzeugkennzeichen|lkw kennzeichen"
        "|immatriculation|n° immatriculation|plaque d immatriculation|matricula|matricula vehiculo"
        "|placa|placas|targa"
        "|targa veicolo|kenteken",
        "registration|vehicle|plate|reg",
    ),
    "tariff_code": concept(
        "identifier",
        "hs code|hs|hts code|hts|tariff code|tariff number|commodity code|customs tariff number|zolltarifnummer"
        "|zolltarif nr|warennummer|warentarifnummer|statistische warennummer|code sh|code douanier"
        "|nomenclature douaniere"
        "|partida arancelaria|codigo arancelario|codigo hs|codice doganale|voce doganale|goederencode|hsn code",
    ),
    "country_of_origin": concept(
        "text",
        "country of origin|origin|made in|country of manufacture|goods origin|ursprungsland|ursprung|herkunftsland"
        "|warenursprung|pays d origine|origine|pays de fabrication|pais de origen|origen|paese di origine"
        "|paese d origine|land van oorsprong|land van herkomst",
    ),
    "bottle_deposit": concept(
        "amount", "pfand|pfandbetrag|leergut|bottle deposit|container deposit|crv|consigne|envases|statiegeld|cauzione"
    ),
    "withholding": concept(
        "amount",
        "withholding|withholding tax|tax withheld|wht|retainage|retention|less retainage|less retention"
        "|less retention"
        "|einbehalt|sicherheitseinbehalt|quellensteuer|abzugsteuer|retenue de garantie|retenue a la source|retenue"
        "|retencion|retencion irpf|irpf|retenciones|ritenuta|ritenuta d acconto|ritenuta acconto|inhouding",
    ),
}
