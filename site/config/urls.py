"""Every address of the site; each room mounts its own."""

import re

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts.api.views import unknown_address
from home.api.preview import page_preview
from home.translation_editor import stay_a_translation
from home.views.uploads import serve_upload

UPLOADS = rf"^{re.escape(settings.MEDIA_URL.lstrip('/'))}(?P<path>.+)$"

TO_SIGN_IN = RedirectView.as_view(pattern_name="accounts:sign-in", query_string=True)

urlpatterns = [
    path("healthz", include("home.health_urls")),
    # One door for all: the second factor and the rules for passwords stand there.
    path("admin/login/", TO_SIGN_IN),
    path(
        "admin/localize/page/<int:page_id>/convert_to_alias/",
        require_admin_access(stay_a_translation),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("exams.api.urls")),
    path("api/v1/<path:rest>", unknown_address),
    path("api/content/v2/", include("home.api.urls")),
    path("preview/<str:token>/", page_preview, name="page-preview"),
    path("", include("accounts.urls")),
    path("study/", include("exams.urls")),
    path("desk/", include("dashboard.urls")),
    path("desk/exams/", include("exams.desk_urls")),
    path("desk/broadcast/", include("media.desk_urls")),
    path("classroom/", include("education.urls")),
    re_path(UPLOADS, serve_upload, name="upload"),
    # Public pages carry their language, Chinese none; desks and interfaces never do.
    *i18n_patterns(
        path("_util/login/", TO_SIGN_IN),
        path("laws/", include("laws.urls")),
        path("search/", include("search.urls")),
        path("", include("home.urls")),
        path("", include("media.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
