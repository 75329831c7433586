"""Names of countries as they end addresses, in the languages of business papers."""

import re

from workers.extraction.embedded.values.dates import fold

_NAMES = frozenset(
    re.split(
        r"\|",
        "germany|deutschland|allemagne|alemania|germania|duitsland|france|frankreich|francia|frankrijk|spain|"
        "spanien|espagne|espana|spagna|spanje|italy|italien|italie|italia|portugal|portogallo|austria|osterreich|"
        "autriche|oostenrijk|switzerland|schweiz|suisse|suiza|svizzera|zwitserland|netherlands|the netherlands|"
        "niederlande|pays-bas|paises bajos|paesi bassi|nederland|holland|belgium|belgien|belgique|belgica|belgio|"
        "belgie|luxembourg|luxemburg|luxemburgo|ireland|irland|irlande|irlanda|united kingdom|uk|great britain|"
        "england|scotland|wales|grossbritannien|vereinigtes konigreich|royaume-uni|reino unido|regno unito|usa|"
        "u.s.a.|us|united states|united states of america|etats-unis|estados unidos|stati uniti|canada|kanada|"
        "mexico|mexiko|mexique|brazil|brasil|brasilien|bresil|argentina|chile|colombia|peru|denmark|danemark|"
        "danmark|dinamarca|sweden|schweden|suede|suecia|sverige|norway|norwegen|norvege|noruega|norge|finland|"
        "finnland|finlande|suomi|poland|polen|pologne|polonia|polska|czech republic|czechia|tschechien|"
        "republique tcheque|slovakia|slowakei|hungary|ungarn|hongrie|hungria|romania|rumanien|roumanie|rumania|"
        "bulgaria|bulgarien|bulgarie|greece|griechenland|grece|grecia|turkey|turkiye|turkei|turquie|turquia|"
        "croatia|kroatien|slovenia|slowenien|serbia|ukraine|russia|russland|lithuania|latvia|estonia|china|"
        "p.r. china|pr china|volksrepublik china|chine|hong kong|taiwan|japan|japon|south korea|korea|"
        "republic of korea|india|indien|inde|pakistan|bangladesh|sri lanka|vietnam|thailand|malaysia|singapore|"
        "singapur|singapour|indonesia|philippines|australia|australien|australie|new zealand|neuseeland|"
        "south africa|sudafrika|afrique du sud|egypt|agypten|egypte|morocco|marokko|maroc|marruecos|tunisia|"
        "tunesien|tunisie|algeria|algerie|nigeria|kenya|ghana|israel|saudi arabia|united arab emirates|uae|u.a.e.|"
        "qatar|kuwait|iceland|malta|cyprus|zypern|chypre|liechtenstein",
    )
)
_STATES = frozenset(
    re.split(
        r"\|",
        "johor|kedah|kelantan|melaka|malacca|negeri sembilan|pahang|perak|perlis|pulau pinang|penang|sabah|sarawak|"
        "selangor|terengganu|kuala lumpur|putrajaya|labuan",
    )
)
"""Of Malaysia, where they end an address on a line of their own."""
_OF_SULTAN = re.compile(r"[ ,]+(?:darul|d\.?) ?\w+\.?(?: ?e\.?)?$")
_LAST = re.compile(r"(?:^|[,·-]\s*|\d\s+)(?P<name>[^,·\d]+?)[\s.,]*$")


def country_in(text: str) -> tuple[int, int] | None:
    """Where the country stands that ends a line of an address."""
    match = _LAST.search(text)
    if match is None:
        return None
    name = match["name"].strip()
    start = match.start("name") + match["name"].index(name)
    return (start, start + len(name)) if fold(name).strip() in _NAMES else None


def is_state_or_country(text: str) -> bool:
    """`Selangor Darul Ehsan`, or a country."""
    name = fold(text).strip(" .,")
    return name in _NAMES or _OF_SULTAN.sub("", name) in _STATES
