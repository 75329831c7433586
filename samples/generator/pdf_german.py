"""German letters: one on DIN letter paper, one from a craftsman."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import TIMES, Column, Look, Sheet
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import GERMAN

GERMAN_VAT = Decimal(19)

NORDLICHT = Trade(
    seller="Nordlicht Lampenwerk GmbH",
    buyer="Kontor Sandbank AG",
    number="2024-031",
    issued=date(2024, 3, 14),
    due=date(2024, 4, 13),
    order="KS-8842",
    vat_id="DE999410257",
    iban=iban("DE", "900100100000417382"),
    currency="EUR",
    tax_percent=GERMAN_VAT,
    lines=(
        line("Pendelleuchte „Fjord“ 60 cm, messing", "6", "189.00", "Stk.", "L-2060"),
        line("LED-Leuchtmittel E27, 2700 K", "24", "7.45", "Stk.", "E-2727"),
        line("Montageschiene 2 m, schwarz", "4", "38.90", "Stk.", "S-0200"),
        line("Versand und Verpackung", "1", "24.50", "psch.", "V-01"),
    ),
)


def nordlicht(trade: Trade = NORDLICHT) -> Sample:
    sheet = Sheet(f"Rechnung {trade.number}")
    _nordlicht_head(sheet, trade)
    _nordlicht_opening(sheet, trade)
    y = _nordlicht_items(sheet, trade)
    _nordlicht_sums(sheet, trade, y)
    _nordlicht_foot(sheet, trade)
    return Sample("2024-031 Nordlicht Rechnung.pdf", sheet.pdf(), trade.expected())


def _nordlicht_opening(sheet: Sheet, trade: Trade) -> None:
    sheet.text(25, 103, f"Rechnung Nr. {trade.number}", size=15, bold=True)
    sheet.text(25, 111, "Sehr geehrte Frau Ebeling,")
    sheet.text(25, 117, "für unsere Lieferung vom 11.03.2024 berechnen wir Ihnen wie vereinbart:")


def _nordlicht_items(sheet: Sheet, trade: Trade) -> float:
    columns = [
        Column("Pos.", 11),
        Column("Art.-Nr.", 19),
        Column("Bezeichnung", 67),
        Column("Menge", 20, "right"),
        Column("Einzelpreis", 25, "right"),
        Column("Gesamt", 23, "right"),
    ]
    rows = [
        [
            str(number),
            each.code,
            each.text,
            f"{GERMAN.count(each.quantity)} {each.unit}",
            f"{GERMAN.money(each.price)} €",
            f"{GERMAN.money(each.amount)} €",
        ]
        for number, each in enumerate(trade.lines, 1)
    ]
    return sheet.table(25, 123, columns, rows, Look(underline="#888888")) + 7


def _nordlicht_sums(sheet: Sheet, trade: Trade, y: float) -> None:
    y = sheet.pairs(
        130,
        y,
        [
            ("Nettobetrag", f"{GERMAN.money(trade.net)} €"),
            ("zzgl. 19 % MwSt.", f"{GERMAN.money(trade.tax)} €"),
        ],
        value_x=188.5,
        align="right",
    )
    sheet.rule(130, 190, y - 3)
    sheet.text(130, y + 2, "Rechnungsbetrag", bold=True)
    sheet.text(188.5, y + 2, f"{GERMAN.money(trade.total)} €", bold=True, align="right")
    sheet.text(
        25,
        y + 16,
        f"Zahlbar ohne Abzug bis zum {GERMAN.day(trade.due)}. Bitte geben Sie die Rechnungsnummer an.",
    )
    sheet.text(25, y + 26, "Mit freundlichen Grüßen")
    sheet.text(25, y + 38, "i. A. Jette Hinrichs", italic=True)


def _nordlicht_head(sheet: Sheet, trade: Trade) -> None:
    sheet.disc(172, 22, 7, "#1d4e5f")
    sheet.disc(180, 22, 7, "#e2a93b")
    sheet.text(188, 38, "NORDLICHT", size=16, bold=True, align="right", ink="#1d4e5f")
    sheet.text(188, 43, "Lampenwerk seit 1962", size=8, align="right", ink="#1d4e5f")
    sheet.text(25, 50, f"{trade.seller} · Leuchtturmweg 14 · 24999 Ostersiel", size=7)
    sheet.rule(25, 105, 51, width=0.3)
    sheet.block(25, 57, [f"{trade.buyer}", "Buchhaltung", "Am Alten Speicher 3", "20999 Hamburg"], leading=5)
    sheet.pairs(
        130,
        57,
        [
            ("Datum:", GERMAN.day(trade.issued)),
            ("Kundennummer:", "10673"),
            ("Ihre Bestellung:", f"{trade.order}"),
            ("Ihre Bestellung vom:", "26.02.2024"),
            ("Lieferdatum:", "11.03.2024"),
            ("Ansprechpartner:", "Jette Hinrichs"),
            ("Telefon:", "030 23125-114"),
        ],
        value_x=165,
        size=8.5,
        leading=4.6,
    )


def _nordlicht_foot(sheet: Sheet, trade: Trade) -> None:
    sheet.rule(25, 190, 268, width=0.3)
    columns = [
        [trade.seller, "Leuchtturmweg 14", "24999 Ostersiel", "www.nordlicht.example.com"],
        [
            "Geschäftsführer: Piet Hinrichs",
            "Amtsgericht Ostersiel HRB 99417",
            "Steuernr. 99/417/20573",
            f"USt-IdNr. {trade.vat_id}",
        ],
        ["Förde-Handelsbank", f"IBAN {grouped(trade.iban)}", "BIC FOEHDEXXXXX"],
    ]
    for x, words in zip((25, 78, 130), columns, strict=True):
        sheet.block(x, 273, words, leading=3.6, size=7, ink="#444444")


PAINTER = Trade(
    seller="Malerbetrieb Pinselhuber",
    buyer="Ottilie Krahnwinkel",
    number="R-2024/87",
    issued=date(2024, 6, 3),
    due=date(2024, 7, 3),
    iban=iban("DE", "900200300009988776"),
    currency="EUR",
    tax_percent=GERMAN_VAT,
    lines=(
        line("Abdecken und Abkleben, pauschal", "1", "120.00"),
        line("Wände spachteln und schleifen", "14.5", "49.50", "Std."),
        line("Zweimaliger Anstrich, Wände und Decke", "86.4", "9.80", "m²"),
        line("Dispersionsfarbe weiß, 12,5 l", "5", "62.30", "Eimer"),
        line("An- und Abfahrt", "3", "18.00"),
    ),
)


def painter(trade: Trade = PAINTER) -> Sample:
    sheet = Sheet("Rechnung", TIMES)
    _painter_head(sheet, trade)
    y = _painter_items(sheet, trade)
    y = _painter_sums(sheet, trade, y)
    _painter_foot(sheet, trade, y)
    return Sample("Rechnung Pinselhuber Krahnwinkel.pdf", sheet.pdf(), trade.expected())


def _painter_head(sheet: Sheet, trade: Trade) -> None:
    sheet.text(105, 24, trade.seller, size=22, bold=True, align="centre")
    sheet.text(105, 31, "Inh. Alois Pinselhuber · Malermeister", size=11, italic=True, align="centre")
    sheet.text(105, 37, "Kirschgartenstr. 8 · 83999 Oberlindach · Tel. 089 99998-221", size=10, align="centre")
    sheet.rule(25, 185, 41, width=1.2)
    sheet.rule(25, 185, 42, width=0.3)
    sheet.block(25, 58, ["Frau", f"{trade.buyer}", "Zwetschgenweg 21", "83999 Oberlindach"], size=11, leading=5.4)
    sheet.text(
        185,
        88,
        f"Oberlindach, den {trade.issued.day}. {GERMAN.month(trade.issued)} {trade.issued.year}",
        size=11,
        align="right",
    )
    sheet.text(25, 100, "RECHNUNG", size=16, bold=True)
    sheet.text(25, 108, f"Rechnungs-Nr. {trade.number}", size=11)
    sheet.text(25, 114, "Bauvorhaben: Wohnung 1. OG, Zwetschgenweg 21. Ausführung vom 13. bis 24. Mai 2024", size=11)


def _painter_items(sheet: Sheet, trade: Trade) -> float:
    columns = [
        Column("Leistung", 82),
        Column("Menge", 28, "right"),
        Column("EP in EUR", 24, "right"),
        Column("GP in EUR", 26, "right"),
    ]
    rows = [
        [
            each.text,
            f"{GERMAN.count(each.quantity)} {each.unit}".strip(),
            GERMAN.money(each.price),
            GERMAN.money(each.amount),
        ]
        for each in trade.lines
    ]
    return sheet.table(25, 120, columns, rows, Look(grid="#000000", row_height=7.5, size=10.5))


def _painter_sums(sheet: Sheet, trade: Trade, y: float) -> float:
    sums = [
        ("Summe netto", trade.net),
        ("MwSt. 19 %", trade.tax),
        ("Summe brutto", trade.total),
    ]
    for label, amount in sums:
        sheet.box(107, y, 52, 7.5, line="#000000")
        sheet.box(159, y, 26, 7.5, line="#000000")
        sheet.text(108.5, y + 5.1, label, size=10.5, bold=label.endswith("brutto"))
        sheet.text(183.5, y + 5.1, GERMAN.money(amount), size=10.5, align="right", bold=label.endswith("brutto"))
        y += 7.5
    return y


def _painter_foot(sheet: Sheet, trade: Trade, y: float) -> None:
    labour = trade.lines[0].amount + trade.lines[1].amount + trade.lines[2].amount
    closing = [
        f"Zahlbar innerhalb von 30 Tagen, also bis zum {GERMAN.day(trade.due)}, ohne Abzug.",
        "Bei Zahlung bis zum 13.06.2024 gewähren wir 2 % Skonto.",
        f"Im Nettobetrag sind Lohnkosten von {GERMAN.money(labour)} EUR enthalten (§ 35a EStG).",
        "Bitte bewahren Sie diese Rechnung zwei Jahre auf (§ 14b UStG).",
    ]
    sheet.block(25, y + 14, closing, size=10.5, leading=5.4)
    sheet.text(105, 278, "Raiffeisenkasse Oberlindach · IBAN " + grouped(trade.iban), size=9, align="centre")
    sheet.text(105, 282.5, "Steuernummer 199/8877/66554, Finanzamt Oberlindach", size=9, align="centre")
