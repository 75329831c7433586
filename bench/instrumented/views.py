"""The least that a view can do which checks a key, and locks and writes one row."""

from uuid import UUID

from django.db import connection, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint


class BareView(Endpoint):
    def post(self, request: Request, row_id: UUID) -> Response:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select written from bench_row where id = %s for update", [row_id])
            (written,) = cursor.fetchone()
            cursor.execute("update bench_row set written = %s where id = %s", [written + 1, row_id])
        return Response({"id": str(row_id), "written": written + 1})
