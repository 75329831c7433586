"""Orders and invoices that stand in the body of an e-mail."""

from datetime import UTC, date, datetime
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import ENGLISH, FRENCH

LAMP_ORDER = Trade(
    seller="Wickerby Lamps",
    buyer="Ambrose Tiddlington",
    issued=date(2024, 12, 2),
    order="W-558120",
    currency="USD",
    tax_percent=Decimal(5),
    lines=(
        line("Brass reading lamp, dimmable", "1", "129.00"),
        line("Linen shade 14 in, natural", "2", "38.50"),
        line("Shipping, ground", "1", "11.00"),
    ),
)


def lamp_order(trade: Trade = LAMP_ORDER) -> Sample:
    words = [
        f"Hi {(trade.buyer or '').split()[0]},",
        "",
        "thanks for shopping with Wickerby Lamps! We got your order.",
        "",
    ]
    words += [f"Order #: {trade.order}", f"Order date: {ENGLISH.month(trade.issued)} {trade.issued.day}, 2024", ""]
    words += [f"{each.quantity} x {each.text:<34}{_dollars(each.amount):>9}" for each in trade.lines]
    words += ["", f"{'Subtotal:':<38}{_dollars(trade.net):>9}", f"{'Tax:':<38}{_dollars(trade.tax):>9}"]
    words += [
        f"{'Grand total:':<38}{_dollars(trade.total):>9}",
        "",
        "Ship to:",
        f"{trade.buyer}",
        "77 Ferryboat Rd, Apt 9",
    ]
    words += ["Cobbleton, TX 75997", "", "We will e-mail you a tracking number once it ships.", "The Wickerby team"]
    message = _message("Your Wickerby order W-558120", trade.issued, "order-558120")
    message["From"] = "Wickerby Lamps <orders@wickerby.example.com>"
    message["To"] = "Ambrose Tiddlington <ambrose@tiddlington.example.org>"
    message.set_content("\n".join(words) + "\n")
    rows = "".join(f"<tr><td>{each.quantity} x {each.text}</td><td>${each.amount}</td></tr>" for each in trade.lines)
    message.add_alternative(
        f"<html><body><h2>Thanks, {trade.buyer}!</h2><p>Order #: <b>{trade.order}</b><br>Order date: "
        f"{ENGLISH.month(trade.issued)} {trade.issued.day}, 2024</p><table>{rows}"
        f"<tr><td>Subtotal:</td><td>${trade.net}</td></tr><tr><td>Tax:</td><td>${trade.tax}</td></tr>"
        f"<tr><td><b>Grand total:</b></td><td><b>${trade.total}</b></td></tr></table></body></html>\n",
        subtype="html",
    )
    message.set_boundary("=_wickerby_558120")
    return Sample("Your Wickerby order W-558120.eml", message.as_bytes(), trade.expected())


BAKERY = Trade(
    seller="Boulangerie Fournil d'Ambre",
    buyer="Hôtel des Trois Hirondelles",
    number="F-0388",
    issued=date(2024, 10, 31),
    due=date(2024, 11, 15),
    vat_id="FR41999335271",
    iban=iban("FR", "99999000020033527100B41"),
    currency="EUR",
    tax_percent=Decimal("5.5"),
    lines=(
        line("Baguettes tradition", "620", "1.05"),
        line("Croissants au beurre", "840", "0.92"),
        line("Pains de seigle 1 kg", "62", "4.10"),
    ),
)


def bakery(trade: Trade = BAKERY) -> Sample:
    words = ["Bonjour,", "", "veuillez trouver ci-dessous notre facture du mois d'octobre.", ""]
    words += [f"Facture n° : {trade.number}", f"Date de facture : {FRENCH.day(trade.issued)}"]
    words += [f"Client : {trade.buyer}", f"Échéance : {FRENCH.day(trade.due)}", ""]
    words += [
        f"- {each.text} : {each.quantity} x {FRENCH.money(each.price)} € = {FRENCH.money(each.amount)} €"
        for each in trade.lines
    ]
    words += ["", f"Total HT : {FRENCH.money(trade.net)} €", f"TVA 5,5 % : {FRENCH.money(trade.tax)} €"]
    words += [f"Total TTC : {FRENCH.money(trade.total)} €", "", f"Virement sur IBAN {grouped(trade.iban)}"]
    words += [
        f"N° TVA : {trade.vat_id}",
        "",
        "Bien cordialement,",
        "Solène Ambre",
        trade.seller,
        "9 rue du Levain, 29999 Port-Hirondelle",
    ]
    message = _message(f"Facture {trade.number} - octobre 2024", trade.issued, "facture-0388")
    message["From"] = "Fournil d'Ambre <compta@fournilambre.example.com>"
    message["To"] = "comptabilite@troishirondelles.example.com"
    message.set_content("\n".join(words) + "\n", cte="quoted-printable")
    return Sample("Facture F-0388 Fournil d'Ambre.eml", message.as_bytes(), trade.expected())


def _dollars(amount: Decimal) -> str:
    return f"${amount}"


def _message(subject: str, day: date, key: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime(day.year, day.month, day.day, 9, 12, tzinfo=UTC))
    message["Message-ID"] = f"<{key}@mail.example.com>"
    return message
