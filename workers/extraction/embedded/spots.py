"""Spots: the places on the pages where a label stands. One pass over the words finds the labels of all fields."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from workers.extraction.embedded.known_labels import SHORTEST, Labels
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.boxes import begins_with_box
from workers.extraction.embedded.wording import Wording, heads, is_letter, likeness, wording
from workers.extraction.protocol import CancellationToken

_LONGEST = 7
"""Words in a label, at most."""

_ENOUGH = 25
_BOX_NUMBER = 4
"""Characters of what may stand before the first label of a segment, at most; what is longer is a value."""


class Spot(msgspec.Struct, frozen=True, gc=False):
    region: Region
    phrase: str
    likeness: float
    """1 where the words are the label's, less where they only resemble it."""
    strength: float
    """The greatest weight that the label has for any field."""

    @property
    def leads(self) -> bool:
        """No word stands before the label in its segment; the number of a box in a form may, or its letter."""
        start, _ = self.region.line.segment_of(self.region.start)
        before = self.region.line.tokens[start : self.region.start]
        return not any(
            (token.normal.isalpha() and not is_letter(token)) or len(token.normal) > _BOX_NUMBER for token in before
        )

    @property
    def alone(self) -> bool:
        """The label is all of its segment, or ends in a colon."""
        region = self.region
        after = region.line.tokens[region.end].text if region.end < len(region.line.tokens) else ""
        whole = (region.start, region.end) == region.line.segment_of(region.start)
        return whole or region.tokens[-1].ends_label or after == ":"


