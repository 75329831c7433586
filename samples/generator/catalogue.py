"""All sample documents, in the order of their kinds."""

from samples.generator import (
    mail,
    pdf_american,
    pdf_english,
    pdf_german,
    pdf_long,
    pdf_orders,
    pdf_romance,
    pdf_swiss,
    pictures,
    plain,
    sheets,
    web,
    word,
)
from samples.generator.trade import Sample

WRITERS = (
    pdf_german.nordlicht,
    pdf_german.painter,
    pdf_swiss.swiss_dairy,
    pdf_orders.delivery_note,
    pdf_english.joinery,
    pdf_american.freelancer,
    pdf_american.design_studio,
    pdf_english.haulier,
    pdf_orders.purchase_order,
    pdf_romance.facture,
    pdf_romance.factura,
    pdf_long.components,
    word.caterer,
    word.lecturer,
    word.translator,
    sheets.plant_hire,
    sheets.beekeeper,
    sheets.label_value_export,
    sheets.ledger_export,
    plain.bike_shop,
    plain.gardener,
    web.tea_order,
    web.bookshop,
    mail.lamp_order,
    mail.bakery,
    pictures.cafe,
    pictures.ironmonger,
    pictures.guest_house_supplies,
)


def samples() -> list[Sample]:
    return [write() for write in WRITERS]
