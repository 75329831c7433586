"""The labels of the concepts, in their normal form: which there are, and what each may name."""

from functools import cache

from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.synonyms import CONCEPTS

STRONG, WEAK, FAINT = 0.97, 0.7, 0.45


@cache
def concept_phrases(concept: str) -> dict[str, float]:
    definition = CONCEPTS[concept]
    levels = ((definition.faint, FAINT), (definition.weak, WEAK), (definition.strong, STRONG))
    return {normal_form(phrase): weight for phrases, weight in levels for phrase in phrases}


@cache
def concepts_called() -> dict[str, tuple[str, ...]]:
    """The concepts that a label may name, the best first; of equals, the earlier one."""
    table: dict[str, tuple[str, ...]] = {}
    for weight in (STRONG, WEAK):
        for concept in CONCEPTS:
            for phrase, own in concept_phrases(concept).items():
                if own == weight and not (concept == "tax_rate" and phrase in concept_phrases("tax")):
                    table[phrase] = (*table.get(phrase, ()), concept)
    return table


@cache
def known_phrases() -> dict[str, float]:
    """Every label of every concept, with its greatest weight."""
    weights: dict[str, float] = {}
    for concept in CONCEPTS:
        for phrase, weight in concept_phrases(concept).items():
            weights[phrase] = max(weight, weights.get(phrase, 0.0))
    return weights
