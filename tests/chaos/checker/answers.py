"""The API's manners: every answer is one that the contract knows, and every failure has a fault to blame."""

from collections import Counter
from typing import Any

from tests.chaos.checker.case import Case, Verdict
from tests.chaos.history import LOST, Exchange
from tests.chaos.windows import Windows

CODES = {
    400: {"validation_error", "bad_request"},
    401: {"unauthorized"},
    403: {"forbidden"},
    404: {"not_found"},
    405: {"method_not_allowed"},
    409: {"conflict"},
    413: {"file_too_large"},
    415: {"unsupported_media_type"},
    422: {"idempotency_mismatch"},
    429: {"rate_limited"},
    500: {"internal_error"},
    503: {"service_unavailable"},
}
RETRYABLE = {429, 500, 503}
GOOD = {"create": 201, "resume": 201, "upload": 201, "schema": 201, "webhook": 201, "redeliver": 202}
# Beside a good answer and a 503: what may be said to this request, because another one was faster.
ALSO = {"cancel": {409}, "resume": {400, 409}, "redeliver": {409}}
# What is excused around a fault, and around each look that found the API down: looks come several times a second, and
# a server that answers again may have an old connection left.
FELT_S = 2.0
# Without such looks nobody knows when a server was back: it starts again within 15 s, and needs some more.
FELT_UNSEEN_S = 40.0
SERVERS = ("web", "database")


def bodies_of_failures(case: Case) -> Verdict:
    verdict = Verdict("errors", "every failure has the one error body, the front's 503 included")
    verdict.of = "failures answered"
    for exchange in case.history.exchanges:
        if exchange.status >= 400:
            verdict.judged += 1
            for flaw in flaws(exchange):
                verdict.against.append(f"{_asked(exchange)} was answered {exchange.status}, {flaw}: {exchange.body}")
    return verdict


def flaws(exchange: Exchange) -> list[str]:
    body: dict[str, Any] = exchange.body if isinstance(exchange.body, dict) else {}
    expected = {
        "statusCode": body.get("statusCode") == exchange.status,
        "code": body.get("code") in CODES.get(exchange.status, ()),
        "error": bool(body.get("error")),
        "message": bool(body.get("message")),
        # A twin of an idempotent request is the only conflict that may be retried.
        "retryable": body.get("retryable") is (exchange.status in RETRYABLE or exchange.waits_for_twin),
        # A replay is the first answer to the byte, and that had a request of its own.
        "request_id": bool(body.get("request_id")) and (exchange.replayed or body["request_id"] == exchange.request_id),
        "timestamp": str(body.get("timestamp")).endswith("Z"),
        "path": body.get("path") == exchange.path,
    }
    return [f"`{field}` is not as it must be" for field, holds in expected.items() if not holds]


def statuses(case: Case) -> Verdict:
    verdict = Verdict("answers", "no 5xx but 503, and no other answer than the request allows")
    verdict.of = "answers"
    seen: Counter[int] = Counter()
    for exchange in case.history.exchanges:
        if exchange.status == LOST:
            continue
        verdict.judged += 1
        seen[exchange.status] += 1
        allowed = {GOOD.get(exchange.what, 200), 503, *ALSO.get(exchange.what, ())}
        verdict.expect(
            exchange.status in allowed or exchange.waits_for_twin,
            f"{_asked(exchange)} was answered {exchange.status}: {exchange.body}",
        )
    verdict.notes.append(", ".join(f"{status}: {count:,}" for status, count in sorted(seen.items())))
    return verdict


def failures_have_faults(case: Case) -> Verdict:
    verdict = Verdict("blame", "while every server is up no answer is lost and none is 503")
    verdict.of = "answers while all was up"
    down, without_disk = _down(case), _down(case, "disk")
    excused, failed = 0, 0
    for exchange in case.history.exchanges:
        if exchange.what == "events":  # a stream is begun again until it ends; "streams" judges what came of it
            continue
        is_failure = exchange.status in (LOST, 503)
        failed += is_failure
        if (without_disk if exchange.what == "upload" else down).meet(exchange.sent_at, exchange.ended_at):
            excused += is_failure
            continue
        verdict.judged += 1
        verdict.expect(
            not is_failure, f"{_asked(exchange)}, sent at {exchange.sent_at:.3f}: {exchange.problem or exchange.body}"
        )
    verdict.notes.append(f"{failed:,} answers were lost or 503; {excused:,} of them are excused by {_excuse(case)}.")
    return verdict


def _down(case: Case, *more: str) -> Windows:
    """When something of the API, and whatever else these requests need, may have been away."""
    if not case.history.health:
        return case.windows_of(*SERVERS, "events", *more, before_s=0.0, after_s=FELT_UNSEEN_S)
    seen = [(look.sent_at - FELT_S, look.ended_at + FELT_S) for look in case.history.health if not look.up]
    return Windows([*seen, *case.windows_of(*SERVERS, *more, before_s=FELT_S, after_s=FELT_S)])


def _excuse(case: Case) -> str:
    if case.history.health:
        looks = case.history.health
        return f"a fault or a look that found the API down ({sum(not look.up for look in looks):,} of {len(looks):,})"
    return f"a fault within {FELT_UNSEEN_S:g} s, for this run did not look whether the API was up"


def uploads_kept(case: Case) -> Verdict:
    verdict = Verdict("uploads", "a document that was accepted is kept, to the byte")
    verdict.of = "documents accepted"
    contents = {one.name: one for one in case.history.exchanges if one.what == "content" and one.final}
    for exchange in case.history.exchanges:
        if exchange.what != "upload" or exchange.status != 201:
            continue
        accepted = exchange.body.get("data", [exchange.body])
        for document, digest in zip(accepted, exchange.name.split(), strict=True):
            verdict.judged += 1
            if "id" not in document:
                verdict.against.append(f"A good document was refused: {document}")
                continue
            fact = case.facts.documents.get(document["id"])
            verdict.expect(fact and fact.sha256 == digest, f"document {document['id']}: {fact} for {digest}.")
            content = contents.get(document["id"])
            verdict.expect(
                content and content.status == 200 and content.body == digest,
                f"document {document['id']}: its content is {content and (content.status, content.body)}.",
            )
    return verdict


def _asked(exchange: Exchange) -> str:
    return f"{exchange.what} {exchange.path} ({exchange.name or exchange.job})"
