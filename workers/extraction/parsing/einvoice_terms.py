"""Where the business terms of EN 16931 stand in its two syntaxes, as paths that ElementTree understands.

Names are those that `einvoice.py` leaves: without namespaces, and of old versions or credit notes as in new invoices.
Of several paths the first that leads to a text counts.
"""

from collections.abc import Mapping

type Paths = Mapping[str, tuple[str, ...]]


def _table(text: str, **shortened: str) -> dict[str, tuple[str, ...]]:
    """A term and its paths a line; a first step in capitals is short for what `shortened` has."""
    table = {}
    for line in text.strip().splitlines():
        term, *paths = line.split()
        table[f"BT-{term}"] = tuple(_long(path, shortened) for path in paths)
    return table


def _long(path: str, shortened: Mapping[str, str]) -> str:
    first, slash, rest = path.partition("/")
    return f"{shortened[first]}{slash}{rest}" if first in shortened else path


DATES = frozenset({"BT-2", "BT-9", "BT-26", "BT-72", "BT-73", "BT-74", "BT-134", "BT-135"})

_TRADE = "TradeTransaction"

CII = _table(
    """
    1 ExchangedDocument/ID
    2 ExchangedDocument/IssueDateTime/DateTimeString
    3 ExchangedDocument/TypeCode
    5 PAY/InvoiceCurrencyCode
    6 PAY/TaxCurrencyCode
    9 PAY/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString
    10 BUY/BuyerReference
    11 BUY/SpecifiedProcuringProject/ID
    12 BUY/ContractReferencedDocument/IssuerAssignedID BUY/ContractReferencedDocument/ID
    13 BUY/BuyerOrderReferencedDocument/IssuerAssignedID BUY/BuyerOrderReferencedDocument/ID
    14 BUY/SellerOrderReferencedDocument/IssuerAssignedID BUY/SellerOrderReferencedDocument/ID
    16 SHIP/DespatchAdviceReferencedDocument/IssuerAssignedID SHIP/DeliveryNoteReferencedDocument/IssuerAssignedID
    20 PAY/SpecifiedTradePaymentTerms/Description
    25 PAY/InvoiceReferencedDocument/IssuerAssignedID PAY/InvoiceReferencedDocument/ID
    26 PAY/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString
    27 SELLER/Name
    28 SELLER/SpecifiedLegalOrganization/TradingBusinessName
    29 SELLER/ID SELLER/GlobalID
    30 SELLER/SpecifiedLegalOrganization/ID
    31 SELLER/SpecifiedTaxRegistration/ID[@schemeID='VA']
    32 SELLER/SpecifiedTaxRegistration/ID[@schemeID='FC']
    34 SELLER/URIUniversalCommunication/URIID
    35 SELLER/PostalTradeAddress/LineOne
    36 SELLER/PostalTradeAddress/LineTwo
    37 SELLER/PostalTradeAddress/CityName
    38 SELLER/PostalTradeAddress/PostcodeCode
    39 SELLER/PostalTradeAddress/CountrySubDivisionName
    40 SELLER/PostalTradeAddress/CountryID
    41 SELLER/DefinedTradeContact/PersonName SELLER/DefinedTradeContact/DepartmentName
    42 SELLER/DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber
    43 SELLER/DefinedTradeContact/EmailURIUniversalCommunication/URIID
    44 BUYER/Name
    45 BUYER/SpecifiedLegalOrganization/TradingBusinessName
    46 BUYER/ID BUYER/GlobalID
    47 BUYER/SpecifiedLegalOrganization/ID
    48 BUYER/SpecifiedTaxRegistration/ID[@schemeID='VA']
    49 BUYER/URIUniversalCommunication/URIID
    50 BUYER/PostalTradeAddress/LineOne
    51 BUYER/PostalTradeAddress/LineTwo
    52 BUYER/PostalTradeAddress/CityName
    53 BUYER/PostalTradeAddress/PostcodeCode
    54 BUYER/PostalTradeAddress/CountrySubDivisionName
    55 BUYER/PostalTradeAddress/CountryID
    56 BUYER/DefinedTradeContact/PersonName BUYER/DefinedTradeContact/DepartmentName
    57 BUYER/DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber
    58 BUYER/DefinedTradeContact/EmailURIUniversalCommunication/URIID
    59 PAY/PayeeTradeParty/Name
    70 SHIP/ShipToTradeParty/Name
    72 SHIP/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString
    73 PAY/BillingSpecifiedPeriod/StartDateTime/DateTimeString
    74 PAY/BillingSpecifiedPeriod/EndDateTime/DateTimeString
    75 SHIP/ShipToTradeParty/PostalTradeAddress/LineOne
    76 SHIP/ShipToTradeParty/PostalTradeAddress/LineTwo
    77 SHIP/ShipToTradeParty/PostalTradeAddress/CityName
    78 SHIP/ShipToTradeParty/PostalTradeAddress/PostcodeCode
    80 SHIP/ShipToTradeParty/PostalTradeAddress/CountryID
    81 MEANS/TypeCode
    82 MEANS/Information
    83 PAY/PaymentReference
    84 MEANS/PayeePartyCreditorFinancialAccount/IBANID MEANS/PayeePartyCreditorFinancialAccount/ProprietaryID
    85 MEANS/PayeePartyCreditorFinancialAccount/AccountName
    86 MEANS/PayeeSpecifiedCreditorFinancialInstitution/BICID
    106 SUMS/LineTotalAmount
    107 SUMS/AllowanceTotalAmount
    108 SUMS/ChargeTotalAmount
    109 SUMS/TaxBasisTotalAmount
    110 SUMS/TaxTotalAmount
    112 SUMS/GrandTotalAmount
    113 SUMS/TotalPrepaidAmount
    114 SUMS/RoundingAmount
    115 SUMS/DuePayableAmount
    116 PAY/ApplicableTradeTax/BasisAmount
    117 PAY/ApplicableTradeTax/CalculatedAmount
    119 PAY/ApplicableTradeTax/RateApplicablePercent
    """,
    BUY=f"{_TRADE}/TradeAgreement",
    SELLER=f"{_TRADE}/TradeAgreement/SellerTradeParty",
    BUYER=f"{_TRADE}/TradeAgreement/BuyerTradeParty",
    SHIP=f"{_TRADE}/TradeDelivery",
    PAY=f"{_TRADE}/TradeSettlement",
    MEANS=f"{_TRADE}/TradeSettlement/SpecifiedTradeSettlementPaymentMeans",
    SUMS=f"{_TRADE}/TradeSettlement/MonetarySummation",
)

