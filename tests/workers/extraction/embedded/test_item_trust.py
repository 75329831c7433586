from typing import Any

from tests.workers.extraction.embedded.papers import extract, paper, schema
from workers.extraction.protocol import FieldValue


def read(drawing: str, **properties: str) -> FieldValue:
    items = {"type": "object", "properties": {name: {"type": kind} for name, kind in properties.items()}}
    return extract(paper(drawing), schema(rows={"type": "array", "items": items})).fields["rows"]


def cells(found: FieldValue) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found.value or ()]


ORDER = """
Item      Description              Qty     Net value
MOW       Weekly mowing            4       1,240.00
FERT      Fall fertilizer          22        693.00

Total                                      1,933.00
"""


def test_a_column_is_the_propertys_that_is_called_so_whatever_its_numbers_are() -> None:
    found = read(ORDER, code="string", description="string", qty="number", net_value="number")
    assert cells(found) == [("MOW", "Weekly mowing", 4, 1240), ("FERT", "Fall fertilizer", 22, 693)]
    assert (found.confidence or 0) >= 0.9


def test_names_of_properties_are_heads_in_other_languages() -> None:
    drawing = """
Codice      Descrizione              Q.tà     Prezzo unit.      Importo
A-11        Vite M6                  100      0,20              20,00
B-2         Dado M6                  50       0,10              5,00

                                              Totale            25,00
"""
    found = read(drawing, descrizione="string", quantita="number", prezzo_unitario="number", importo="number")
    assert cells(found) == [("Vite M6", 100, 0.2, 20), ("Dado M6", 50, 0.1, 5)]


def test_a_property_without_a_column_beside_one_that_nothing_is_known_of_is_doubted() -> None:
    drawing = """
Description              Frames     Qty     Amount
Oak shelf                7          4       80.00
Peg                      9          2       18.00

Total                                       98.00
"""
    known = read(drawing, description="string", qty="number", amount="number")
    unknown = read(drawing, description="string", parcels="number", qty="number", amount="number")
    assert (unknown.confidence or 1) < 0.7 < 0.9 <= (known.confidence or 0)


def test_a_row_may_have_its_number_in_either_column() -> None:
    drawing = """
Date        Details              Paid out     Paid in     Balance
03 Apr      WYE WATER            41.25                    2,269.19
12 Apr      SALARY                            1,000.00    3,269.19
"""
    found = read(drawing, date="string", details="string", paid_out="number", paid_in="number", balance="number")
    assert cells(found) == [("03 Apr", "WYE WATER", 41.25, None, 2269.19), ("12 Apr", "SALARY", None, 1000, 3269.19)]
