"""A French facture and a Spanish factura."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import TIMES, Column, Look, Sheet
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import FRENCH, SPANISH

FACTURE = Trade(
    seller="Atelier Brindille SARL",
    buyer="Maison Colverte SAS",
    number="FA-2024-0117",
    issued=date(2024, 4, 18),
    due=date(2024, 5, 18),
    order="CMD-5520",
    vat_id="FR83999410257",
    iban=iban("FR", "99999000010123456789A83"),
    currency="EUR",
    tax_percent=Decimal(20),
    lines=(
        line("Chaise cannée « Saule », hêtre naturel", "24", "138.00"),
        line("Table bistrot ronde Ø 70 cm", "8", "264.50"),
        line("Réfection d'assise, paille de seigle", "5", "76.00"),
        line("Livraison et mise en place", "1", "190.00"),
    ),
)


def facture(trade: Trade = FACTURE) -> Sample:
    sheet = Sheet(f"Facture {trade.number}", TIMES)
    _facture_head(sheet, trade)
    y = _facture_items(sheet, trade)
    y = _facture_sums(sheet, trade, y)
    _facture_foot(sheet, trade, y)
    return Sample("Facture FA-2024-0117 Atelier Brindille.pdf", sheet.pdf(), trade.expected())


def _facture_head(sheet: Sheet, trade: Trade) -> None:
    sheet.text(190, 26, "Atelier Brindille", size=20, italic=True, align="right", ink="#5b6b2f")
    sheet.block(
        190,
        32,
        [
            "Atelier Brindille SARL au capital de 12 000 €",
            "4 impasse du Rabot, 39999 Vallorbes-le-Bois",
            "Tél. 01 99 00 41 02 · SIRET 999 410 257 00012",
        ],
        size=9,
        align="right",
    )
    sheet.text(20, 58, "FACTURE", size=18, bold=True)
    sheet.text(20, 65, f"N° {trade.number}", size=11)
    day = f"{trade.issued.day} {FRENCH.month(trade.issued)} {trade.issued.year}"
    sheet.text(20, 71, f"Date : {day}", size=11)
    sheet.text(20, 77, f"Votre commande : {trade.order}", size=11)
    sheet.box(112, 52, 78, 32, line="#5b6b2f")
    sheet.block(
        116,
        60,
        [f"{trade.buyer}", "Service comptabilité", "27 quai des Tanneurs", "69999 Saint-Colvert"],
        size=11,
        leading=5.6,
    )


def _facture_items(sheet: Sheet, trade: Trade) -> float:
    columns = [
        Column("Désignation", 82),
        Column("Qté", 16, "right"),
        Column("P.U. HT", 34, "right"),
        Column("Montant HT", 38, "right"),
    ]
    rows = [
        [each.text, FRENCH.count(each.quantity), f"{FRENCH.money(each.price)} €", f"{FRENCH.money(each.amount)} €"]
        for each in trade.lines
    ]
    return sheet.table(20, 96, columns, rows, Look(head_fill="#e8ecd9", grid="#5b6b2f", row_height=8, size=10.5)) + 8


def _facture_sums(sheet: Sheet, trade: Trade, y: float) -> float:
    sums = [
        ("Total HT", f"{FRENCH.money(trade.net)} €"),
        ("TVA 20 %", f"{FRENCH.money(trade.tax)} €"),
        ("Total TTC", f"{FRENCH.money(trade.total)} €"),
    ]
    return sheet.pairs(132, y, sums, value_x=188.5, align="right", leading=6.5, size=11, bold_labels=True)


def _facture_foot(sheet: Sheet, trade: Trade, y: float) -> None:
    closing = [
        f"Règlement par virement à 30 jours. Échéance : {FRENCH.day(trade.due)}",
        f"IBAN : {grouped(trade.iban)}   BIC : ZZYXFR99",
        "En cas de retard, une pénalité de trois fois le taux légal et une indemnité forfaitaire de 40 € sont dues.",
    ]
    sheet.block(20, y + 14, closing, size=10, leading=5.4)
    sheet.text(
        105, 280, "TVA intracommunautaire FR 83 999 410 257 · RCS Vallorbes 999 410 257", size=8.5, align="centre"
    )


FACTURA = Trade(
    seller="Talleres Marisombra S.L.",
    buyer="Bodegas Altovento S.A.",
    number="2024-A-0092",
    issued=date(2024, 7, 2),
    due=date(2024, 8, 31),
    vat_id="B99410257",
    iban=iban("ES", "99999999410123456789"),
    currency="EUR",
    tax_percent=Decimal(21),
    lines=(
        line("Revisión de prensa neumática PN-30", "1", "845.00", code="SRV-030"),
        line("Junta de silicona alimentaria", "12", "23.75", code="REC-118"),
        line("Motorreductor 2,2 kW", "2", "612.40", code="REC-254"),
        line("Mano de obra oficial 1ª, horas", "17", "41.00", code="MO-01"),
    ),
)


def factura(trade: Trade = FACTURA) -> Sample:
    sheet = Sheet(f"Factura {trade.number}")
    _factura_head(sheet, trade)
    _factura_customer(sheet, trade)
    _factura_items(sheet, trade)
    _factura_sums(sheet, trade)
    return Sample("Factura 2024-A-0092.pdf", sheet.pdf(), trade.expected())


def _factura_head(sheet: Sheet, trade: Trade) -> None:
    sheet.box(20, 16, 84, 36, fill="#f7efe2")
    sheet.text(24, 25, trade.seller, size=13, bold=True)
    sheet.block(
        24,
        31,
        [
            f"NIF: {trade.vat_id}",
            "Polígono El Yunque, nave 14",
            "26999 Villasombra (La Rioja)",
            "admin@marisombra.example.com",
        ],
        size=8.5,
        leading=4.6,
    )
    sheet.text(190, 26, "FACTURA", size=20, bold=True, align="right")
    facts = [
        ("Factura nº:", f"{trade.number}"),
        ("Fecha de emisión:", SPANISH.day(trade.issued)),
        ("Vencimiento:", SPANISH.day(trade.due)),
        ("Página:", "1 de 1"),
    ]
    sheet.pairs(128, 34, facts, value_x=190, align="right")


def _factura_customer(sheet: Sheet, trade: Trade) -> None:
    sheet.box(20, 60, 170, 25, line="#b08d57")
    sheet.text(24, 66, "DATOS DEL CLIENTE", size=8, bold=True, ink="#b08d57")
    sheet.block(
        24,
        72,
        [f"{trade.buyer}", "NIF: A99773018", "Camino de las Viñas, km 3, 26998 Altovento (La Rioja)"],
        leading=4.8,
    )


def _factura_items(sheet: Sheet, trade: Trade) -> None:
    columns = [
        Column("Código", 24),
        Column("Concepto", 72),
        Column("Cant.", 18, "right"),
        Column("Precio", 26, "right"),
        Column("Importe", 30, "right"),
    ]
    rows = [
        [each.code, each.text, SPANISH.count(each.quantity), SPANISH.money(each.price), SPANISH.money(each.amount)]
        for each in trade.lines
    ]
    sheet.table(20, 93, columns, rows, Look(head_fill="#b08d57", head_ink="#ffffff", stripe="#f7efe2", row_height=7.5))


def _factura_sums(sheet: Sheet, trade: Trade) -> None:
    sums = [
        Column("Base imponible", 42, "right"),
        Column("% IVA", 30, "right"),
        Column("Cuota IVA", 42, "right"),
        Column("TOTAL FACTURA", 56, "right"),
    ]
    values = [
        [f"{SPANISH.money(trade.net)} €", "21,00", f"{SPANISH.money(trade.tax)} €", f"{SPANISH.money(trade.total)} €"]
    ]
    y = sheet.table(20, 218, sums, values, Look(head_fill="#f7efe2", grid="#b08d57", row_height=8, size=10.5)) + 9
    sheet.block(
        20,
        y,
        [
            "Forma de pago: transferencia a 60 días",
            f"Cuenta: {grouped(trade.iban)}",
            "Inscrita en el Registro Mercantil de La Rioja, tomo 999, folio 41, hoja LO-25700",
        ],
        size=9,
    )
