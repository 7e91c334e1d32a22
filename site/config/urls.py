"""Every address of the site; each room mounts its own."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.api.views import unknown_address

urlpatterns = [
    path("healthz", include("home.health_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("exams.api.urls")),
    path("api/v1/<path:rest>", unknown_address),
    path("", include("accounts.urls")),
    path("study/", include("exams.urls")),
    path("desk/", include("dashboard.urls")),
    path("desk/exams/", include("exams.desk_urls")),
    path("classroom/", include("education.urls")),
    path("laws/", include("laws.urls")),
    path("search/", include("search.urls")),
    path("", include("home.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
