"""The webhooks' receiver takes everything, but for what a fault keeps it from, and writes down which it was."""

from pathlib import Path

import httpx
import pytest

from tests.chaos.history import LOST, Recorder, read_history
from tests.chaos.receiver import FAILS, HANGS, HANGS_UP, Receiver

HEADERS = {"webhook-id": "1", "webhook-timestamp": "2", "webhook-signature": "v1,3"}


def test_what_it_takes_and_what_it_does_not_is_written_down(tmp_path: Path) -> None:
    with Recorder(tmp_path / "history") as recorder, Receiver(recorder) as receiver:
        url = receiver.url_of("Chaos 1")
        assert httpx.post(url, content="well", headers=HEADERS).status_code == 200
        with receiver.takes_nothing(FAILS):
            assert httpx.post(url, content="fails", headers=HEADERS).status_code == 500
        with receiver.takes_nothing(HANGS_UP), pytest.raises(httpx.RemoteProtocolError):
            httpx.post(url, content="hangs up", headers=HEADERS)
        with receiver.takes_nothing(HANGS), pytest.raises(httpx.ReadTimeout):
            httpx.post(url, content="hangs", headers=HEADERS, timeout=2)
        assert httpx.post(url, content="well again", headers=HEADERS).status_code == 200

    received = read_history(tmp_path / "history").received
    assert [(one.body, one.status) for one in received] == [
        ("well", 200),
        ("fails", 500),
        ("hangs up", LOST),
        ("hangs", LOST),
        ("well again", 200),
    ]
    assert {(one.organization, one.id, one.timestamp, one.signature) for one in received} == {
        ("Chaos 1", "1", "2", "v1,3")
    }
