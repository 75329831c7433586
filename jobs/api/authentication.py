"""Who calls: the API key in the Authorization header."""

import re

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from jobs.api.http_request import http_request
from jobs.api.throttling import ask_ahead, forget
from jobs.hot_statements import usable_key, usable_key_with_job
from jobs.ids import parse_uuid
from jobs.models import APIKey
from jobs.models.access import digest_of

BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


class APIKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, APIKey] | None:
        header = request.headers.get("Authorization", "").strip()
        if not header:
            return None
        bearer = BEARER.fullmatch(header)
        if bearer is None:
            raise AuthenticationFailed("The Authorization header is malformed. Send `Authorization: Bearer <API key>`.")
        digest = digest_of(bearer[1])
        ask_ahead(request, digest)
        key = _look_up(request, digest)
        if key is None:
            forget(digest)
            raise AuthenticationFailed("The API key is unknown, expired or revoked. Send one that is in use.")
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _look_up(request: Request, digest: str) -> APIKey | None:
    """Along with the job in the path, where the view wants it: it is left with the request (jobs/api/jobs.py)."""
    context = request.parser_context
    job_id = parse_uuid(context["kwargs"]["job_id"]) if getattr(context["view"], "reads_job_with_key", False) else None
    if job_id is None:
        return usable_key(digest)
    key, job = usable_key_with_job(digest, job_id) or (None, None)
    http_request(request).job_in_path = job  # type: ignore[attr-defined]
    return key
