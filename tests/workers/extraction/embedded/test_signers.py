"""Who signed, and as what."""

import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

ASKED = schema(
    signer_name={"type": "string", "title": "Signer"}, signer_title={"type": "string", "title": "Title of signer"}
)
BY = """
QUILL LTD                       MERE INC.

By: ______________              By: ______________
Name: Nora Vale                 Name: Ivo Brandt
Title: Counsel                  Title: Treasurer
"""
ROW = """
Date of execution      Name and Title                  Signature
January 7, 2013        Emil Marsh, Senior Reader       /s/ Emil Marsh  eSigned
"""
CAPTIONS = """
Emil Marsh                   Keeper of keys
(Type or print name)         (Title)
"""
HEADS = """
Name of person who reports   Title
/s/ Emil Marsh               Keeper of keys
"""


@pytest.mark.parametrize(
    ("drawing", "name", "title"),
    [
        ("June 11, 2015      /s/ Nora Vale, Managing Member     eSigned", "Nora Vale", "Managing Member"),
        ("Sincerely,\n\n/s/ Nora Vale\nNora Vale\nManaging Member", "Nora Vale", "Managing Member"),
        ("/s/ Nora Vale\nNora Vale, Keeper of keys", "Nora Vale", "Keeper of keys"),
        ("By: /s/ Nora Vale\nName: Nora Vale\nTitle: Keeper of keys", "Nora Vale", "Keeper of keys"),
        ("Signature: X Emil Marsh\nTitle: Treasurer", "Emil Marsh", "Treasurer"),
        ("gez. Emil Marsch\nGeschäftsführer", "Emil Marsch", "Geschäftsführer"),
        ("Fdo.: Emilia Marsa Ruiz\nDirectora general", "Emilia Marsa Ruiz", "Directora general"),
        ("Signature : Émile Marche\nQualité : gérant", "Émile Marche", "gérant"),
        ("By: ______________\nName: Nora Vale\nTitle: Counsel", "Nora Vale", "Counsel"),
        ("Signature: DocuSigned By Nora Vale", "Nora Vale", None),
        ("[signed] Nora Vale\nTitle: Mr\nPosition: Treasurer", "Nora Vale", "Treasurer"),
        ("/s/ Nora Vale, Ms", "Nora Vale", None),
        (ROW, "Emil Marsh", "Senior Reader"),
        (CAPTIONS, "Emil Marsh", "Keeper of keys"),
        (HEADS, "Emil Marsh", "Keeper of keys"),
        ("/s/ Nora Vale\nQuill Holdings Ltd\n12 Main Street", "Nora Vale", None),
        ("/s/ Nora Vale\nHarbour Row\nDover", "Nora Vale", None),
    ],
)
def test_a_signature_names_its_signer(drawing: str, name: str, title: str | None) -> None:
    assert values(paper(drawing), ASKED) == {"signer_name": name, "signer_title": title}


@pytest.mark.parametrize(
    "drawing",
    [
        "By: ______________\nName: ____________\nTitle: ___________",
        "Signature: ______________\nDate: 4 May 2024",
        "/s/ Quill Holdings Ltd",
        "/s/ Quill Vale Ltd",
        "Delivered by: Quill Freight\nInspected 4 May 2024",
        BY,
        "By: /s/ Nora Vale         By: /s/ Ivo Brandt",
        "By: ______________\nBy: ______________\nName: Nora Vale\nTitle: Counsel",
        "By: ______________\n\n\n\nName: Nora Vale\nTitle: Counsel",
        "Emil Marsh\n\n\n\n(Type or print name)",
        "Signature: ______________\n\n\n\n\n\n\n/s/ Nora Vale",
        "/s/ ______________\n\n/s/ Nora Vale",
        "Witness: /s/ Nora Vale",
        "In the presence of\n/s/ Nora Vale",
        "/s/ Nora Vale\nWitness",
        "/s/ Nora Vale      (Witness)",
        "/s/ Nora Vale\n\n\n\n\nTémoin : /s/ Ivo Brandt",
        "By: Bank Transfer",
        "By: Nora Vale",
        "By: Hermes Parcel",
        "Firma: Nora Vale",
        "Yours Truly\nSignature",
        "New York\nUnterschrift",
        "Signature: On File",
        "Signature: Not Required",
        "Signature: Please Sign Here",
        "Signature: See Attached Page",
        "Signature: Electronically Signed",
        "Signature: Digital Signature Valid",
        "Signature: Authorized Signatory",
        "Signature: Harbour (Row)",
        "Signature: Seller Or Agent",
        "/s/ Airmail Express",
    ],
)
def test_nobody_has_signed(drawing: str) -> None:
    assert values(paper(drawing), ASKED) == {"signer_name": None, "signer_title": None}


def test_the_signer_of_one_party_is_not_that_of_another() -> None:
    assert values(paper("/s/ Nora Vale, Counsel"), schema(tenant_signer="string")) == {"tenant_signer": None}


@pytest.mark.parametrize(
    ("drawing", "sure"),
    [
        ("/s/ Nora Vale", True),
        ("[signed] Nora Vale", True),
        ("Signed by: Nora Vale", True),
        ("By: ______________\nName: Nora Vale\nTitle: Counsel", True),
        ("By: ______________\nName: Nora Vale", False),
        ("By: ______________\nName: Nora Vale\nTreasurer", False),
        ("Signature: Nora Vale", False),
        ("gez. Nora Vale", False),
        (CAPTIONS, False),
        (ROW, True),
    ],
)
def test_only_a_clear_signature_is_sure(drawing: str, sure: bool) -> None:
    found = extract(paper(drawing), ASKED).fields["signer_name"]
    assert found.confidence is not None
    assert (found.confidence >= 0.9) is sure
