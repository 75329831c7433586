"""Sets the instruments, in workers alone."""

import sys

from django.apps import AppConfig


class InstrumentedConfig(AppConfig):
    name = "bench.instrumented"

    def ready(self) -> None:
        if "worker" in sys.argv:
            from bench.instrumented import instruments

            instruments.install()
