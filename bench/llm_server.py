"""An endpoint of a language model without a model: a real server on this machine, which answers as it is told.

It speaks as much of OpenAI's chat completions and of Anthropic's messages as the clients look at, and notes when a
connection was closed by the other side.
"""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

DEADLINE_S = 30.0
INPUT_TOKENS, OUTPUT_TOKENS = 100, 20


@dataclass
class Received:
    """A request. Times are monotonic."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float = field(default_factory=time.monotonic)
    closed_at: float | None = None
    """When the client closed the connection without an answer."""
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def is_anthropic(self) -> bool:
        return self.path.endswith("/messages")

    @property
    def system(self) -> str:
        return str(self.body["system"] if self.is_anthropic else self.body["messages"][0]["content"])

    @property
    def turns(self) -> list[str]:
        return [turn["content"] for turn in self.body["messages"] if turn["role"] != "system"]

    def wait_until_closed(self) -> float:
        assert self.closed.wait(DEADLINE_S), "The connection has not been closed."
        assert self.closed_at is not None
        return self.closed_at


@dataclass(frozen=True)
class Exchange:
    request: Received
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def until_closed(self) -> None:
        with suppress(OSError):
            await self.reader.read()
        self.request.closed_at = time.monotonic()
        self.request.closed.set()

    async def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        lines = [f"HTTP/1.1 {status} Status", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in {"content-type": "application/json", **(headers or {})}.items()]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await self.writer.drain()


type Mood = Callable[[Exchange], Awaitable[None]]
"""Answers a request."""


def says(answer: str | dict[str, Any] | Callable[[Received], Any], *, end: str = "") -> Mood:
    """A whole answer of the model, of which `end` says how it ended."""

    async def answers(exchange: Exchange) -> None:
        said = answer(exchange.request) if callable(answer) else answer
        text = said if isinstance(said, str) else json.dumps(said)
        await exchange.send(200, json.dumps(_envelope(exchange.request, text, end)).encode())

    return answers


def _envelope(request: Received, text: str, end: str) -> dict[str, Any]:
    if request.is_anthropic:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": request.body["model"],
            "content": [{"type": "text", "text": text}],
            "stop_reason": end or "end_turn",
            "usage": {"input_tokens": INPUT_TOKENS, "output_tokens": OUTPUT_TOKENS},
        }
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request.body["model"],
        "choices": [
            {"index": 0, "finish_reason": end or "stop", "message": {"role": "assistant", "content": text}},
        ],
        "usage": {
            "prompt_tokens": INPUT_TOKENS,
            "completion_tokens": OUTPUT_TOKENS,
            "total_tokens": INPUT_TOKENS + OUTPUT_TOKENS,
        },
    }


def fails(status: int, message: str = "", *, code: str = "", **headers: str) -> Mood:
    body = {"error": {"message": message, "type": "error", "code": code}}

    async def answers(exchange: Exchange) -> None:
        await exchange.send(
            status, json.dumps(body).encode(), {key.replace("_", "-"): value for key, value in headers.items()}
        )

    return answers


async def hangs(exchange: Exchange) -> None:
    await exchange.until_closed()


async def drips(exchange: Exchange) -> None:
    """A byte at a time, without an end."""
    exchange.writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n")
    left = asyncio.ensure_future(exchange.until_closed())
    while not left.done():
        exchange.writer.write(b" ")
        await asyncio.wait({left}, timeout=0.01)


async def breaks_off(exchange: Exchange) -> None:
    """In the middle of its answer."""
    exchange.writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{")
    await exchange.writer.drain()


def sends(whole: bytes) -> Mood:
    async def answers(exchange: Exchange) -> None:
        exchange.writer.write(whole)
        await exchange.writer.drain()

    return answers


def waits(seconds: float, then: Mood) -> Mood:
    async def answers(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await then(exchange)

    return answers


@dataclass
class LLMServer:
    usual: Mood
    """Where no other mood was announced."""
    url: str = ""
    received: list[Received] = field(default_factory=list)
    most_at_once: int = 0
    _in_work: int = 0
    _moods: deque[Mood] = field(default_factory=deque)
    _arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def next(self, *moods: Mood) -> None:
        """For the next requests, one each."""
        self._moods.extend(moods)

    def wait_for(self, requests: int = 1) -> Received:
        """Until so many more have arrived; the last one."""
        for _ in range(requests):
            assert self._arrived.acquire(timeout=DEADLINE_S), f"{len(self.received)} have arrived in all."
        return self.received[-1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                exchange = Exchange(await _read(reader), reader, writer)
                mood = self._moods.popleft() if self._moods else self.usual
                self.received.append(exchange.request)
                self._in_work += 1
                self.most_at_once = max(self.most_at_once, self._in_work)
                self._arrived.release()
                try:
                    await mood(exchange)
                finally:
                    self._in_work -= 1
                if mood is breaks_off or exchange.request.closed.is_set():
                    break
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    return Received(first.split()[1], headers, json.loads(body))


@contextmanager
def serving(usual: Mood) -> Iterator[LLMServer]:
    """At `url`, as a base URL of either provider."""
    server, loop = LLMServer(usual), asyncio.new_event_loop()

    async def listen() -> asyncio.Server:
        listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=1 << 24)
        server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"
        return listener

    async def leave() -> None:
        listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, name="llm server")
    thread.start()
    listener = asyncio.run_coroutine_threadsafe(listen(), loop).result(DEADLINE_S)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(leave(), loop).result(DEADLINE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
