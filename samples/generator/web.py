"""Orders and invoices as web pages."""

from datetime import date
from decimal import Decimal
from html import escape

from samples.generator.trade import Sample, Trade, iban, line
from samples.generator.wording import ENGLISH, GERMAN

TEA_ORDER = Trade(
    seller="Curlew & Thyme Tea Merchants",
    buyer="Rowena Applegarth",
    issued=date(2024, 3, 12),
    order="A77120",
    currency="GBP",
    tax_percent=Decimal(20),
    prices_include_tax=True,
    lines=(
        line("Moorland Breakfast, loose leaf 500 g", "2", "18.40"),
        line("Smoked Lapsang caddy", "1", "22.00"),
        line("Glass teapot 0.9 l", "1", "31.50"),
        line("Standard delivery", "1", "3.95"),
    ),
)


def tea_order(trade: Trade = TEA_ORDER) -> Sample:
    items = "".join(
        f"<tr><td>{escape(each.text)}</td><td class='n'>{each.quantity}</td>"
        f"<td class='n'>£{ENGLISH.money(each.amount)}</td></tr>\n"
        for each in trade.lines
    )
    page = TEA_PAGE.format(
        seller=escape(trade.seller),
        buyer=trade.buyer,
        order=trade.order,
        day=f"{trade.issued.day} {ENGLISH.month(trade.issued)} {trade.issued.year}",
        items=items,
        net=ENGLISH.money(trade.net),
        tax=ENGLISH.money(trade.tax),
        total=ENGLISH.money(trade.total),
    )
    return Sample("order-confirmation-A77120.html", page.encode(), trade.expected())


TEA_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Order confirmation {order} | {seller}</title>
<style>
body {{ font-family: Georgia, serif; color: #2d2a26; background: #f4f1ea; }}
main {{ max-width: 40em; margin: 2em auto; background: #fff; padding: 2em; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ text-align: left; padding: .4em; border-bottom: 1px solid #ddd6c8; }}
.n {{ text-align: right; }}
nav a {{ margin-right: 1em; }}
</style>
</head>
<body>
<nav><a href="https://curlewthyme.example.com/">Home</a><a href="https://curlewthyme.example.com/account">Your
account</a><a href="https://curlewthyme.example.com/basket">Basket (0)</a></nav>
<main>
<h1>{seller}</h1>
<h2>Thank you for your order</h2>
<p>Dear {buyer},</p>
<p>we have received your order and are packing it. You will hear from us again when it leaves our warehouse.</p>
<dl>
<dt>Order number</dt><dd>{order}</dd>
<dt>Order date</dt><dd>{day}</dd>
<dt>Payment method</dt><dd>Card ending 0417</dd>
<dt>Delivery address</dt><dd>{buyer}, 5 Heather Bank, Stavebridge SV3 9ZZ</dd>
</dl>
<table>
<thead><tr><th>Item</th><th class="n">Quantity</th><th class="n">Price</th></tr></thead>
<tbody>
{items}</tbody>
<tfoot>
<tr><td colspan="2">Total before VAT</td><td class="n">£{net}</td></tr>
<tr><td colspan="2">VAT (20%)</td><td class="n">£{tax}</td></tr>
<tr><th colspan="2">Order total</th><th class="n">£{total}</th></tr>
</tfoot>
</table>
<p><small>{seller}, 14 Samphire Street, Marram Quay MQ1 9XX. You can return unopened goods within 30 days.</small></p>
</main>
<script>window.basket = {{"items": 0, "total": 0}};</script>
</body>
</html>
"""


BOOKSHOP = Trade(
    seller="Buchhandlung Eselsohr GmbH",
    buyer="Kanzlei Dr. Wichtelmann",
    number="RE-2024-3380",
    issued=date(2024, 11, 4),
    due=date(2024, 11, 18),
    order="100452",
    vat_id="DE999335271",
    iban=iban("DE", "900100200000335271"),
    currency="EUR",
    tax_percent=Decimal(7),
    lines=(
        line("Kommentar zum Nachbarrecht, 4. Auflage", "1", "128.00"),
        line("Formularbuch Vereinsrecht", "2", "69.50"),
        line("Fristenkalender 2025", "3", "14.90"),
    ),
)


def bookshop(trade: Trade = BOOKSHOP) -> Sample:
    items = "".join(
        f"<tr><td>{each.quantity}</td><td>{escape(each.text)}</td><td>{GERMAN.money(each.price)} €</td>"
        f"<td>{GERMAN.money(each.amount)} €</td></tr>\n"
        for each in trade.lines
    )
    page = BOOK_PAGE.format(
        trade=trade,
        issued=GERMAN.day(trade.issued),
        due=GERMAN.day(trade.due),
        items=items,
        net=GERMAN.money(trade.net),
        tax=GERMAN.money(trade.tax),
        total=GERMAN.money(trade.total),
    )
    return Sample("Rechnung RE-2024-3380.html", page.encode(), trade.expected())


BOOK_PAGE = """<html lang="de">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Ihre Rechnung</title></head>
<body style="font: 14px Arial">
<table width="640" cellpadding="4">
<tr>
<td valign="top"><b>{trade.seller}</b><br>Lesezeichengasse 12<br>99995 Blattingen<br>USt-IdNr.: {trade.vat_id}</td>
<td valign="top" align="right">
<table>
<tr><td>Rechnungsnummer</td><td><b>{trade.number}</b></td></tr>
<tr><td>Rechnungsdatum</td><td>{issued}</td></tr>
<tr><td>Bestellnummer</td><td>{trade.order}</td></tr>
<tr><td>Kundennummer</td><td>20771</td></tr>
</table>
</td>
</tr>
</table>
<p>Rechnungsempfänger:<br>{trade.buyer}<br>Paragraphenplatz 1<br>99996 Blattingen</p>
<h2>Rechnung</h2>
<table width="640" border="1" cellspacing="0" cellpadding="4">
<tr><th>Anzahl</th><th>Titel</th><th>Einzelpreis</th><th>Gesamtpreis</th></tr>
{items}</table>
<table width="640" cellpadding="4">
<tr><td align="right">Nettosumme:</td><td align="right">{net} €</td></tr>
<tr><td align="right">MwSt. 7 %:</td><td align="right">{tax} €</td></tr>
<tr><td align="right"><b>Gesamtsumme:</b></td><td align="right"><b>{total} €</b></td></tr>
</table>
<p>Zahlbar bis {due} auf unser Konto bei der Blattinger Bank, IBAN {trade.iban}.</p>
<p>Bücher sind vom Umtausch ausgeschlossen, nicht vom Weiterverschenken.</p>
</body>
</html>
"""
