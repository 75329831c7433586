"""The kinds of faults: how often each comes, and how long it lasts."""

from dataclasses import dataclass

LEASE_S = 3.0
LONGER_THAN_A_LEASE_S = (1.3 * LEASE_S, 2.5 * LEASE_S)
WEBHOOK_TIMEOUT_S = 1.5
LONGER_THAN_A_DELIVERYS_LEASE_S = (1.1 * 3 * WEBHOOK_TIMEOUT_S, 2 * 3 * WEBHOOK_TIMEOUT_S)
AT_ONCE = (0.0, 0.0)
KILL_OF_SANDBOX = "kill -9 of a sandbox"


@dataclass(frozen=True)
class Kind:
    name: str
    weight: int
    """So many of them in each round of all kinds."""
    lasts_s: tuple[float, float] = AT_ONCE
    takes_away: frozenset[str] = frozenset()
    """What may be out of reach for a while: `web` (any answer of the API may be a 503 or get lost), `redis`,
    `database`, `workers`, `supervisors`, `disk`."""


def _kind(name: str, weight: int, *takes_away: str, lasts_s: tuple[float, float] = AT_ONCE) -> Kind:
    return Kind(name, weight, lasts_s, frozenset(takes_away))


ENGINE = frozenset({"workers", "database", "supervisors"})

KINDS = (
    _kind("kill -9 of a worker child", 9, "workers"),
    _kind(KILL_OF_SANDBOX, 8, "workers"),
    _kind("kill -9 of the worker's parent", 2, "workers"),
    _kind("kill -9 of the worker's parent and children", 1, "workers"),
    _kind("kill -9 of a web process", 4, "web"),
    _kind("kill -9 of web's parent", 2, "web"),
    _kind("kill -9 of the front", 2, "web"),
    _kind("kill -9 of events", 3, "events"),
    _kind("kill -9 of the supervisor", 4, "supervisors"),
    _kind("kill -9 of beat", 3),
    _kind("stop of a worker child, past its lease", 6, "workers", lasts_s=LONGER_THAN_A_LEASE_S),
    _kind("stop of the worker's parent", 2, "workers", lasts_s=LONGER_THAN_A_LEASE_S),
    _kind("stop of the supervisor", 3, "supervisors", lasts_s=LONGER_THAN_A_LEASE_S),
    _kind("kill -9 of webhooks", 3),
    _kind("stop of webhooks, past a lease", 2, lasts_s=LONGER_THAN_A_DELIVERYS_LEASE_S),
    _kind("the webhooks' receiver takes nothing", 4, lasts_s=(1.0, 6.0)),
    _kind("Redis killed", 3, "redis"),
    _kind("Redis stopped", 3, "redis", lasts_s=(0.5, 4.0)),
    _kind("Redis emptied", 5, "redis"),
    _kind("turns doubled", 7),
    _kind("turns dropped", 6),
    _kind("PostgreSQL killed", 1, "database", "web"),
    _kind("PostgreSQL restarted, fast", 2, "database", "web"),
    _kind("PostgreSQL restarted, immediate", 2, "database", "web"),
    _kind("a backend of PostgreSQL killed", 1, "database", "web"),
    _kind("a clock wrong by minutes", 5, lasts_s=(4.0, 15.0)),
    _kind("disk full", 3, "disk", lasts_s=(2.0, 6.0)),
)
BY_NAME = {kind.name: kind for kind in KINDS}
