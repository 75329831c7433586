"""What business papers call things, in English, German, French, Spanish and some Dutch and Italian.

A concept's strong labels name it alone; its weak ones need a value that looks right and no better candidate; its
faint ones say little more than that something of the kind stands there. Of concepts that share a label the first is
meant, unless the values are of another kind.
"""

from workers.extraction.embedded.concept import Concept
from workers.extraction.embedded.date_synonyms import DATE_CONCEPTS
from workers.extraction.embedded.form_synonyms import FORM_CONCEPTS
from workers.extraction.embedded.item_synonyms import ITEM_AND_TERM_CONCEPTS
from workers.extraction.embedded.money_synonyms import MONEY_CONCEPTS
from workers.extraction.embedded.normal import word_set
from workers.extraction.embedded.number_synonyms import NUMBER_CONCEPTS
from workers.extraction.embedded.party_synonyms import PARTY_CONCEPTS

CONCEPTS: dict[str, Concept] = {
    **NUMBER_CONCEPTS,
    **DATE_CONCEPTS,
    **MONEY_CONCEPTS,
    **PARTY_CONCEPTS,
    **ITEM_AND_TERM_CONCEPTS,
    **FORM_CONCEPTS,
}


SELLER_WORDS = word_set(
    "seller vendor supplier issuer merchant sender biller verkaufer lieferant absender rechnungssteller fournisseur"
    " "
    "vendeur emetteur proveedor vendedor emisor company store shop payee"
)
BUYER_WORDS = word_set(
    "buyer customer client recipient receiver purchaser billto kaufer kunde empfanger rechnungsempfanger acheteur "
    "destinataire comprador cliente receptor bill"
)
START_WORDS = word_set("from start begin beginning first von anfang beginn debut desde inicio")
END_WORDS = word_set("to end until ending last bis ende fin hasta thru through")
SIGN_WORDS = word_set(
    "less plus add minus zzgl zuzuglich abzgl abzuglich davon moins menos mas meno dedurre deducir deduire deduct"
)
"""Words before a label that say what is done with its sum."""
STOP_WORDS = word_set(
    "the of or and a an to in on for that is as by with it its der die das des und oder von im am le la les de du "
    "et ou el los y o del"
)
