"""The addresses of Stook, and one view to compare with."""

from django.urls import include, path

from bench.instrumented.views import BareView
from jobs.api import scopes
from jobs.models.access import Scope

scopes.SCOPES["bench-row"] = {"POST": Scope.WRITE}
urlpatterns = [path("v1/bench/<uuid:row_id>", BareView.as_view(), name="bench-row"), path("", include("config.urls"))]

handler400 = "jobs.api.handlers.bad_request"
handler403 = "jobs.api.handlers.permission_denied"
handler404 = "jobs.api.handlers.page_not_found"
handler500 = "jobs.api.handlers.server_error"
