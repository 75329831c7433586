"""What a child may use."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    memory_mb: int = 4096
    """Address space (RLIMIT_AS), which is more than what is resident: OCR reserves 1.2 GB and uses half of it."""
    cpu_s: int = 600
    """For each document (RLIMIT_CPU); the last resort where nobody is left to look at a clock."""
    pages: int = 2_000
    characters: int = 10_000_000
    """Of one document; more is refused before or while it is read."""
    open_files: int = 128
    network: bool = False
    """Whether it may open sockets, which none of Stook's own has a use for."""
    signals: bool = False
    """Whether it may end other processes: only a test's document, which takes its worker along."""
    parse_mb: int = 256
    """The longest parse that the worker will take from a child, which refuses the document itself."""
    rows_mb: int = 64
    """The longest reply with rows, likewise: decoded, they take many times their length."""
    recycle_rss_mb: int = 1024
    """A child that keeps more than this after a reply is replaced."""
    recycle_after: int = 5000
    """Replies after which a child is replaced, so that a slow leak in a library has an end."""
