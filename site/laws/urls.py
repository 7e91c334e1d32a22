"""Pages of the law library."""

from django.urls import URLPattern

app_name = "laws"
urlpatterns: list[URLPattern] = []
