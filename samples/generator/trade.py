"""What a sample document says: its lines and parties, and the expected values that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

type Expected = Mapping[str, str | float | None]

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    text: str
    quantity: Decimal
    price: Decimal
    unit: str = ""
    code: str = ""

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.price)


def line(text: str, quantity: str, price: str = "0", unit: str = "", code: str = "") -> Line:
    return Line(text, Decimal(quantity), Decimal(price), unit, code)


@dataclass(frozen=True, kw_only=True)
class Trade:
    """One sale as its document tells it. None is what the document does not say."""

    seller: str
    buyer: str | None
    lines: tuple[Line, ...]
    issued: date
    number: str | None = None
    due: date | None = None
    order: str | None = None
    vat_id: str | None = None
    """Without spaces, as in the schema's description; the document may group it."""
    iban: str | None = None
    currency: str | None = None
    """None on a document without prices."""
    tax_percent: Decimal | None = None
    """None where the document names no tax, and so no net amount either."""
    prices_include_tax: bool = False

    @property
    def goods(self) -> Decimal:
        return sum((each.amount for each in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        percent = self.tax_percent or Decimal(0)
        if self.prices_include_tax:
            return cents(self.goods * percent / (100 + percent))
        return cents(self.goods * percent / 100)

    @property
    def net(self) -> Decimal:
        return self.goods - self.tax if self.prices_include_tax else self.goods

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    def expected(self) -> Expected:
        priced, taxed = self.currency is not None, self.tax_percent is not None
        return {
            "invoice_number": self.number,
            "invoice_date": self.issued.isoformat(),
            "due_date": self.due.isoformat() if self.due else None,
            "order_number": self.order,
            "seller": self.seller,
            "buyer": self.buyer,
            "vat_id": self.vat_id,
            "iban": self.iban,
            "currency": self.currency,
            "net_amount": float(self.net) if taxed else None,
            "tax_amount": float(self.tax) if taxed else None,
            "total_amount": float(self.total) if priced else None,
        }


@dataclass(frozen=True)
class Sample:
    filename: str
    content: bytes
    expected: Expected


def iban(country: str, account: str) -> str:
    """An IBAN with right check digits. Every sample's bank code is one that no bank has."""
    digits = "".join(str(int(character, 36)) for character in account + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def grouped(text: str | None) -> str:
    """In fours, as IBANs are printed."""
    assert text, "the document states this number"
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
