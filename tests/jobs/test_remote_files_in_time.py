"""A fetch ends at its deadline whatever the other side does, and says in plain words what was the matter."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from jobs import network, remote_files
from jobs.remote_files import fetch
from tests.jobs.test_remote_files import anywhere, refusal_of

LIMIT_S = 0.4
GOES_ON_S = 60.0
"""How long the other side sends, if it is let."""
LATE_S = GOES_ON_S / 2
"""Later than the busiest machine is, and long before the other side is done."""

type Answer = Callable[[socket.socket], None]


@pytest.fixture
def short_limit(settings: Settings) -> None:
    settings.FETCH_TIMEOUT_S = LIMIT_S


@contextmanager
def serving(answer: Answer) -> Iterator[int]:
    """The port of a server that answers each connection in this way, until the test is over."""

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            answer(connection)

    def run() -> None:
        with suppress(OSError):
            while True:
                thread = threading.Thread(target=one, args=[listener.accept()[0]])
                thread.start()
                threads.append(thread)

    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=run)
        accepting.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    accepting.join()
    for thread in threads:
        thread.join()


def trickle(start: bytes, part: bytes) -> Answer:
    """`start` at once, then `part` again and again, for as long as somebody reads it."""

    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(start)
        until = time.monotonic() + GOES_ON_S
        while time.monotonic() < until:
            connection.sendall(part)
            time.sleep(0.02)

    return answer


def silence(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def answering(text: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(text)

    return answer


def timed_refusal_of(url: str) -> str:
    began = time.monotonic()
    message = refusal_of(url, may_reach=anywhere)
    assert time.monotonic() - began < LIMIT_S + LATE_S
    return message


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize(
    ("scheme", "answer"),
    [
        ("http", silence),
        ("http", trickle(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x")),
        ("http", trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
        ("https", silence),
        # The beginning of a TLS record of 16 KB, which comes byte by byte.
        ("https", trickle(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", b"x")),
    ],
    ids=["silence", "headers", "interim answers", "no TLS", "TLS"],
)
def test_deadline_holds_whatever_is_trickled(scheme: str, answer: Answer) -> None:
    with serving(answer) as port:
        assert timed_refusal_of(f"{scheme}://127.0.0.1:{port}/") == "127.0.0.1 did not answer within 0.4 s."


@pytest.mark.parametrize(
    "answer",
    [
        trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"x"),
        trickle(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["body", "chunks"],
)
def test_deadline_holds_for_a_file_that_is_trickled(
    answer: Answer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of which the beginning came in time, however late that was."""
    settings.FETCH_TIMEOUT_S = GOES_ON_S
    save = remote_files._save

    def save_in_what_is_left(response: Any, encoding: bytes, file: Any, deadline: network.Deadline) -> None:
        deadline._at = time.monotonic() + LIMIT_S
        save(response, encoding, file, deadline)

    monkeypatch.setattr(remote_files, "_save", save_in_what_is_left)
    with serving(answer) as port:
        assert timed_refusal_of(f"http://127.0.0.1:{port}/") == "The file did not arrive within 60 s."


@pytest.mark.usefixtures("short_limit")
def test_deadline_is_one_for_all_redirects() -> None:
    def send_on(connection: socket.socket) -> None:
        connection.recv(4096)
        time.sleep(LIMIT_S / 3)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    with serving(send_on) as port:
        assert timed_refusal_of(f"http://127.0.0.1:{port}/") == "127.0.0.1 did not answer within 0.4 s."


@pytest.mark.usefixtures("short_limit")
def test_deadline_bounds_the_connection() -> None:
    with socket.socket() as listener:  # accepts nothing, and has no more room for those who wait
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        port = listener.getsockname()[1]
        assert timed_refusal_of(f"http://127.0.0.1:{port}/") == "127.0.0.1 did not answer within 0.4 s."
        for client in waiting:
            client.close()


# --- Names. ---


