"""The front page and the face."""

from django.urls import path
from django.views.generic import TemplateView

from home.views import design, face, front, sitemaps

app_name = "home"
urlpatterns = [
    path("", front.front_page, name="front"),
    path("large-text/", face.large_text, name="large-text"),
    path(
        "about/accessibility/",
        TemplateView.as_view(template_name="home/accessibility.html"),
        name="accessibility",
    ),
    path("complaints/", face.complaints, name="complaints"),
    path("sitemap/", face.sitemap, name="sitemap"),
    path("sitemap.xml", sitemaps.sitemap_xml, name="sitemap-xml"),
    path("robots.txt", face.robots, name="robots"),
    path("design/", design.design, name="design"),
    path("design/errors/<slug:name>/", design.error_page, name="design-error"),
    path("design/print/", design.print_sheet, name="design-print"),
]
