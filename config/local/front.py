"""The one address of the system: a listening socket of ours, served by Caddy from the wheel."""

import errno
import os
import socket
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from config.local.errors import LocalError, PortInUseError
from config.local.program import Program

CADDYFILE = Path(__file__).with_name("Caddyfile")
SETTINGS = (
    "STOOK_MAX_FILE_MB",
    "STOOK_TRUSTED_PROXIES",
    "STOOK_FRONT_PATIENCE",
    "STOOK_FRONT_STALL",
)
BACKLOG = 1024
ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - where a client on this machine finds it


def listen(host: str, port: int) -> socket.socket:
    """Takes the address, or any free port for 0. Raises LocalError, PortInUseError among them."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        # The error's own words tell the address once more.
        words = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        cannot = f"Cannot listen on {host}, port {port}: {words}."
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(
                f"{cannot} End the program that uses it, or choose another port: PORT=8001 make serve."
            ) from error
        if error.errno == errno.EACCES:
            raise LocalError(f"{cannot} Choose a port from 1024 on: PORT=8001 make serve.") from error
        raise LocalError(f"{cannot} STOOK_HOST must be an address of this machine, or 0.0.0.0 for all.") from error


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = ANY_HOST.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"


def front(
    listener: socket.socket, *, web: Path, events: Path, data: Path, environment: Mapping[str, str] | None = None
) -> Program:
    """Caddy on our socket: connections wait in it while Caddy is restarted. Of `environment` it takes SETTINGS."""
    given = environment or {}
    environment = {
        **{name: given[name] for name in SETTINGS if given.get(name)},
        "HOME": str(data),
        "STOOK_FRONT_DATA": str(data),
        "STOOK_LISTEN": f"fd/{listener.fileno()}",
        "STOOK_WEB": f"unix/{web}",
        "STOOK_EVENTS": f"unix/{events}",
    }
    return Program(
        name="front",
        command=[caddy(), "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
        environment=environment,
        inherits=[listener.fileno()],
    )


def caddy() -> Path:
    return Path(sysconfig.get_path("scripts")) / "caddy"
