"""Words around a label that are not of it, and what they take from it: they may make it name something else."""

from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.synonyms import SIGN_WORDS, STOP_WORDS
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.wording import is_letter

STRANGE_WORD = 0.82
"""For each word between a label and its value, and before a label in its segment."""
_OTHER_NOUN = 0.6
_TOO_MANY = 3
_INCLUDED = frozenset(
    {"incl", "inkl", "including", "inklusive", "excl", "exkl", "excluding", "before", "without", "ohne"}
)
"""`7,000.00 incl. retainage` is another sum than the retainage."""
_OF_ANOTHER = 0.4
_GENITIVE = frozenset({"of", "de", "der", "des", "di"})


def factor_before_for(wanted: Wanted, spot: Spot) -> float:
    """The ends of a period, and values known by their form, care less for the words before their label."""
    if wanted.edge is not None:
        return 1.0
    return max(factor_before(spot), 0.85) if wanted.kind in SHAPED else factor_before(spot)


def factor_before(spot: Spot) -> float:
    """`Alt Order #` is not `Order #`: words before a label change what it names."""
    line = spot.region.line
    start, _ = line.segment_of(spot.region.start)
    strange = 0
    for position in range(spot.region.start - 1, start - 1, -1):
        token = line.tokens[position]
        if token.normal in _INCLUDED:
            return _OF_ANOTHER
        if token.ends_label or not token.normal.isalpha() or token.text[-1] in ",;." or is_letter(token):
            break
        if token.normal in SIGN_WORDS:
            continue
        strange += 1
    if strange >= _TOO_MANY:
        # No label has so many words: they belong to the column before it.
        return 0.65
    return 0.7 * STRANGE_WORD ** (strange - 1) if strange else 1.0


def factor_between(text: str, region: Region) -> float:
    """`Total spots 6` is no total: the word right after a label changes it more than others do."""
    text = text.partition(",")[0]
    words = [word for word in text.split() if word.isalpha() and len(word) > 1 and not currency_code(word)]
    attached = region.start not in region.line.starts and words[:1] == text.split()[:1]
    if attached and fold(words[0]) in _GENITIVE and len(words) > 1 if words else False:
        return _OTHER_NOUN
    if words and attached and fold(words[0]) not in STOP_WORDS:
        return _OTHER_NOUN * STRANGE_WORD ** (len(words) - 1)
    return STRANGE_WORD ** len(words)
