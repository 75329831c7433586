"""The addresses that people are sent to: `links.dashboard` of the API, and the front door."""

from django.urls import path

from jobs.dashboard.views import front_door, page_of

urlpatterns = [
    path("", front_door),
    path("jobs/<uuid:pk>", page_of, {"model_name": "job"}),
    path("documents/<uuid:pk>", page_of, {"model_name": "document"}),
    path("schemas/<uuid:pk>", page_of, {"model_name": "schema"}),
]
