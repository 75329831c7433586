"""Plain text: a till receipt as it was mailed, and an invoice typed in an editor."""

from datetime import date
from decimal import Decimal

from samples.generator.trade import Sample, Trade, line
from samples.generator.wording import ENGLISH

BIKE_SHOP = Trade(
    seller="SPOKE & SADDLE CYCLES",
    buyer=None,
    number="004417",
    issued=date(2024, 5, 17),
    vat_id="GB999846053",
    currency="GBP",
    tax_percent=Decimal(20),
    prices_include_tax=True,
    lines=(
        line("INNER TUBE 700x28", "2", "6.99"),
        line("CHAIN 10 SPEED", "1", "24.50"),
        line("LABOUR FIT CHAIN", "1", "15.00"),
        line("BELL BRASS", "1", "12.00"),
    ),
)


def bike_shop(trade: Trade = BIKE_SHOP) -> Sample:
    width = 40
    bar = "-" * width
    words = [
        trade.seller.center(width).rstrip(),
        "3 Towpath Parade, Stavebridge".center(width).rstrip(),
        "VAT No. GB 999 8460 53".center(width).rstrip(),
        "",
        _spread(f"Receipt No: {trade.number}", ENGLISH.day(trade.issued), width),
        _spread("Till 2  Served by: Ivo", "15:42", width),
        bar,
    ]
    words += [
        _spread(f"{ENGLISH.count(each.quantity)} x {each.text}", ENGLISH.money(each.amount), width)
        for each in trade.lines
    ]
    words += [
        bar,
        _spread("TOTAL", f"£{ENGLISH.money(trade.total)}", width),
        _spread("CARD", f"£{ENGLISH.money(trade.total)}", width),
        _spread("CHANGE", "£0.00", width),
        "",
        _spread("Goods ex VAT", ENGLISH.money(trade.net), width),
        _spread("VAT 20%", ENGLISH.money(trade.tax), width),
        bar,
        "Refunds within 28 days with this receipt".center(width).rstrip(),
        "",
    ]
    return Sample("receipt 2024-05-17 bike.txt", "\n".join(words).encode(), trade.expected())


GARDENER = Trade(
    seller="Bramwick Garden Services",
    buyer="Mrs. P. Lovelace-Tarn",
    number="2290",
    issued=date(2024, 10, 21),
    due=date(2024, 11, 4),
    currency="USD",
    tax_percent=Decimal("7.5"),
    lines=(
        line("Hedge trimming, front and side", "1", "185.00"),
        line("Leaf removal, per bag", "14", "6.50"),
        line("Mulch, cubic yard", "3", "48.00"),
    ),
)


def gardener(trade: Trade = GARDENER) -> Sample:
    words = [
        trade.seller,
        "PO Box 999, Cobbleton TX 75999",
        "(503) 555-0178",
        "",
        "INVOICE",
        "",
        f"Invoice No:   {trade.number}",
        f"Date:         {ENGLISH.month(trade.issued)} {trade.issued.day}, {trade.issued.year}",
        "Due:          November 4, 2024",
        f"Customer:     {trade.buyer}",
        "              12 Wisteria Ct, Cobbleton TX 75998",
        "",
        f"{'Description':<36}{'Qty':>6}{'Price':>10}{'Total':>10}",
        "=" * 62,
    ]
    for each in trade.lines:
        count, price, amount = ENGLISH.count(each.quantity), ENGLISH.money(each.price), ENGLISH.money(each.amount)
        words.append(f"{each.text:<36}{count:>6}{price:>10}{amount:>10}")
    words += [
        "=" * 62,
        f"{'Subtotal':>52}{ENGLISH.money(trade.net):>10}",
        f"{'Sales tax 7.5%':>52}{ENGLISH.money(trade.tax):>10}",
        f"{'TOTAL DUE':>52}{'$' + ENGLISH.money(trade.total):>10}",
        "",
        "Please make checks payable to Bramwick Garden Services. All amounts in USD.",
        "",
    ]
    return Sample("invoice 2290.txt", "\r\n".join(words).encode(), trade.expected())


def _spread(left: str, right: str, width: int) -> str:
    return left + right.rjust(width - len(left))
