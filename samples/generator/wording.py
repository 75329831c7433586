"""Numbers and dates as each country writes them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Wording:
    thousands: str
    point: str
    months: tuple[str, ...]
    short_date: str

    def money(self, amount: Decimal) -> str:
        return f"{amount:,.2f}".translate({ord(","): self.thousands, ord("."): self.point})

    def count(self, quantity: Decimal) -> str:
        return f"{quantity.normalize():f}".replace(".", self.point)

    def day(self, day: date | None) -> str:
        return f"{day:{self.short_date}}"

    def month(self, day: date) -> str:
        return self.months[day.month - 1]


def _months(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_ENGLISH = _months("January February March April May June July August September October November December")
_GERMAN = _months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
_FRENCH = _months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
_SPANISH = _months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

ENGLISH = Wording(",", ".", _ENGLISH, "%d/%m/%Y")
GERMAN = Wording(".", ",", _GERMAN, "%d.%m.%Y")
SWISS = Wording("'", ".", _GERMAN, "%d.%m.%Y")
FRENCH = Wording("\N{NO-BREAK SPACE}", ",", _FRENCH, "%d/%m/%Y")
SPANISH = Wording(".", ",", _SPANISH, "%d/%m/%Y")