class SpotIndex:
    """The spots of a document, by phrase and by line."""

    def __init__(self, layout: Layout, wanted: Sequence[Wanted], token: CancellationToken) -> None:
        self._labels = Labels(wanted)
        self._by_word: dict[str, list[Wanted]] = defaultdict(list)
        for item in wanted:
            for word in {word for said in item.wordings for word in said}:
                self._by_word[word].append(item)
        self._like: dict[Wording, list[tuple[str, float]]] = {}
        self._by_wording: dict[Wording, list[Spot]] = defaultdict(list)
        self._wordings_with: dict[str, list[Wording]] = defaultdict(list)
        self._said: dict[Wording, list[tuple[float, Spot]]] = {}
        self._by_phrase: dict[str, list[Spot]] = defaultdict(list)
        self._by_line: dict[tuple[int, int], list[Spot]] = {}
        for lines in layout.pages.values():
            token.checkpoint()
            for line in with_pauses(lines, token):
                self._add(line)

    def of(self, phrase: str) -> list[Spot]:
        """From the first page to the last; of a label on hundreds of pages, those at both ends."""
        spots = self._by_phrase.get(phrase, [])
        return spots if len(spots) <= 2 * _ENOUGH else spots[:_ENOUGH] + spots[-_ENOUGH:]

    def printed(self, phrases: Mapping[str, float]) -> list[tuple[str, float]]:
        """Those that stand on the pages, with their weights."""
        return [(phrase, weight) for phrase, weight in phrases.items() if phrase in self._by_phrase]

    def is_asked(self, phrase: str) -> bool:
        """It is the own label of a field."""
        return self._labels.own.get(phrase) == 1.0

    def on(self, line: Line) -> list[Spot]:
        """From left to right."""
        return self._by_line.get((line.page, line.index), [])

    def saying(self, asked: Wording) -> list[tuple[float, Spot]]:
        """Labels that say what is asked, in whatever words."""
        if asked not in self._said:
            near = {printed for word in asked for printed in self._wordings_with.get(word, ())}
            found = ((likeness(asked, printed, "name"), printed) for printed in near)
            self._said[asked] = [
                (like, spot)
                for like, printed in sorted(found, key=_by_likeness)
                if like
                for spot in self._by_wording[printed]
            ]
        return self._said[asked]

    def saying_on(self, line: Line, asked: Wording) -> list[Spot]:
        return [spot for _, spot in self.saying(asked) if spot.region.line is line]

    def _add(self, line: Line) -> None:
        # `[x] No` is an answer, and no number.
        segments = [span for span in line.segments() if not begins_with_box(line.tokens[span[0]].text)]
        spots = [spot for start, end in segments for spot in self._in_segment(line, start, end)]
        others = [spot for start, end in segments for spot in self._reworded(line, start, end)]
        found = {(spot.region.start, spot.phrase) for spot in spots}
        spots += [spot for spot in others if (spot.region.start, spot.phrase) not in found]
        if spots:
            self._by_line[line.page, line.index] = sorted(spots, key=lambda spot: spot.region.start)
        for spot in spots:
            if not _is_po_box(spot.region):
                self._by_phrase[spot.phrase].append(spot)

    def _reworded(self, line: Line, start: int, end: int) -> Iterator[Spot]:
        """Labels that say in other words what a field's own say."""
        tokens = line.tokens[start:end]
        for first, stop in heads(tokens):
            region = Region(line, start + first, start + stop)
            printed = wording(region.text)
            if not printed:
                continue
            if printed not in self._by_wording:
                for word in printed:
                    self._wordings_with[word].append(printed)
            self._by_wording[printed].append(Spot(region, "", 1.0, 0.0))
            for phrase, like in self._saying(printed):
                yield Spot(region, phrase, like, self._labels.weight(phrase))

    def _saying(self, printed: Wording) -> list[tuple[str, float]]:
        """The fields' own labels that a label's words mean."""
        if printed not in self._like:
            near = {id(item): item for word in sorted(printed) for item in self._by_word.get(word, ())}
            found = {
                item.own_phrase: max(likeness(asked, printed, item.kind) for asked in item.wordings)
                for item in near.values()
            }
            self._like[printed] = [(phrase, like) for phrase, like in found.items() if like and phrase in self._labels]
        return self._like[printed]

    def _in_segment(self, line: Line, start: int, end: int) -> list[Spot]:
        spots: list[Spot] = []
        position = start
        while position < end:
            first = line.tokens[position].normal
            spot = self._longest_at(line, position, end) if first and self._labels.one_begins(first) else None
            if spot:
                spots.append(spot)
                position = spot.region.end
            else:
                position += 1
        if any(spot.strength > 0.5 for spot in spots):
            return spots
        return self._resembling(line, start, end) or spots

    def _longest_at(self, line: Line, start: int, end: int) -> Spot | None:
        joined, longest, last = "", "", start
        for position in range(start, min(end, start + _LONGEST)):
            token = line.tokens[position]
            joined += token.normal
            if not self._labels.one_begins(joined):
                break
            if token.normal and joined in self._labels:
                longest, last = joined, position
            if token.ends_label:
                break
        region = Region(line, start, last + 1)
        return Spot(region, longest, 1.0, self._labels.weight(longest)) if longest else None

    def _resembling(self, line: Line, start: int, end: int) -> list[Spot]:
        """The head of a segment that is nearly a label: a slip of the pen or of the recogniser."""
        stop = next((at + 1 for at in range(start, end) if line.tokens[at].ends_label), end)
        joined = "".join(token.normal for token in line.tokens[start:stop])
        if stop - start > 4 or not SHORTEST <= len(joined) <= 30 or not joined.isalpha():
            return []
        close = self._labels.nearest(joined)
        return [Spot(Region(line, start, stop), *close, self._labels.weight(close[0]))] if close else []


def _is_po_box(label: Region) -> bool:
    """`P.O. Box 12043` is an address, and no order."""
    words = [token.normal for token in label.line.tokens[label.start : label.end + 1]]
    return any(one == "po" and other.startswith("box") for one, other in pairwise(words))


def _by_likeness(found: tuple[float, Wording]) -> tuple[float, list[str]]:
    """The best first, and always in the same order: sets have none."""
    return -found[0], sorted(found[1])
