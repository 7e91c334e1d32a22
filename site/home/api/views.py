"""Wagtail's content API with our fields, for readers without an account.

Only what is live and open to everybody; no parameter, however odd, is a server error.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar, cast

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.exceptions import ValidationError as InvalidValue
from django.db import DataError, IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.fields import DateTimeField
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from accounts.api.problems import Problem, exception_handler
from home.api.fields import fields_of

# What an odd parameter ends in, on one database or the other.
ODD = (
    ArithmeticError,
    DataError,
    IntegrityError,
    InvalidValue,
    ObjectDoesNotExist,
    SuspiciousOperation,
    TypeError,
    ValueError,
)


class OnlyJSON(BaseContentNegotiation):
    """Whatever a client says it accepts, the answer is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class OpenAPIView(BaseAPIViewSet):
    """Reads no cookie and no token; refuses in the words of /api/v1/."""

    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    content_negotiation_class = OnlyJSON
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    schema = None

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, Http404 | NotFound):
            found: Exception = Problem(
                "not_found", 404, _("没有这个内容，或者没有公开。")
            )
        elif isinstance(error, BadRequestError):
            found = _refused(str(error))
        elif isinstance(error, ODD) and self.was_asked_oddly(error):
            found = _refused()
        else:
            return super().handle_exception(error)
        response = cast(Response, exception_handler(found, {"view": self}))
        response.exception = True
        return response

    def was_asked_oddly(self, error: Exception) -> bool:
        """Without a parameter it is our fault; a number may be too long anywhere."""
        return bool(self.request.GET) or isinstance(error, OverflowError)

    def get_renderer_context(self) -> dict[str, Any]:
        """Compact: half the bytes of what a person would want to look at."""
        context: dict[str, Any] = super().get_renderer_context()
        return {**context, "indent": None}


def _refused(detail: str = "") -> Problem:
    title = _("参数不对，请对照接口说明。")
    return Problem("bad_parameter", 400, title, detail=detail)


class InstantsInUTC(PageSerializer):
    first_published_at = DateTimeField(
        default_timezone=UTC, format="%Y-%m-%dT%H:%M:%SZ"
    )


class Pages(OpenAPIView, PagesAPIViewSet):
    """Live pages of all languages: ?type= ?locale= ?search= ?child_of= ?fields= …"""

    base_serializer_class = InstantsInUTC

    def get_queryset(self) -> PageQuerySet:
        return super().get_queryset().select_related("locale")

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        return [*super().get_body_fields(model), *fields_of(model)]


class Images(OpenAPIView, ImagesAPIViewSet):
    pass


class Documents(OpenAPIView, DocumentsAPIViewSet):
    pass
