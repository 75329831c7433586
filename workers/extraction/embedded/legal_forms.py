"""Legal forms of companies, and where a name ends that more is said of on its line."""

import re

LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.?K\.?|Inc|INC|LLC|Ltd|LTD|Limited|LIMITED|Corp|CORP|Corporation|Company|COMPANY|PLC|plc"
    r"|Plc|LLP|DAC|S\.?A\.?R\.?L|S(?:à|a)\.?r\.?l|SAS|SASU|SELARL|SCA|SCIC"
    r"|S\.?(?:A\.?P\.?I\.? ?de ?C\.?V|A\.?B?\.? ?de ?C\.?V|de ?R\.?L\.?(?: ?de ?C\.?V)?)\.?|S\.?A\.?S\.?U?\b"
    r"|EURL|SCI|SNC|SCOP|mbB|PartG|KGaA|eG|e\.\s?V\.|e\.\s?U\.|GesmbH|Ges\.m\.b\.H|gGmbH|gAG|S\.p\.A\.?|SpA"
    r"|S\.n\.c\.|S\.a\.s\."
    r"|Lda|LDA|Ltda|LTDA|VOF|V\.O\.F\.|S\.?A\.?U\.?"
    r"|L\.L\.C\.|S\.A\.?|SA|S\.?L\.?|S\.?L\.?U\.?|S\.?L\.?L\.?|S\.?C\.?P\.?|B\.?V\.?(?:BA)?|N\.?V\.?"
    r"|(?i:(?:sdn\.? ?)?bhd)"
    r"|S\.?r\.?l|SRL|SRLS|Pty|PTY|Pvt|PVT|Pte|PTE|Oyj?|AB|ApS|A/S|Kft|Zrt|d\.o\.o|s\.r\.o|Sp\. z o\.o|PLLC|ULC"
    r"|(?:Co|CO)\b(?=\.?(?:$|,| KG| Ltd| Inc| LTD))|(?i:enterprise|trading)|[S5]/B|SB(?=\W*\(\d)"
    r"|(?:OG|OEG|GbR|SE|AS|ASA|CIC|LP|P\.?C|C\.?B|inc|ltd|ltée|ltee|enr|Genossenschaft|Cooperative|Co-op)(?=\W*$))"
    r"(?!\w)\.?"
)
_TAIL = re.compile(
    r"(?:&|and|und|et|y|e)? ?(?:group|gruppe|groupe|grupo|company|corporation|partners?|services?|society"
    r"|association|associates"
    r"|holdings?|international|foundation|trust|cooperative|genossenschaft|gesellschaft|industries|enterprises"
    r"|solutions|systems|technologies|consulting|logistics|(?:&|and|und|et) \w+)",
    re.IGNORECASE,
)
"""What a name that does not fit on its line goes on with."""
_JOINED = re.compile(r"&|\b(?:and|und|et|y|e|en)\b")
_BRACKETS = re.compile(r"\s*\((?:[a-zäöüéè][^()]*)\)$")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def has_legal_form(name: str) -> bool:
    return LEGAL_FORM.search(name) is not None


def ends_in_legal_form(name: str) -> bool:
    return any(match.end() >= len(name.rstrip()) for match in LEGAL_FORM.finditer(name))


def goes_on(line: str) -> bool:
    """`Group` or `& Co. KG` under a name is the rest of it."""
    words = line.strip(" .,")
    bare = LEGAL_FORM.sub("", line).strip(" .,&")
    return _TAIL.fullmatch(words) is not None or (
        has_legal_form(line) and (not bare or _TAIL.fullmatch(bare) is not None)
    )


def name_alone(text: str) -> str:
    """`Quill Ltd, 3 Quay Street, Bristol` without the address behind the name, `Ada Quill (spouse)` without remarks."""
    text = _BRACKETS.sub("", text)
    parts = text.split(", ")
    kept = 1
    while kept < len(parts) and not LEGAL_FORM.sub("", parts[kept]).strip(" .,&"):
        kept += 1
    rest = parts[kept:]
    if not rest or not _LETTERS.search(parts[0]) or any(map(str.isdigit, parts[0])) or _JOINED.search(rest[0]):
        return text
    is_address = any(char.isdigit() for part in rest for char in part)
    return ", ".join(parts[:kept]) if is_address or rest[0][:1].islower() else text
