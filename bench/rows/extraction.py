"""How much of what stands on a document the embedded extractor gets, and how far its confidence can be relied on.

On the development documents (bench/corpus.py), where they are at hand. *Seen*: confidence is fitted on all of them.
*Unseen*: each is judged by what was fitted on other layouts; the extractor's rules know no document, but were written
with these in view, so that other documents may fare worse. Attached XML is looked at in the one line that says so.
"""

from collections.abc import Sequence

from bench.accuracy import Sureness, invented, page_times, share_right, sureness
from bench.answers import Judged, ask, judge, with_xml
from bench.corpus import NoCorpusError, Paper, folder, papers
from bench.fitting import cross_validated
from bench.line_items import Score, scored
from bench.system import Bench
from bench.table import Line

DIGITAL = ("adbuy", "invoices_real", "zugferd")
RECEIPTS = "sroie"
SURE_RIGHT, SURE_COVERS, ERROR, INVENTED, ITEMS = 0.98, 0.6, 0.03, 0.03, 0.65
HALF_MS, MOST_MS = 15.0, 40.0


def measure(_bench: Bench, *, quick: bool) -> list[Line]:
    """Receipts, which are pictures, are read by OCR the first time: minutes, which `quick` does without."""
    try:
        source = folder()
    except NoCorpusError as error:
        print(error, end=" ")
        return []
    known = list(papers(source, None if not quick else DIGITAL))
    digital = [paper for paper in known if paper.set in DIGITAL]
    answers = ask(known)
    seen, unseen = judge(answers), cross_validated(known, answers)
    lines = [
        _accuracy("header fields, born digital, layouts seen", _of(seen, DIGITAL), "90 %", 0.93),
        _accuracy("header fields, born digital, layouts not seen", _of(unseen, DIGITAL), "44 to 70 %", 0.8),
        _accuracy("invoices of software companies", _of(unseen, ("invoices_real",)), "82 %", 0.9),
        _sure("answers with a confidence of 0.9 or more", sureness(unseen)),
        _sure("the same with the XML of electronic invoices, as by default", sureness(with_xml(unseen, known))),
        _calibration(sureness(unseen).error),
        _items(known),
        _invented(known),
        _time(digital),
    ]
    if not quick:
        for field, before, mark in (("total", "59 %", 0.8), ("date", "90 %", 0.92), ("company", "67 %", 0.75)):
            of_field = [one for one in _of(unseen, (RECEIPTS,)) if one.answer.field == field]
            lines.append(_accuracy(f"{field} of photographed receipts", of_field, before, mark))
    return lines


def _of(judged: Sequence[Judged], sets: Sequence[str]) -> list[Judged]:
    return [one for one in judged if one.answer.set in sets]


def _accuracy(what: str, judged: Sequence[Judged], before: str, mark: float) -> Line:
    share, known = share_right(judged)
    wrong = sum(one.outcome == "wrong" for one in judged) / max(known, 1)
    measured = f"{share:.1%} of {known} right, {wrong:.1%} wrong"
    return Line(what, measured, f"the prototype: {before}", "", f"at least {mark:.0%}", share >= mark)


def _sure(what: str, found: Sureness) -> Line:
    return Line(
        what,
        f"{found.right:.1%} of {found.sure} right, covering {found.covers:.0%}",
        "the prototype: 97 %, covering 51 %",
        "",
        f"{SURE_RIGHT:.0%}, covering {SURE_COVERS:.0%}",
        found.right >= SURE_RIGHT and found.covers >= SURE_COVERS,
    )


def _calibration(error: float) -> Line:
    what, mark = "calibration error (ECE)", f"at most {ERROR}"
    return Line(what, f"{error:.3f}", "the prototype: 0.033", "", mark, error <= ERROR)


def _items(known: Sequence[Paper]) -> Line:
    total = sum((scored(paper.document, paper.schema, paper.truth) for paper in known), Score())
    share = total.found / max(total.known, 1)
    measured = f"{share:.1%} of {total.known} found, {total.rows - total.found} of {total.rows} rows wrong or invented"
    what = "line items, quantity and amount right"
    return Line(what, measured, "the prototype: 19 %", "", f"at least {ITEMS:.0%}", share >= ITEMS)


def _invented(known: Sequence[Paper]) -> Line:
    given, asked = invented(known)
    share = given / max(asked, 1)
    what = "values for fields that are not on the document"
    return Line(what, f"{given} of {asked}: {share:.2%}", "", "", f"under {INVENTED:.0%}", share < INVENTED)


def _time(digital: Sequence[Paper]) -> Line:
    half, most = page_times(digital)
    return Line(
        "a born-digital page, parsed and extracted, one core, warm",
        f"p50 {half:.1f} ms, p95 {most:.1f} ms",
        "the prototype: 13 and 25 ms",
        "",
        f"{HALF_MS:g} and {MOST_MS:g} ms",
        half <= HALF_MS and most <= MOST_MS,
    )
