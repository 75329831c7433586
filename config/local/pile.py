"""A pile of small receipts for the demo's second job; each of them different, so that each is a document."""

from collections.abc import Iterator
from datetime import date, timedelta

SHOPS = ("Harbour Coffee Roasters", "Lindgren Office Supply", "Marlow Street Books", "Kestrel Bicycle Repair")
ITEMS = (("Espresso beans 1 kg", 2350), ("Paper A4, 5 reams", 2795), ("Atlas of rivers", 3900), ("Brake service", 6400))


def receipts(count: int) -> Iterator[tuple[str, bytes]]:
    """`count` pairs of file name and plain text."""
    for number in range(1, count + 1):
        yield f"receipt-{number:05}.txt", _receipt(number).encode()


def _receipt(number: int) -> str:
    shop, (item, price) = SHOPS[number % len(SHOPS)], ITEMS[number % len(ITEMS)]
    quantity = 1 + number % 3
    net = price * quantity
    tax = round(net * 0.2)
    day = date(2025, 1, 1) + timedelta(days=number % 365)
    return "\n".join(
        [
            shop,
            "",
            "RECEIPT",
            f"Invoice number: R-{number:06}",
            f"Date: {day.isoformat()}",
            "",
            f"{quantity} x {item:<28}{net / 100:>10.2f}",
            "",
            f"{'Net amount':<32}{net / 100:>10.2f}",
            f"{'VAT 20 %':<32}{tax / 100:>10.2f}",
            f"{'Total EUR':<32}{(net + tax) / 100:>10.2f}",
            "",
            "Thank you for your visit.",
        ]
    )
