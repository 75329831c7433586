"""One invoice as electronic invoices say it: ZUGFeRD 1, CII (Factur-X, XRechnung) and UBL, made up from its parts."""

from io import BytesIO

import pypdfium2

_CII_LINE = """
<ram:IncludedSupplyChainTradeLineItem>
 <ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID>{status}</ram:AssociatedDocumentLineDocument>
 <ram:SpecifiedTradeProduct>
  <ram:SellerAssignedID>A-{number}</ram:SellerAssignedID><ram:Name>{name}</ram:Name>
 </ram:SpecifiedTradeProduct>
 <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
  <ram:ChargeAmount>{price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
 <ram:SpecifiedLineTradeDelivery>
  <ram:BilledQuantity unitCode="H87">{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
 <ram:SpecifiedLineTradeSettlement>
  <ram:ApplicableTradeTax><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
  <ram:SpecifiedTradeSettlementLineMonetarySummation>
   <ram:LineTotalAmount>{amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
 </ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
"""
_SUM_LINE = _CII_LINE.format(
    number=3,
    status="<ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>",
    name="Sum of the above",
    price="0",
    quantity="0",
    amount="1234.5",
)
_LINES = ((1, "Drehstuhl Köln", "100.00", "10", "1000.00"), (2, "Montage", "117.25", "2.0000", "234.50"))
_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>R-2024/17</ram:ID><ram:TypeCode>380</ram:TypeCode>
 <ram:IssueDateTime><udt:DateTimeString format="102">20240307</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{lines}
<ram:ApplicableHeaderTradeAgreement>
 <ram:SellerTradeParty><ram:Name>Nordlicht &amp; Söhne GmbH</ram:Name>
  <ram:PostalTradeAddress><ram:PostcodeCode>24103</ram:PostcodeCode><ram:LineOne>Hafenstr. 5</ram:LineOne>
   <ram:CityName>Kiel</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
  <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345/67890</ram:ID></ram:SpecifiedTaxRegistration>
  <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>
 </ram:SellerTradeParty>
 <ram:BuyerTradeParty><ram:Name>Chez Amélie SARL</ram:Name>
  <ram:PostalTradeAddress><ram:PostcodeCode>69001</ram:PostcodeCode><ram:LineOne>8 rue Neuve</ram:LineOne>
   <ram:CityName>Lyon</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
  <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR40303265045</ram:ID></ram:SpecifiedTaxRegistration>
 </ram:BuyerTradeParty>
 <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>B-77</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement>
 <ram:TaxCurrencyCode>PLN</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
 <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
  <ram:IBANID>DE88 2008 0000 0970 3757 00</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
 </ram:SpecifiedTradeSettlementPaymentMeans>
 <ram:ApplicableTradeTax><ram:CalculatedAmount>234.56</ram:CalculatedAmount><ram:BasisAmount>1234.50</ram:BasisAmount>
  <ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
 <ram:SpecifiedTradePaymentTerms>
  <ram:DueDateDateTime><udt:DateTimeString format="102">20240406</udt:DateTimeString></ram:DueDateDateTime>
 </ram:SpecifiedTradePaymentTerms>
 <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>1234.50</ram:LineTotalAmount>
  <ram:TaxBasisTotalAmount>1234.50</ram:TaxBasisTotalAmount>
  <ram:TaxTotalAmount currencyID="PLN">1007.20</ram:TaxTotalAmount>
  <ram:TaxTotalAmount currencyID="EUR">234.56</ram:TaxTotalAmount>
  <ram:GrandTotalAmount>1469.06</ram:GrandTotalAmount><ram:TotalPrepaidAmount>69.06</ram:TotalPrepaidAmount>
  <ram:DuePayableAmount>1400.00</ram:DuePayableAmount>
 </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""
_OLD_NAMES = (
    ("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:ferd:CrossIndustryDocument:invoice:1p0"),
    ("BusinessInformationEntity:100", "BusinessInformationEntity:12"),
    ("UnqualifiedDataType:100", "UnqualifiedDataType:15"),
    ("rsm:CrossIndustryInvoice", "rsm:CrossIndustryDocument"),
    ("rsm:ExchangedDocumentContext", "rsm:SpecifiedExchangedDocumentContext"),
    ("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>"),
    ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"),
    ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
    ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
    ("SettlementHeaderMonetary", "SettlementMonetary"),
    ("SettlementLineMonetary", "SettlementMonetary"),
    ("RateApplicablePercent", "ApplicablePercent"),
)

