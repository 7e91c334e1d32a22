"""Whether the site is well."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
