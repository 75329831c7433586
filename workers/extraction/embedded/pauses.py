"""Checkpoints within long loops: a page may have ten thousand lines, and a field may look at all of them."""

from collections.abc import Iterable, Iterator, Sequence

from workers.extraction.protocol import CancellationToken

_EVERY = 50


def with_pauses[T](items: Sequence[T], token: CancellationToken) -> Iterable[T]:
    """The items, of many with a checkpoint at each fiftieth; few are handed back as they are and cost nothing."""
    return items if len(items) < _EVERY else _pausing(items, token)


def _pausing[T](items: Sequence[T], token: CancellationToken) -> Iterator[T]:
    for number, item in enumerate(items, start=1):
        if number % _EVERY == 0:
            token.checkpoint()
        yield item
