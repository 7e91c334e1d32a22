"""The pages of /classroom/."""

from django.urls import path

from education.views import guards, lessons, overview, reports, schools, worker

app_name = "education"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("lessons/sw.js", worker.worker, name="worker"),
    path("lessons/<slug:slug>/", lessons.lesson, name="lesson"),
    path("lessons/<slug:slug>/present/", lessons.present, name="present"),
    path("lessons/<slug:slug>/handout/", lessons.handout, name="handout"),
    path("reports/", reports.reports, name="reports"),
    path("reports/undo/", reports.undo, name="undo"),
    path("schools/<slug:code>/", schools.classes, name="classes"),
    # Whatever else is typed here is answered without being repeated.
    path("<path:rest>", guards.nothing_here),
]
