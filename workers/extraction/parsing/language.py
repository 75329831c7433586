"""The language of a text, from the small words that every sentence needs: English, German, French or Spanish."""

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the of and to in for is on that with this by are from at be your you our we please not have has or as it "
    "all any number date amount total due paid tax invoice order description quantity price payment thank",
    "de": "der die das und in zu den von mit ist für auf des im dem nicht ein eine einer eines sie wir ihr ihre als "
    "auch nach bei aus zum zur bitte sind wird betrag datum nummer rechnung summe menge preis zahlbar bis netto brutto "
    "mwst ust lieferung kunde steuer gesamt",
    "fr": "le la les et des du en un une que pour dans est par sur au aux avec ce cette vous nous votre notre ou ne "
    "pas qui sont date montant facture total quantité prix désignation commande paiement règlement tva ht ttc",
    "es": "el la los las y de del en un una que por para con es su al se lo como más no sus o este esta fecha importe "
    "factura total cantidad precio descripción pedido pago cliente iva número nº base vencimiento",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_TEXT = 20_000
"""Characters that are looked at."""
_LEAST_HITS = 3.0
_LEAST_LEAD = 1.3


def small_words_in(text: str) -> int:
    """How many of its words are small words of one of the languages, of two letters or more."""
    return sum(len(word) > 1 and word in _LANGUAGES_OF for word in _WORD.findall(text[:_ENOUGH_TEXT].lower()))


def language_of(text: str) -> str | None:
    """ISO 639-1, or None where no language is clearly ahead."""
    scores = dict.fromkeys(_SMALL_WORDS, 0.0)
    for word, count in Counter(_WORD.findall(text[:_ENOUGH_TEXT].lower())).items():
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            scores[language] += count / len(languages)
    best, second, *_ = sorted(scores, key=lambda language: -scores[language])
    if scores[best] < _LEAST_HITS or scores[best] < _LEAST_LEAD * scores[second]:
        return None
    return best
