"""Sittings, attempts and coverage of the HTTP API."""

from django.urls import path

from exams.api.attempts import AttemptView, ResponsesView, SubmitView
from exams.api.coverage import CoverageView
from exams.api.sittings import SittingsView, StartView

urlpatterns = [
    path("exams/<str:code>/coverage", CoverageView.as_view()),
    path("sittings", SittingsView.as_view()),
    path("sittings/<str:code>/attempts", StartView.as_view()),
    path("attempts/<str:attempt_id>", AttemptView.as_view()),
    path("attempts/<str:attempt_id>/responses", ResponsesView.as_view()),
    path("attempts/<str:attempt_id>/submit", SubmitView.as_view()),
]
