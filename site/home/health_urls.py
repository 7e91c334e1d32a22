"""Whether the site is well."""

from django.urls import path

from home.views.health import healthz

urlpatterns = [path("", healthz, name="healthz")]
