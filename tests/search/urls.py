"""The site with Wagtail's pages served, whatever the front page does."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

from config.urls import urlpatterns as site_patterns

urlpatterns = [*site_patterns, path("pages/", include(wagtail_urls))]
