"""What is found where."""

from django.contrib import admin
from django.urls import include, path, re_path

from jobs.api.docs import DocsView
from jobs.api.unknown import UnknownPathView

urlpatterns = [
    path("v1/", include("jobs.api.urls")),
    re_path(r"^/*v1$|^/+v1/", UnknownPathView.as_view()),
    path("docs", DocsView.as_view(), name="docs"),
    path("admin/", admin.site.urls),
    path("", include("jobs.dashboard.urls")),
]

handler400 = "jobs.api.handlers.bad_request"
handler403 = "jobs.api.handlers.permission_denied"
handler404 = "jobs.api.handlers.page_not_found"
handler500 = "jobs.api.handlers.server_error"
