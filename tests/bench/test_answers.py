"""What becomes of answers where an invoice's XML goes before its page."""

from pathlib import Path

import msgspec

from bench.answers import ask, judge, with_xml
from bench.corpus import Paper
from tests.workers.extraction.embedded.papers import paper, schema
from workers.extraction.protocol import EInvoice


def test_what_the_xml_says_goes_before_the_page_and_the_rest_stays() -> None:
    drawn = paper("INVOICE\n\nInvoice number: 4711\nInvoice date: 3 April 2025\nTotal: 120.00")
    document = msgspec.structs.replace(drawn, declared=EInvoice("CII", {"BT-1": ["4712"], "BT-2": ["2025-04-04"]}, []))
    asked = schema(invoice_number="string", invoice_date="date", total="number")
    truth = {"invoice_number": "4712", "invoice_date": "2025-04-03", "total": 120}
    papers = [Paper("one", Path("one.pdf"), asked, truth, document)]

    judged = judge(ask(papers))
    told = with_xml(judged, papers)

    assert {one.answer.field: one.outcome for one in judged} == {
        "invoice_number": "wrong",
        "invoice_date": "right",
        "total": "right",
    }
    assert {one.answer.field: (one.answer.value, one.outcome) for one in told} == {
        "invoice_number": ("4712", "right"),
        "invoice_date": ("2025-04-04", "wrong"),
        "total": (120, "right"),
    }
