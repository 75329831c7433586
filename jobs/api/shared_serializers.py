"""Parts that several answers share, as the OpenAPI document describes them."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from jobs.api.errors import CODES


class Problem(serializers.Serializer[object]):
    field = serializers.CharField(help_text="The path of the offending input, such as `fields[2].type`.")
    message = serializers.CharField()


class ErrorBody(serializers.Serializer[object]):
    """The body of every answer that is not a success."""

    statusCode = serializers.IntegerField(help_text="The HTTP status.")  # noqa: N815
    code = serializers.ChoiceField(choices=sorted({"validation_error", *CODES.values()}))
    error = serializers.CharField(help_text="The HTTP status in words.")
    message = serializers.CharField(help_text="What is wrong and what to do, for a person.")
    retryable = serializers.BooleanField(help_text="The same request may succeed later.")
    request_id = serializers.CharField(help_text="As in the header X-Request-Id.")
    timestamp = serializers.DateTimeField()
    path = serializers.CharField()
    details = Problem(many=True, required=False, help_text="With `validation_error` alone.")


class Pagination(serializers.Serializer[object]):
    total = serializers.IntegerField(help_text="Of all pages. Exact to 10,000.")
    total_is_estimate = serializers.BooleanField(required=False, help_text="True where there are more than 10,000.")
    limit = serializers.IntegerField()
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True, help_text="The next page's `cursor`; null on the last page.")


class Deleted(serializers.Serializer[object]):
    deleted = serializers.BooleanField(help_text="Always true.")
    id = serializers.UUIDField()


class Reason(serializers.Serializer[object]):
    """Why it failed."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="A sentence for a person.")


def list_of(name: str, items: "serializers.BaseSerializer[Any]") -> "serializers.Serializer[Any]":
    return inline_serializer(name, {"data": items, "pagination": Pagination()})