@pytest.fixture
def hanging_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A name server that does not answer before the test is over; the list of what it was asked."""
    over = threading.Event()
    asked: list[str] = []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        over.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield asked
    over.set()
    for thread in lookups_under_way():
        thread.join()


def lookups_under_way() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "lookup"]


@pytest.mark.usefixtures("short_limit")
def test_deadline_bounds_the_lookup(hanging_names: list[str]) -> None:
    assert timed_refusal_of("http://bills.example/") == (
        "The host name bills.example could not be looked up within 0.4 s."
    )


def test_lookups_that_hang_do_not_pile_up(
    hanging_names: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_TIMEOUT_S = 0.02
    monkeypatch.setattr(network, "_lookups", threading.BoundedSemaphore(3))

    while len(hanging_names) < 3:  # where the machine is slow, a name may not be asked for in time at all
        assert "could not be looked up within" in refusal_of("http://bills.example/")
    for _ in range(3):
        assert "could not be looked up within" in refusal_of("http://bills.example/")

    assert len(lookups_under_way()) == len(hanging_names) == 3


def test_lookups_that_end_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    failing_names(monkeypatch, socket.EAI_NONAME)
    monkeypatch.setattr(network, "_lookups", threading.BoundedSemaphore(1))

    for _ in range(3):
        assert "does not exist" in refusal_of("http://bills.example/")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (socket.EAI_NONAME, "The host name bills.example does not exist."),
        (socket.EAI_NODATA, "The host name bills.example does not exist."),
        (socket.EAI_AGAIN, "The host name bills.example could not be looked up. Try again."),
        (socket.EAI_FAIL, "The host name bills.example could not be looked up. Try again."),
    ],
)
def test_names_without_an_address_are_told(monkeypatch: pytest.MonkeyPatch, code: int, message: str) -> None:
    failing_names(monkeypatch, code)
    assert refusal_of("http://bills.example/") == message


def failing_names(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(code, "in the resolver's words")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_what_cannot_be_a_name_is_told() -> None:
    assert refusal_of(f"http://{'a' * 64}.example/", may_reach=anywhere).endswith("is not a host name.")


# --- Other ends. ---


def test_nobody_at_the_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal_of(f"http://127.0.0.1:{port}/", may_reach=anywhere) == (
        f"127.0.0.1 accepts no connections on port {port}."
    )


@pytest.mark.parametrize(
    "text", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"]
)
def test_what_is_no_answer_is_told(text: bytes) -> None:
    with serving(answering(text)) as port:
        message = refusal_of(f"http://127.0.0.1:{port}/", may_reach=anywhere)
    assert message == "127.0.0.1 did not answer as a web server does, or broke off in the middle."


def test_http_where_https_was_named_is_told() -> None:
    with serving(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        message = refusal_of(f"https://127.0.0.1:{port}/", may_reach=anywhere)
    assert message == "No secure connection to 127.0.0.1 could be made."


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One that nobody trusts, with its key, for the name localhost."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    made = tmp_path / "localhost.pem"
    asked = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", str(made), "-out", f"{made}.public"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([openssl, *asked, *named], check=True, capture_output=True)
    made.write_text(made.read_text() + Path(f"{made}.public").read_text())
    return made


def secure(certificate: Path) -> Answer:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as encrypted:
            answering(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfile")(encrypted)

    return answer


def test_certificate_that_nobody_trusts_is_told(certificate: Path) -> None:
    with serving(secure(certificate)) as port:
        message = refusal_of(f"https://localhost:{port}/", may_reach=anywhere)
    assert message == "The certificate of localhost is not accepted: self-signed certificate."


def test_certificate_is_of_the_name_and_not_of_the_address(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_files, "tls", lambda: ssl.create_default_context(cafile=str(certificate)))
    with serving(secure(certificate)) as port:
        with fetch(f"https://localhost:{port}/", may_reach=anywhere) as fetched:
            assert fetched.file.read() == b"file"
        assert "certificate of 127.0.0.1" in refusal_of(f"https://127.0.0.1:{port}/", may_reach=anywhere)
