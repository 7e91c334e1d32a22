"""The desk of liaisons."""

from django.urls import path

from dashboard.views import desk, roster, roster_import, roster_leavers

app_name = "dashboard"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("roster/", roster.roster, name="roster"),
    path("roster/import/", roster_import.upload, name="roster-upload"),
    path("roster/leavers/", roster_leavers.leavers, name="roster-leavers"),
    path("roster/imports/<slug:code>/", roster_import.imported, name="roster-import"),
    path("roster/imports/<slug:code>/apply/", roster_import.apply, name="roster-apply"),
    path(
        "roster/imports/<slug:code>/discard/",
        roster_import.discard,
        name="roster-discard",
    ),
    path(
        "roster/imports/<slug:code>/report/", roster_import.report, name="roster-report"
    ),
]
