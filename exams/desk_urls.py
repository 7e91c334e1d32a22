"""The exam pages of /desk/exams/."""

from django.urls import path

from exams.views import coverage, desk_exemptions, desk_missing, desk_withdrawal

app_name = "exams-desk"
urlpatterns = [
    path("<str:code>/", coverage.coverage_page, name="coverage"),
    path("<str:code>/coverage.xlsx", coverage.coverage_file, name="coverage-file"),
    path("<str:code>/missing/", desk_missing.missing, name="missing"),
    path("<str:code>/withdraw/", desk_withdrawal.withdraw, name="withdraw"),
    path("<str:code>/exemptions/", desk_exemptions.exemptions, name="exemptions"),
    path(
        "<str:code>/exemptions/<str:key>/decide/",
        desk_exemptions.decide,
        name="decide",
    ),
]
