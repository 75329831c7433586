"""Files fetched from a URL, from a real server on this machine, and the addresses that are never asked."""

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from jobs.addresses import Address
from jobs.errors import InvalidInput, TooLarge
from jobs.remote_files import fetch


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/elsewhere":
            self.answer(302, b"", Location=self.path.partition("?")[2])
        elif path == "/circle":
            self.answer(302, b"", Location="/circle")
        elif path == "/host":
            self.answer(200, self.headers["Host"].encode())
        elif path == "/large":
            self.answer(200, b"x" * 5000)
        elif path == "/packed":
            self.answer(200, gzip.compress(b"x" * 5000), **{"Content-Encoding": "gzip"})
        elif path == "/encoded":
            self.answer(200, b"x", **{"Content-Encoding": self.path.partition("?")[2]})
        elif path.endswith("bill%207.pdf"):
            self.answer(200, b"%PDF-1.4")
        else:
            self.answer(404, b"nothing")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the tests' output."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def anywhere(address: Address) -> bool:
    return True


def refusal_of(url: str, **options: object) -> str:
    with pytest.raises(InvalidInput) as refused, fetch(url, **options):  # type: ignore[arg-type]
        pass
    (problem,) = refused.value.problems
    assert problem.field == "file_url"
    return problem.message


def test_gives_the_file_with_its_name(site: str) -> None:
    with fetch(f"{site}/folder/bill%207.pdf?page=1", may_reach=anywhere) as fetched:
        assert (fetched.filename, fetched.file.read(), fetched.size_bytes) == ("bill 7.pdf", b"%PDF-1.4", 8)


def test_asks_under_the_name_that_was_given(site: str) -> None:
    with fetch(f"{site}/host", may_reach=anywhere) as fetched:
        assert fetched.file.read().decode() == site.removeprefix("http://")


def test_follows_redirects_to_where_it_may_go(site: str) -> None:
    with fetch(f"{site}/elsewhere?{site}/folder/bill%207.pdf", may_reach=anywhere) as fetched:
        assert fetched.filename == "bill 7.pdf"


def test_loopback_is_not_reached(site: str) -> None:
    assert "not public" in refusal_of(f"{site}/folder/bill%207.pdf")


def test_redirect_is_checked_like_the_url_itself(site: str) -> None:
    def first_only(address: Address, seen: list[Address] = []) -> bool:  # noqa: B006 - it is to be remembered
        seen.append(address)
        return len(seen) == 1

    assert "not public" in refusal_of(f"{site}/elsewhere?http://127.0.0.1/", may_reach=first_only)


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "http://[", "http://127.0.0.1:99999/", "http://u:p@example.com/"]
)
def test_redirect_to_what_is_no_such_url_is_refused(site: str, place: str) -> None:
    assert "URL" in refusal_of(f"{site}/elsewhere?{place}", may_reach=anywhere)


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://[::ffff:10.0.0.1]/"]
)
def test_private_addresses_are_not_reached(url: str) -> None:
    assert "not public" in refusal_of(url)


def test_name_with_one_private_address_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ["93.184.216.34", "10.0.0.1"])

    assert "not public" in refusal_of("http://example.com/")


def test_name_is_resolved_once_and_the_answer_kept(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(monkeypatch, ["127.0.0.1"])

    with fetch(site.replace("localhost", "bills.example") + "/host", may_reach=anywhere):
        pass

    assert asked == ["bills.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ["127.0.0.2", "127.0.0.1"])

    with fetch(site.replace("localhost", "bills.example") + "/large", may_reach=anywhere) as fetched:
        assert fetched.size_bytes == 5000


def answer_with(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """A name server that gives these addresses for every name; returns the list of what it is asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *arguments: Any, **more: Any) -> list[Any]:
        asked.append(host)
        found = addresses if host.endswith("example") or host == "example.com" else [host]
        return [entry for address in found for entry in real(address, port, *arguments, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/a", "http://", "//example.com", "a", "", "http://u:p@example.com/"]
)
def test_other_urls_are_refused_unasked(url: str) -> None:
    assert refusal_of(url, may_reach=anywhere).startswith("The URL must")


@pytest.mark.parametrize(
    "url",
    [
        "http://a b/",
        "http://[",
        "http://exa\x00mple/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:0/",
        "http://\ud800/",
    ],
)
def test_malformed_urls_are_refused(url: str) -> None:
    assert refusal_of(url, may_reach=anywhere) == "The URL is malformed."


def test_too_many_redirects_are_refused(site: str) -> None:
    assert "redirects" in refusal_of(f"{site}/circle", may_reach=anywhere)


def test_answer_other_than_200_is_told(site: str) -> None:
    assert "404" in refusal_of(f"{site}/nothing", may_reach=anywhere)


def test_file_over_the_limit_is_refused(site: str, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 4096

    with pytest.raises(TooLarge), fetch(f"{site}/large", may_reach=anywhere):
        pass


def test_file_that_was_packed_for_the_way_is_unpacked(site: str) -> None:
    with fetch(f"{site}/packed", may_reach=anywhere) as fetched:
        assert (fetched.file.read(), fetched.size_bytes) == (b"x" * 5000, 5000)


def test_limit_is_that_of_the_unpacked_file(site: str, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 4096

    with pytest.raises(TooLarge), fetch(f"{site}/packed", may_reach=anywhere):
        pass


def test_packed_more_than_once_or_otherwise_is_refused(site: str) -> None:
    for encoding in ("gzip,gzip", "br", "zstd"):
        assert "encoding" in refusal_of(f"{site}/encoded?{encoding}", may_reach=anywhere)
    assert "gzip, but it does not" in refusal_of(f"{site}/encoded?gzip", may_reach=anywhere)