CII_LINES = f"{_TRADE}/IncludedSupplyChainTradeLineItem"
CII_LINE = _table(
    """
    126 AssociatedDocumentLineDocument/LineID
    127 AssociatedDocumentLineDocument/IncludedNote/Content
    129 TradeDelivery/BilledQuantity
    130 TradeDelivery/BilledQuantity/@unitCode
    131 TradeSettlement/MonetarySummation/LineTotalAmount
    134 TradeSettlement/BillingSpecifiedPeriod/StartDateTime/DateTimeString
    135 TradeSettlement/BillingSpecifiedPeriod/EndDateTime/DateTimeString
    146 TradeAgreement/NetPriceProductTradePrice/ChargeAmount
    148 TradeAgreement/GrossPriceProductTradePrice/ChargeAmount
    149 TradeAgreement/NetPriceProductTradePrice/BasisQuantity
    152 TradeSettlement/ApplicableTradeTax/RateApplicablePercent
    153 SpecifiedTradeProduct/Name
    154 SpecifiedTradeProduct/Description
    155 SpecifiedTradeProduct/SellerAssignedID
    156 SpecifiedTradeProduct/BuyerAssignedID
    157 SpecifiedTradeProduct/GlobalID
    """
)

UBL = _table(
    """
    1 ID
    2 IssueDate
    3 InvoiceTypeCode
    5 DocumentCurrencyCode
    6 TaxCurrencyCode
    9 DueDate PaymentMeans/PaymentDueDate
    10 BuyerReference
    11 ProjectReference/ID
    12 ContractDocumentReference/ID
    13 OrderReference/ID
    14 OrderReference/SalesOrderID
    16 DespatchDocumentReference/ID
    20 PaymentTerms/Note
    25 BillingReference/InvoiceDocumentReference/ID
    26 BillingReference/InvoiceDocumentReference/IssueDate
    27 SELLER/PartyLegalEntity/RegistrationName SELLER/PartyName/Name
    28 SELLER/PartyName/Name
    29 SELLER/PartyIdentification/ID
    30 SELLER/PartyLegalEntity/CompanyID
    31 SELLER/PartyTaxScheme/TaxScheme[ID='VAT']/../CompanyID
    32 SELLER/PartyTaxScheme/TaxScheme[ID!='VAT']/../CompanyID
    34 SELLER/EndpointID
    35 SELLER/PostalAddress/StreetName
    36 SELLER/PostalAddress/AdditionalStreetName
    37 SELLER/PostalAddress/CityName
    38 SELLER/PostalAddress/PostalZone
    39 SELLER/PostalAddress/CountrySubentity
    40 SELLER/PostalAddress/Country/IdentificationCode
    41 SELLER/Contact/Name
    42 SELLER/Contact/Telephone
    43 SELLER/Contact/ElectronicMail
    44 BUYER/PartyLegalEntity/RegistrationName BUYER/PartyName/Name
    45 BUYER/PartyName/Name
    46 BUYER/PartyIdentification/ID
    47 BUYER/PartyLegalEntity/CompanyID
    48 BUYER/PartyTaxScheme/TaxScheme[ID='VAT']/../CompanyID
    49 BUYER/EndpointID
    50 BUYER/PostalAddress/StreetName
    51 BUYER/PostalAddress/AdditionalStreetName
    52 BUYER/PostalAddress/CityName
    53 BUYER/PostalAddress/PostalZone
    54 BUYER/PostalAddress/CountrySubentity
    55 BUYER/PostalAddress/Country/IdentificationCode
    56 BUYER/Contact/Name
    57 BUYER/Contact/Telephone
    58 BUYER/Contact/ElectronicMail
    59 PayeeParty/PartyName/Name
    70 Delivery/DeliveryParty/PartyName/Name
    72 Delivery/ActualDeliveryDate
    73 InvoicePeriod/StartDate
    74 InvoicePeriod/EndDate
    75 Delivery/DeliveryLocation/Address/StreetName
    76 Delivery/DeliveryLocation/Address/AdditionalStreetName
    77 Delivery/DeliveryLocation/Address/CityName
    78 Delivery/DeliveryLocation/Address/PostalZone
    80 Delivery/DeliveryLocation/Address/Country/IdentificationCode
    81 PaymentMeans/PaymentMeansCode
    82 PaymentMeans/PaymentMeansCode/@name
    83 PaymentMeans/PaymentID
    84 PaymentMeans/PayeeFinancialAccount/ID
    85 PaymentMeans/PayeeFinancialAccount/Name
    86 PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID
    106 SUMS/LineExtensionAmount
    107 SUMS/AllowanceTotalAmount
    108 SUMS/ChargeTotalAmount
    109 SUMS/TaxExclusiveAmount
    110 TaxTotal/TaxAmount
    112 SUMS/TaxInclusiveAmount
    113 SUMS/PrepaidAmount
    114 SUMS/PayableRoundingAmount
    115 SUMS/PayableAmount
    116 TaxTotal/TaxSubtotal/TaxableAmount
    117 TaxTotal/TaxSubtotal/TaxAmount
    119 TaxTotal/TaxSubtotal/TaxCategory/Percent
    """,
    SELLER="AccountingSupplierParty/Party",
    BUYER="AccountingCustomerParty/Party",
    SUMS="LegalMonetaryTotal",
)

UBL_LINES = "InvoiceLine"
UBL_LINE = _table(
    """
    126 ID
    127 Note
    129 InvoicedQuantity
    130 InvoicedQuantity/@unitCode
    131 LineExtensionAmount
    134 InvoicePeriod/StartDate
    135 InvoicePeriod/EndDate
    146 Price/PriceAmount
    148 Price/AllowanceCharge/BaseAmount
    149 Price/BaseQuantity
    152 Item/ClassifiedTaxCategory/Percent
    153 Item/Name
    154 Item/Description
    155 Item/SellersItemIdentification/ID
    156 Item/BuyersItemIdentification/ID
    157 Item/StandardItemIdentification/ID
    """
)
