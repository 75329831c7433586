"""Documents that end the process which works on them."""

from django.conf import settings

MAX_TRIES = 3


def poison_reason(reason: str) -> tuple[str, str]:
    """Code and message of the failed row, by why the sandbox died."""
    if reason == "memory":
        message = (
            f"The document needed more than {settings.DOCUMENT_MEMORY_MB} MB of memory in each of {MAX_TRIES} tries. "
            "Split it into smaller documents, or raise STOOK_DOCUMENT_MEMORY_MB."
        )
        return "out_of_memory", message
    if reason == "cpu_time":
        message = (
            f"The document needed more than {settings.DOCUMENT_CPU_S} seconds of processor time in each of {MAX_TRIES} "
            "tries. Split it into smaller documents, or raise STOOK_DOCUMENT_CPU_SECONDS."
        )
        return "timed_out", message
    return (
        "crashed",
        f"The document ended the process that worked on it in each of {MAX_TRIES} tries. It is probably damaged.",
    )