_UBL = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>R-2024/17</cbc:ID><cbc:IssueDate>2024-03-07</cbc:IssueDate><cbc:DueDate>2024-04-06</cbc:DueDate>
<cbc:{root}TypeCode>380</cbc:{root}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>B-77</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party>
 <cac:PostalAddress><cbc:StreetName>Hafenstr. 5</cbc:StreetName><cbc:CityName>Kiel</cbc:CityName>
  <cbc:PostalZone>24103</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
 </cac:PostalAddress>
 <cac:PartyTaxScheme><cbc:CompanyID>12/345/67890</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme>
 </cac:PartyTaxScheme>
 <cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
 </cac:PartyTaxScheme>
 <cac:PartyLegalEntity><cbc:RegistrationName>Nordlicht &amp; Söhne GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
 <cac:PostalAddress><cbc:StreetName>8 rue Neuve</cbc:StreetName><cbc:CityName>Lyon</cbc:CityName>
  <cbc:PostalZone>69001</cbc:PostalZone></cac:PostalAddress>
 <cac:PartyTaxScheme><cbc:CompanyID>FR40303265045</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
 </cac:PartyTaxScheme>
 <cac:PartyLegalEntity><cbc:RegistrationName>Chez Amélie SARL</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode name="Credit transfer">58</cbc:PaymentMeansCode>
 <cac:PayeeFinancialAccount><cbc:ID>DE88 2008 0000 0970 3757 00</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="PLN">1007.20</cbc:TaxAmount></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">234.56</cbc:TaxAmount><cac:TaxSubtotal>
 <cbc:TaxableAmount currencyID="EUR">1234.50</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">234.56</cbc:TaxAmount>
 <cac:TaxCategory><cbc:Percent>19.00</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">1234.50</cbc:LineExtensionAmount>
 <cbc:TaxExclusiveAmount currencyID="EUR">1234.50</cbc:TaxExclusiveAmount>
 <cbc:TaxInclusiveAmount currencyID="EUR">1469.06</cbc:TaxInclusiveAmount>
 <cbc:PrepaidAmount currencyID="EUR">69.06</cbc:PrepaidAmount>
 <cbc:PayableAmount currencyID="EUR">1400.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
{lines}
</{root}>
"""
_UBL_LINE = """
<cac:{root}Line><cbc:ID>{number}</cbc:ID><cbc:{verb}Quantity unitCode="H87">{quantity}</cbc:{verb}Quantity>
 <cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount>
 <cac:Item><cbc:Name>{name}</cbc:Name>
  <cac:SellersItemIdentification><cbc:ID>A-{number}</cbc:ID></cac:SellersItemIdentification>
  <cac:ClassifiedTaxCategory><cbc:Percent>19.00</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
 <cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:{root}Line>
"""


def cii() -> str:
    keys = ("number", "name", "price", "quantity", "amount")
    lines = [_CII_LINE.format(status="", **dict(zip(keys, line, strict=True))) for line in _LINES]
    return _CII.format(lines="".join([*lines, _SUM_LINE]))


def zugferd_1() -> str:
    text = cii()
    for new, old in _OLD_NAMES:
        text = text.replace(new, old)
    return text


def ubl(root: str = "Invoice") -> str:
    verb = {"Invoice": "Invoiced", "CreditNote": "Credited"}[root]
    keys = ("number", "name", "price", "quantity", "amount")
    lines = [_UBL_LINE.format(root=root, verb=verb, **dict(zip(keys, line, strict=True))) for line in _LINES]
    return _UBL.format(root=root, lines="".join(lines))


def attached(content: bytes, **files: str) -> bytes:
    """A PDF with files attached; `__` in a name stands for a dot."""
    buffer = BytesIO()
    document = pypdfium2.PdfDocument(content)
    for name, text in files.items():
        document.new_attachment(name.replace("__", ".")).set_data(text.encode())
    document.save(buffer)
    document.close()
    return buffer.getvalue()
