"""/api/content/v2/: pages, images, documents, and drafts by signed link."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.api.v2.router import WagtailAPIRouter

from accounts.api.problems import Problem, problem_response
from home.api.preview import PagePreview
from home.api.views import Documents, Images, Pages


def unknown(request: HttpRequest, rest: str = "") -> JsonResponse:
    return problem_response(Problem("not_found", 404, _("没有这个接口。")))


router = WagtailAPIRouter("content")
router.register_endpoint("pages", Pages)
router.register_endpoint("images", Images)
router.register_endpoint("documents", Documents)

app_name = "content"
urlpatterns = [
    *router.get_urlpatterns(),
    path(
        "preview/<str:token>/",
        router.wrap_view(PagePreview.as_view({"get": "detail_view"})),
        name="preview",
    ),
    path("<path:rest>", unknown),
    path("", unknown),
]
