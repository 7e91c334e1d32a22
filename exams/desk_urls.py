"""The exam pages of /desk/exams/."""

from django.urls import URLPattern

app_name = "exams-desk"
urlpatterns: list[URLPattern] = []
