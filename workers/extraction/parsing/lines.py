"""Words to lines of text, for the Markdown of pages that were read by OCR."""

from collections.abc import Iterable

from workers.extraction.protocol import Word


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words whose middles lie on one height make a line; lines from top to bottom, words from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        height = word.box[3] - word.box[1]
        if lines and _middle(word) - _middle(lines[-1][0]) <= 0.5 * min(height, _height(lines[-1][0])):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box[0]) for line in lines]


def text_of(lines: Iterable[Iterable[Word]]) -> str:
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _height(word: Word) -> float:
    return word.box[3] - word.box[1]
