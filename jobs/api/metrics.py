"""What a monitor asks for, in Prometheus' text format: for whoever sends the token of STOOK_METRICS_TOKEN.

Every figure is read when it is asked for, so that it is the same whichever process answers.
"""

from collections.abc import Callable, Iterator
from secrets import compare_digest

from django.conf import settings
from django.db import Error
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from jobs.api.authentication import BEARER
from jobs.api.errors import UNREACHABLE, Failure
from jobs.api.handlers import answer
from jobs.models import Job, Runner
from jobs.models.jobs import LIVE
from jobs.rate_limits import not_limited, redis_answers

SEND_IT = "Send the token of STOOK_METRICS_TOKEN as a header: Authorization: Bearer <token>."


def metrics(request: HttpRequest) -> HttpResponse | None:
    """None where no token is set: the path is then like any that does not exist."""
    if not settings.METRICS_TOKEN:
        return None
    if not _is_known(request.headers.get("Authorization", "")):
        refusal = answer(request, Failure(401, SEND_IT))
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    encode, content_type = _encoder(request.headers.get("Accept", ""))
    try:
        return HttpResponse(encode(_Figures()), content_type=content_type)
    except Error:
        return answer(request, Failure(503, UNREACHABLE))


def _encoder(accepted: str) -> tuple[Callable[[Collector], bytes], str]:
    try:
        return choose_encoder(accepted)
    except TypeError:  # of a version that is no number, which it compares with numbers
        return choose_encoder("")


def _is_known(authorization: str) -> bool:
    bearer = BEARER.fullmatch(authorization.strip())
    return bearer is not None and compare_digest(bearer[1].encode(), settings.METRICS_TOKEN.encode())


class _Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        not_limited.save()
        yield CounterMetricFamily(
            "stook_requests_not_limited",
            "Requests that passed without a look at their rate limit, for want of Redis.",
            value=not_limited.value,
        )
        yield GaugeMetricFamily("stook_redis_up", "Whether Redis answers.", value=redis_answers())
        jobs = GaugeMetricFamily("stook_jobs", "Jobs that have not ended, by status.", labels=["status"])
        # Those that have ended would have to be counted, a million rows at each look.
        counted = dict(Job.objects.live().order_by().values_list("status").annotate(count=Count("pk")))
        for status in LIVE:
            jobs.add_metric([status], counted.get(status, 0))
        yield jobs
        busy = Runner.objects.filter(token__isnull=False).count()
        yield GaugeMetricFamily("stook_runners_busy", "Slots of jobs that a worker holds.", value=busy)
