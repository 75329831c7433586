"""Hidden text of Word documents, taken out of their XML: by the runs themselves, or by their styles."""

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

type _Element = Any
"""An lxml element of python-docx's own classes."""

_VANISH, _RUN, _LOOK = qn("w:vanish"), qn("w:r"), qn("w:rPr")
_VALUE = qn("w:val")
_OFF = ("0", "false", "off")
_LONGEST_LINE = 20
"""Of styles, each based on the next."""


def hiding_styles(styles: Iterable[_Element]) -> frozenset[str]:
    """The ids of those that hide their text."""
    by_id = {style.styleId: style for style in styles if style.tag == qn("w:style")}
    if not any(style.find(f"{_LOOK}/{_VANISH}") is not None for style in by_id.values()):
        return frozenset()
    return frozenset(name for name, style in by_id.items() if _hides(style, by_id))


def take_out_hidden(root: _Element, styles: frozenset[str]) -> None:
    for run in list(_hidden_runs(root, styles)):
        if run.getparent() is not None:
            run.getparent().remove(run)


def _hides(style: _Element, by_id: dict[str, _Element]) -> bool:
    for _ in range(_LONGEST_LINE):
        said = _said(style)
        if said is not None:
            return said
        based_on = style.find(qn("w:basedOn"))
        style = by_id.get(based_on.get(_VALUE)) if based_on is not None else None
        if style is None:
            return False
    return False


def _hidden_runs(root: _Element, styles: frozenset[str]) -> Iterator[_Element]:
    for vanish in root.iter(_VANISH):
        run = vanish.getparent().getparent()
        if run.tag == _RUN and _said(run):
            yield run
    for name in root.iter(qn("w:rStyle"), qn("w:pStyle")) if styles else ():
        if name.get(_VALUE) in styles:
            block = name.getparent().getparent()  # a run, or a paragraph with several
            yield from (run for run in block.iter(_RUN) if _said(run) is not False)


def _said(element: _Element) -> bool | None:
    """None where nothing is said about it."""
    vanish = element.find(f"{_LOOK}/{_VANISH}")
    return None if vanish is None else vanish.get(_VALUE) not in _OFF
