"""One way of logging for every process: structured events, as lines for people or as JSON for machines."""

import logging.config

import structlog

FORMS = ("console", "lines", "json")
QUIET = {
    "django.request": {"level": "ERROR"},
    # A client's fault, and answered as such: a wrong Host or a body too long would be an error with a trace each time.
    "django.security": {"level": "CRITICAL"},
    "django.security.csrf": {"level": "WARNING"},
    "celery": {"level": "WARNING"},
    # Addresses that are fetched may carry a signature.
    "httpx": {"level": "WARNING"},
    "httpx2": {"level": "WARNING"},
    "httpcore": {"level": "WARNING"},
    # They tell at DEBUG what is sent, which is documents.
    "openai": {"level": "INFO"},
    "anthropic": {"level": "INFO"},
}


def logging_config(form: str, level: str) -> None:
    """`form` is one of FORMS, `lines` being those of the console without the time; `level` a name of logging's."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        *([] if form == "lines" else [structlog.processors.TimeStamper(fmt="iso", utc=True)]),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=18, pad_level=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    finish: list[structlog.types.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        finish.append(structlog.processors.format_exc_info)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [*finish, renderer],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": QUIET,
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
