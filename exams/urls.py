"""The pages of /study/."""

from django.urls import path

from exams.views import study, study_attempt, study_finish, study_worker

app_name = "exams"
urlpatterns = [
    path("", study.sittings, name="sittings"),
    path("sw.js", study_worker.worker, name="worker"),
    path("offline/", study_worker.offline, name="offline"),
    path("sittings/<str:code>/start/", study.start, name="start"),
    path("attempts/<uuid:attempt_id>/", study_attempt.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/review/", study_finish.review, name="review"),
    path("attempts/<uuid:attempt_id>/submit/", study_finish.submit, name="submit"),
    path("attempts/<uuid:attempt_id>/result/", study_finish.result, name="result"),
]
