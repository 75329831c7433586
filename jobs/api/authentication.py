"""Who calls: the API key in the Authorization header."""

import re

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from jobs.hot_statements import usable_key
from jobs.models import APIKey

BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


class APIKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, APIKey] | None:
        header = request.headers.get("Authorization", "").strip()
        if not header:
            return None
        bearer = BEARER.fullmatch(header)
        if bearer is None:
            raise AuthenticationFailed("The Authorization header is malformed. Send `Authorization: Bearer <API key>`.")
        key = usable_key(bearer[1])
        if key is None:
            raise AuthenticationFailed("The API key is unknown, expired or revoked. Send one that is in use.")
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
