"""The memory of a worker of one process, and of its sandbox, after 1,000 documents and after 50,000."""

from bench.processes import children_of, resident_mb
from bench.system import Bench
from bench.table import Line

FEW, MANY = 1_000, 50_000
MARK = 1.1


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare(workers=1)
    few, many = (50, 500) if quick else (FEW, MANY)
    organization = bench.organization(many)
    documents = organization.document_ids(many)
    organization.wait(organization.start(documents[:few], sleep_ms=0))
    before = _resident(bench)
    organization.wait(organization.start(documents[few:], sleep_ms=0))
    after = _resident(bench)
    ratios = {name: after[name] / before[name] for name in before}
    worst = max(ratios.values())
    return [
        Line(
            f"memory of a worker after {many:,} documents",
            _list(after),
            f"after {few:,}: {_list(before)}",
            ", ".join(f"{ratio:.3f}" for ratio in ratios.values()),
            f"at most {MARK} times, each",
            worst <= MARK,
        )
    ]


def _resident(bench: Bench) -> dict[str, float]:
    """MB of the worker's parent, of its child, and of the child's sandbox with its spare."""
    parent = bench.system.processes["worker"].pid
    (child,) = children_of(parent)
    sandbox = sum(map(resident_mb, children_of(child)))
    return {"parent": resident_mb(parent), "child": resident_mb(child), "sandbox": sandbox}


def _list(sizes: dict[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items())
