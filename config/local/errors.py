"""What can keep a machine from running Stook by itself. Each message says what to do."""


class LocalError(Exception):
    """The base of all of them."""


class AlreadyRunningError(LocalError):
    """Another process owns this home."""


class ProgramFailedError(LocalError):
    """A program ended, or stayed silent, where it should have become ready."""


class NoAccountError(LocalError):
    """PostgreSQL refuses to run as root, and no other account can reach its files."""


class PortInUseError(LocalError):
    """Somebody else listens where the front should."""
