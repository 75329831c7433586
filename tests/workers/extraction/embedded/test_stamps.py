"""Days that a stamp says."""

import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

EDGE = "Received by Harbour Registry 06/22/2015 4:05:17 PM"
PAPER = f"{EDGE}\n\nStatement\nApproved form; expires April 30, 2017\n\n{EDGE}"


@pytest.mark.parametrize(
    ("drawing", "field", "day"),
    [
        (PAPER, "received_date", "2015-06-22"),
        (PAPER, "date_stamped", "2015-06-22"),
        (PAPER, "file_date", "2015-06-22"),
        ("Filed 06/22/2015\n\nStatement", "filing_date", "2015-06-22"),
        ("RECEIVED\nJUN 22 2015\n\nStatement", "date_received", "2015-06-22"),
        ("FILED\nCLERK OF THE COURT\n06/22/2015 4:05 PM\n\nStatement", "file_date", "2015-06-22"),
        ("Filed on 24 May 2024\nReceived 23 May 2024", "file_date", "2024-05-24"),
        ("Filed on 24 May 2024\nReceived 23 May 2024", "received_date", "2024-05-23"),
        ("Eingegangen am 14.05.2024\n\nAntrag", "eingangsdatum", "2024-05-14"),
        ("Reçu le 14/05/2024\n\nDemande", "date_de_reception", "2024-05-14"),
        ("RECIBIDO EL 14/05/2024\n\nSolicitud", "fecha_de_recepcion", "2024-05-14"),
        ("Received your letter of 03/14/2015 with thanks.", "received_date", None),
        ("Received by A 06/22/2015\nStatement\nReceived by A 06/25/2015", "file_date", None),
        ("ORDERED      FILED        SENT\n06/22/2015   06/25/2015   06/26/2015", "received_date", None),
        (PAPER, "hearing_date", None),
        ("Received by the Harbour Registry on 22 June 2015", "received_date", "2015-06-22"),
        ("Received by Harbour Registry 22 June 2015 for Nora Vale", "received_date", None),
        ("Received with your letter of 12 May 2024", "received_date", None),
        ("Received in accordance with the contract of 3 May 2024", "received_date", None),
        ("Received by fax, replaces our order dated 3 May 2024", "received_date", None),
        ("Received by Harbour Registry With Letter 3 May 2024", "received_date", None),
        ("Filed with the application of 12 May 2024", "filing_date", None),
        ("Eingang bei Auftrag vom 3.5.2024", "eingangsdatum", None),
        ("Entrada 14/05/2024", "fecha_de_recepcion", None),
        ("RECEIVED\nRow JUN 22 2015", "file_date", None),
        ("RECEIVED\nJUN 22 2015 4:05 PM", "file_date", "2015-06-22"),
        ("RECEIVED\nJUN 22 2015 with thanks", "file_date", None),
    ],
)
def test_a_stamp_has_its_day(drawing: str, field: str, day: str | None) -> None:
    assert values(paper(drawing), schema(**{field: "date"})) == {field: day}


@pytest.mark.parametrize(("field", "sure"), [("received_date", True), ("file_date", False)])
def test_the_day_of_receipt_is_hardly_that_of_filing(field: str, sure: bool) -> None:
    found = extract(paper(PAPER), schema(**{field: "date"})).fields[field]
    assert found.confidence is not None
    assert (found.confidence >= 0.9) is sure
