"""The API's manners: every answer is one that the contract knows, and every failure has a fault to blame."""

from collections import Counter
from typing import Any

from tests.chaos.checker.case import Case, Verdict
from tests.chaos.history import LOST, Exchange

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
GOOD = {"create": 201, "resume": 201, "upload": 201, "schema": 201}
# Beside a good answer and a 503: what may be said to this request, because another one was faster.
ALSO = {"cancel": {409}, "resume": {400, 409}}
# So long after a fault of a server a failure is still its fault: it starts again within 15 s, and needs some more.
FELT_S = 40.0
SERVERS = ("web", "database", "events")


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
        "retryable": body.get("retryable") is (exchange.status in RETRYABLE),
        "request_id": bool(body.get("request_id")) and body.get("request_id") == exchange.request_id,
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
            exchange.status in allowed, f"{_asked(exchange)} was answered {exchange.status}: {exchange.body}"
        )
    verdict.notes.append(", ".join(f"{status}: {count:,}" for status, count in sorted(seen.items())))
    return verdict


def failures_have_faults(case: Case) -> Verdict:
    verdict = Verdict("blame", "no answer is lost and none is 503 without a server that was taken away")
    verdict.of = "answers lost or 503"
    for exchange in case.history.exchanges:
        if exchange.status not in (LOST, 503) or exchange.what == "events":
            continue
        verdict.judged += 1
        blamed = [*SERVERS, "disk"] if exchange.what == "upload" else SERVERS
        verdict.expect(
            case.disturbed(*blamed, since=exchange.sent_at, until=exchange.ended_at, after_s=FELT_S),
            f"{_asked(exchange)}, sent at {exchange.sent_at:.3f}: {exchange.problem or exchange.body}",
        )
    return verdict


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
