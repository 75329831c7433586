"""What sentences tell, across the lines that they were broken into."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

LEASE = """
This lease is made between Corrigan Estates Ltd, of 8 Harbour Row (the Landlord)
and Mr Tomasz Wilk, born on 9 June 1991 in Lodz (the Tenant).
The tenancy shall begin on 1 March 2026 and shall run for a fixed term of 12
months, ending on 28 February 2027. The deposit is EUR 2,700, to be returned within 14
days after the end. Either party may give not less than 60 days' written notice.
"""
CONTRACT = """
Entre la société Brasserie du Ponant SAS, 3 quai Malbert, ci-après « l'Employeur »,
et Monsieur Yanis Berthelot, né le 5 juin 1995 à Quimper, ci-après « le Salarié ».
Le contrat comporte une période d'essai de 2 mois.
Fait à   Brest,   le   16 mars 2026
"""


MADE = """
This agreement is entered into as of May 14, 2021 (the "Effective Date") by Quill Ltd and
Marsh Inc. This agreement is governed by, and shall be construed in accordance with, the laws of
the State of Ohio without regard to its rules on conflicts. The courts of Dayton decide.
"""


@pytest.mark.parametrize(
    ("drawing", "field", "kind", "value"),
    [
        (LEASE, "lease_start", "date", "2026-03-01"),
        (LEASE, "lease_end", "date", "2027-02-28"),
        (LEASE, "term_months", "integer", 12),
        (LEASE, "notice_period_days", "integer", 60),
        (LEASE, "deposit", "number", 2700),
        (LEASE, "landlord", "string", "Corrigan Estates Ltd"),
        (LEASE, "tenant_birth_date", "date", "1991-06-09"),
        (LEASE, "place_of_birth", "string", "Lodz"),
        (LEASE, "trial_period_months", "integer", None),
        (MADE, "effective_date", "date", "2021-05-14"),
        (MADE, "closing_date", "date", None),
        (MADE, "governing_law", "string", "State of Ohio"),
        (
            "El contrato se regirá por las leyes de la República de Chile.",
            "ley_aplicable",
            "string",
            "República de Chile",
        ),
        ("Conforme a las leyes de Chile.", "ley_aplicable", "string", None),
        (f"{MADE}\n\nThe Lease is governed by the laws of Kansas.", "governing_law", "string", None),
        (CONTRACT, "employer", "string", "Brasserie du Ponant SAS"),
        (CONTRACT, "employee", "string", "Monsieur Yanis Berthelot"),
        (CONTRACT, "trial_period_months", "integer", 2),
        (CONTRACT, "signature_date", "date", "2026-03-16"),
        (CONTRACT, "signature_place", "string", "Brest"),
    ],
)
def test_a_sentence_tells(drawing: str, field: str, kind: str, value: Any) -> None:
    assert values(paper(drawing), schema(**{field: kind})) == {field: value}


def test_with_two_terms_none_is_known() -> None:
    drawing = "The term of the loan is 12 months. The term of the lease is 24 months."
    assert values(paper(drawing), schema(term_months="integer")) == {"term_months": None}


def test_an_abbreviation_ends_no_sentence() -> None:
    assert values(
        paper("geb. 04.08.1987 in Zwickau\nStaatsangehörigkeit deutsch"), schema(place_of_birth="string")
    ) == {"place_of_birth": "Zwickau"}


def test_what_a_verb_says_of_its_label_ends_with_the_sentence() -> None:
    drawing = "Your tariff is Standard Metered. You used on average 268 litres a day."
    assert values(paper(drawing), schema(tariff="string")) == {"tariff": "Standard Metered"}


def test_the_title_of_a_lease_is_no_landlord() -> None:
    found = values(paper("RESIDENTIAL LEASE\n\nThis lease is made on 14 February 2026."), schema(landlord="string"))
    assert found == {"landlord": None}


@pytest.mark.parametrize(
    ("drawing", "law"),
    [
        ("This Agreement is governed by the laws of England. Any dispute goes to court.", "England"),
        (
            "This Deed and all claims under it shall be governed by the laws of England and Wales, as are",
            "England and Wales",
        ),
        ("These Terms are governed by the laws of New\nYork without regard to conflicts.", "New York"),
        ("This Agreement is governed by the laws of England\nSIGNED by the parties", None),
        ("This Agreement is governed by the laws of England\nIn witness whereof the parties signed", None),
        ("This Agreement shall not be governed by the laws of Ohio.", None),
        ("This Agreement is governed by this clause and not by the laws of Ohio.", None),
        ("The Guarantor is organised and governed by the laws of Delaware.", None),
        ("This Agreement with a bank governed by the laws of Delaware ends.", None),
        ("This Agreement is governed by the laws of the State in which you live.", None),
        ("This Agreement is governed by the laws of the Republic.", None),
        ("This Agreement is governed by the laws of the Customer's State.", None),
        ("This Agreement is governed by the laws of Contract and Tort.", None),
        ("This Agreement is governed by the laws of Physics.", None),
    ],
)
def test_a_contract_says_its_law(drawing: str, law: str | None) -> None:
    assert values(paper(drawing), schema(governing_law="string")) == {"governing_law": law}


def test_a_term_of_the_field_goes_before_one_that_means_the_same() -> None:
    drawing = (
        'The Lease dated May 2, 2011 (the "Commencement Date") is amended\nas of May 14, 2021 (the "Effective Date").'
    )
    asked = schema(commencement_date="date", effective_date="date")
    assert values(paper(drawing), asked) == {"commencement_date": "2011-05-02", "effective_date": "2021-05-14"}
    assert values(
        paper(drawing), schema(contract_day={"type": "string", "format": "date", "title": "Effective date"})
    ) == {"contract_day": "2021-05-14"}
