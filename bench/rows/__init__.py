"""The measurements by name, in the order of the table. Each takes `quick` and returns its lines."""

from collections.abc import Callable

from bench.rows import (
    behind,
    cancel,
    check,
    crash,
    events,
    exports,
    extraction,
    fairness,
    free_documents,
    hard_stop,
    large_job,
    limits,
    llm,
    memory,
    next_job,
    restart,
    sandbox,
    scaling,
    stop,
)
from bench.table import Line

ALL: dict[str, Callable[..., list[Line]]] = {
    "free": free_documents.measure,
    "check": check.measure,
    "cancel": cancel.measure,
    "stop": stop.measure,
    "hard-stop": hard_stop.measure,
    "limits": limits.measure,
    "sandbox": sandbox.measure,
    "llm": llm.measure,
    "next-job": next_job.measure,
    "behind": behind.measure,
    "scaling": scaling.measure,
    "fairness": fairness.measure,
    "large-job": large_job.measure,
    "memory": memory.measure,
    "exports": exports.measure,
    "crash": crash.measure,
    "restart": restart.measure,
    "events": events.measure,
    "extraction": extraction.measure,
}
